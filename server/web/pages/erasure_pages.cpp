#include <algorithm>

#include "identity/identity_service.h"
#include "records/erasure_service.h"
#include "records/record_service.h"
#include "web/pages/context.h"
#include "web/pages/record_shape.h"
#include "web/pages/task_words.h"
#include "web/views/erasure.h"

namespace entente::web {

using http::Access;
using http::BodyLimit;
using http::Method;
using http::Request;
using http::Response;

namespace {

std::string personPath(PersonId person) {
    return "/people/" + person.text();
}

/// The page of a person who is kept; `sent` adds what was wrong with what was sent.
template <typename Sent>
Response erasurePage(const Visit& visit, const Sent& sent) {
    const auto& services = visit.services;
    const auto person = idFrom<PersonId>(visit.request, "id");
    const auto erasure = services.erasures.look(*visit.account(), person);
    if (!erasure) return Response::error(erasure.error());
    if (erasure->erased) return Response::redirect(personPath(person));
    const auto seen = records::RecordService(services.database, services.clock, visit.request.remoteAddress())
                          .open(*visit.account(), records::personKind(), person.value);
    if (!seen) return Response::error(seen.error());
    ErasureView view;
    view.name = seen->record.title(visit.language().tag);
    view.back = {view.name, personPath(person)};
    view.action = personPath(person) + "/erase";
    view.lastDay = erasure->lastDay.empty()
                       ? visit.text("erasure.no_last_day")
                       : visit.text("erasure.last_day", {{"day", dateText(erasure->lastDay, visit.language())}});
    view.keepUntil = erasure->keepUntil;
    for (const auto& hindrance : erasure->hindrances)
        view.hindrances.push_back(visit.say(hindrance.message));
    sent(view);
    return visit.page(render(services.site, visit.frame, view), view.errors.empty() ? 200 : kUnprocessable);
}

Response showErasure(const Services& services, const Request& request) {
    return erasurePage(Visit(services, request), [](ErasureView&) {});
}

Response erasePerson(const Services& services, const Request& request) {
    const Visit visit(services, request);
    const auto person = idFrom<PersonId>(request, "id");
    const auto erased = services.erasures.erase(*visit.account(), person, request.field("confirmation"));
    if (!erased && erased.error().kind != ErrorKind::Invalid) return Response::error(erased.error());
    if (!erased)
        return erasurePage(visit, [&](ErasureView& view) {
            view.confirmation = request.field("confirmation");
            view.errors.push_back(visit.pageError(erased.error()));
        });
    services.identity.personsChanged();
    return visit.done(personPath(person), "person_erased");
}

Response keepPerson(const Services& services, const Request& request) {
    const Visit visit(services, request);
    const auto person = idFrom<PersonId>(request, "id");
    const auto kept = services.erasures.keepUntil(*visit.account(), person, request.field("keep_until"));
    if (!kept && kept.error().kind != ErrorKind::Invalid) return Response::error(kept.error());
    if (!kept)
        return erasurePage(visit, [&](ErasureView& view) {
            view.keepUntil = request.field("keep_until");
            view.errors.push_back(visit.pageError(kept.error()));
        });
    return visit.done(personPath(person) + "/erase", "keep_until_saved");
}

}  // namespace

bool dressErasure(const Visit& visit, const records::Record& record, RecordView& view) {
    if (record.id == 0 || view.action.empty()) return true;
    const auto erasure = visit.services.erasures.look(*visit.account(), PersonId{record.id});
    if (!erasure) return true;
    if (!erasure->erased) {
        view.related.push_back({visit.text("erasure.link"), personPath(PersonId{record.id}) + "/erase"});
        return true;
    }
    view.action.clear();
    for (auto& group : view.groups)
        std::erase_if(group.fields, [](const RecordView::Field& field) { return field.shown.empty(); });
    std::erase_if(view.groups, [](const RecordView::Group& group) { return group.fields.empty(); });
    return false;
}

std::vector<http::Route> erasureRoutes(const Services& services) {
    const auto on = handlersOf(services);
    const auto keepers = [] { return Access::anyOf({"administrator", "coordinator"}); };
    const std::string path = "/people/{id}/erase";
    return {
        {Method::Get, path, keepers(), BodyLimit::none(), on(showErasure)},
        {Method::Post, path, keepers(), BodyLimit::form(), on(erasePerson)},
        {Method::Post, path + "/keep", keepers(), BodyLimit::form(), on(keepPerson)},
    };
}

}  // namespace entente::web
