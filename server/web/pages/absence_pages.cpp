#include "approvals/absence_service.h"
#include "approvals/approval_service.h"
#include "approvals/side_persons.h"
#include "programs/program_repository.h"
#include "storage/db/database.h"
#include "web/pages/context.h"
#include "web/pages/task_words.h"
#include "web/views/absences.h"
#include "web/views/link_state.h"
#include "workflow/task_repository.h"

namespace entente::web {

using approvals::AbsenceService;
using http::Access;
using http::BodyLimit;
using http::Method;
using http::Request;
using http::Response;
using programs::Absence;
using storage::ReadTx;

namespace {

constexpr const char* kAbsencesPath = "/absences";

Response show(const Visit& visit, AbsencesView view) {
    const auto& services = visit.services;
    const auto& language = visit.language();
    const auto today = todayIn(services, services.zone);
    services.database.read([&](ReadTx& tx) {
        const programs::PersonRepository persons;
        const auto colleagues = approvals::personsOf(tx, *visit.account());
        for (const auto& person : colleagues)
            visit.shows(person.id);
        view.persons = personOptions(colleagues, language);
        for (const auto& leaver : approvals::leaversOf(tx, *visit.account(), today))
            view.leavers.push_back({visit.text("hand_over.leaver", {{"name", personText(leaver.person, language)},
                                                                    {"day", dateText(leaver.person.validTo, language)},
                                                                    {"count", std::to_string(leaver.waiting)}}),
                                    kAbsencesPath + ("?from=" + leaver.person.id.text()) + "#hand-over"});
        const auto name = [&](PersonId id) {
            const auto person = persons.find(tx, id);
            visit.shows(id);
            return person ? personText(*person, language) : std::string();
        };
        for (const auto& absence : AbsenceService::list(tx, *visit.account(), today))
            view.rows.push_back({absence.id, name(absence.person), name(absence.substitute),
                                 dateText(absence.firstDay, language), dateText(absence.lastDay, language),
                                 absence.note});
    });
    view.addAction = kAbsencesPath;
    view.cancelAction = kAbsencesPath + std::string("/cancel");
    view.handOverAction = kAbsencesPath + std::string("/hand-over");
    const int status = view.errors.empty() ? 200 : kUnprocessable;
    return visit.page(render(services.site, visit.frame, view), status);
}

Response add(const Services& services, const Request& request) {
    const Visit visit(services, request);
    const auto field = [&](std::string_view name) { return std::string(request.field(name)); };
    AbsencesView view;
    view.absent = field("absent_person");
    view.substitute = field("substitute");
    view.firstDay = field("first_day");
    view.lastDay = field("last_day");
    view.absenceNote = field("absence_note");
    const Absence absence{0,
                          PersonId::parse(view.absent),
                          PersonId::parse(view.substitute),
                          view.firstDay,
                          view.lastDay,
                          view.absenceNote};
    const auto done = AbsenceService(services.database, services.clock)
                          .add(*visit.account(), absence, todayIn(services, services.zone));
    if (done) return visit.done(kAbsencesPath, "absence_added");
    if (done.error().kind != ErrorKind::Invalid) return Response::error(done.error());
    view.errors = {visit.pageError(done.error())};
    return show(visit, std::move(view));
}

Response cancel(const Services& services, const Request& request) {
    const Visit visit(services, request);
    const auto id = numberOf<std::int64_t>(request.field("absence")).value_or(0);
    const auto done = AbsenceService(services.database, services.clock).cancel(*visit.account(), id);
    if (!done) return Response::error(done.error());
    return visit.done(kAbsencesPath, "absence_cancelled");
}

Response handOver(const Services& services, const Request& request) {
    const Visit visit(services, request);
    const auto field = [&](std::string_view name) { return std::string(request.field(name)); };
    AbsencesView view;
    view.from = field("from");
    view.newName = field("new_name");
    view.newTitle = field("new_title");
    view.newEmail = field("new_email");
    view.note = field("note");
    const auto done = services.approvals.handOver(*visit.account(), PersonId::parse(view.from),
                                                  {view.newName, view.newTitle, view.newEmail, view.note});
    if (!done) {
        if (done.error().kind != ErrorKind::Invalid) return Response::error(done.error());
        view.errors = {visit.pageError(done.error())};
        return show(visit, std::move(view));
    }
    DoneView result{visit.text("hand_over.done"),
                    {visit.text("hand_over.moved", {{"count", std::to_string(done->moved)}})}};
    if (done->released > 0)
        result.paragraphs.push_back(visit.text("hand_over.released", {{"count", std::to_string(done->released)}}));
    services.database.read([&](ReadTx& tx) {
        for (const auto& [task, reason] : done->kept)
            if (const auto found = workflow::TaskRepository().find(tx, task))
                result.paragraphs.push_back(
                    visit.text("hand_over.kept",
                               {{"task", found->name().in(visit.language().tag)}, {"reason", visit.say(reason)}}));
    });
    return visit.page(render(services.site, visit.frame, result));
}

}  // namespace

std::vector<http::Route> absenceRoutes(const Services& services) {
    const auto on = handlersOf(services);
    const auto coordinators = [] { return Access::role("coordinator"); };
    return {
        {Method::Get, kAbsencesPath, coordinators(), BodyLimit::none(),
         [&services](const Request& request) {
             AbsencesView view;
             view.from = request.query("from");
             return show(Visit(services, request), std::move(view));
         }},
        {Method::Post, kAbsencesPath, coordinators(), BodyLimit::form(), on(add)},
        {Method::Post, kAbsencesPath + std::string("/cancel"), coordinators(), BodyLimit::form(), on(cancel)},
        {Method::Post, kAbsencesPath + std::string("/hand-over"), coordinators(), BodyLimit::form(), on(handOver)},
    };
}

}  // namespace entente::web
