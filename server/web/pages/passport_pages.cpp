#include "records/passport_service.h"
#include "records/record_service.h"
#include "records/scope.h"
#include "web/pages/context.h"
#include "web/pages/record_shape.h"
#include "web/pages/task_words.h"
#include "web/views/passport.h"

namespace entente::web {

using http::Access;
using http::BodyLimit;
using http::Method;
using http::Request;
using http::Response;
using records::Passport;

namespace {

std::string passportPath(PersonId person) {
    return "/people/" + person.text() + "/passport";
}

/// The page around a passport that this account keeps; `fill` adds what was done.
template <typename Fill>
Response passportPage(const Visit& visit, const Fill& fill) {
    const auto& services = visit.services;
    const auto person = idFrom<PersonId>(visit.request, "id");
    const auto masked = services.passports.look(*visit.account(), person);
    if (!masked) return Response::error(masked.error());
    const auto seen = records::RecordService(services.database, services.clock, visit.request.remoteAddress())
                          .open(*visit.account(), records::personKind(), person.value);
    if (!seen) return Response::error(seen.error());
    PassportView view;
    view.name = seen->record.title(visit.language().tag);
    view.back = {view.name, "/people/" + person.text()};
    view.action = passportPath(person);
    view.known = masked->known;
    view.masked = masked->number;
    if (masked->unreadable) view.unreadable = visit.say(masked->unreadable->message);
    if (masked->known)
        view.lastDay = visit.text("passport.last_day", {{"day", dateText(masked->lastDay, visit.language())}});
    fill(view);
    return visit.page(render(services.site, visit.frame, view), view.errors.empty() ? 200 : kUnprocessable);
}

Response showPassport(const Services& services, const Request& request) {
    const Visit visit(services, request);
    return passportPage(visit, [](PassportView&) {});
}

Response savePassport(const Services& services, const Request& request) {
    const Visit visit(services, request);
    const auto person = idFrom<PersonId>(request, "id");
    const Passport sent{std::string(request.field("number")), std::string(request.field("birth_date")),
                        std::string(request.field("nationality"))};
    const auto saved = services.passports.save(*visit.account(), person, sent);
    if (!saved) return Response::error(saved.error());
    if (saved->empty()) return visit.done(passportPath(person), "passport_saved");
    return passportPage(visit, [&](PassportView& view) {
        view.number = sent.number;
        view.birthDate = sent.birthDate;
        view.nationality = sent.nationality;
        for (const auto& error : *saved)
            view.errors.push_back(visit.pageError(error));
    });
}

Response revealPassport(const Services& services, const Request& request) {
    const Visit visit(services, request);
    const auto passport = services.passports.reveal(*visit.account(), idFrom<PersonId>(request, "id"),
                                                    request.field("reason"), request.remoteAddress());
    if (!passport && passport.error().kind != ErrorKind::Invalid) return Response::error(passport.error());
    return passportPage(visit, [&](PassportView& view) {
        view.reason = request.field("reason");
        if (!passport) return view.errors.push_back(visit.pageError(passport.error()));
        view.revealed = true;
        view.number = passport->number;
        view.birthDate = passport->birthDate;
        view.nationality = passport->nationality;
    });
}

Response removePassport(const Services& services, const Request& request) {
    const Visit visit(services, request);
    const auto person = idFrom<PersonId>(request, "id");
    const auto removed = services.passports.remove(*visit.account(), person);
    if (!removed) return Response::error(removed.error());
    return visit.done(passportPath(person), "passport_removed");
}

}  // namespace

void dressPassport(const Visit& visit, const records::Record& record, RecordView& view) {
    if (record.id == 0 || visit.account()->role != identity::Role::Coordinator) return;
    const auto masked = visit.services.passports.look(*visit.account(), PersonId{record.id});
    if (!masked) return;
    const auto* key = !masked->known       ? "passport.link_none"
                      : masked->unreadable ? "passport.link_unread"
                                           : "passport.link";
    view.related.push_back({visit.text(key, {{"number", masked->number}}), passportPath(PersonId{record.id})});
}

std::vector<http::Route> passportRoutes(const Services& services) {
    const auto on = handlersOf(services);
    const auto keeper = [] { return Access::role("coordinator"); };
    const std::string path = "/people/{id}/passport";
    return {
        {Method::Get, path, keeper(), BodyLimit::none(), on(showPassport)},
        {Method::Post, path, keeper(), BodyLimit::form(), on(savePassport)},
        {Method::Post, path + "/reveal", keeper(), BodyLimit::form(), on(revealPassport)},
        {Method::Post, path + "/remove", keeper(), BodyLimit::form(), on(removePassport)},
    };
}

}  // namespace entente::web
