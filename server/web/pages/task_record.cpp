#include "approvals/approval_service.h"
#include "approvals/border.h"
#include "storage/db/database.h"
#include "web/pages/task_forms.h"
#include "web/pages/task_handlers.h"
#include "web/pages/task_words.h"
#include "web/views/record_answer.h"
#include "workflow/holders.h"

namespace entente::web {

using engine::TaskKind;
using http::Response;
using storage::ReadTx;

namespace {

Response showRecord(const TaskPage& page, RecordAnswerView view, int edition, const forms::Fields* sent) {
    const auto& services = page.visit.services;
    view.title = page.title();
    view.program = page.program();
    const auto holders = services.database.read(
        [&](ReadTx& tx) { return workflow::holdersOf(tx, page.situation.program(), page.task); });
    view.waitingFor = personsText(holders, page.visit.language());
    view.action = page.path() + "/record";
    view.zone = page.situation.program().party(page.task.side).zone;
    view.otherSide = page.task.side != viewSide(page.visit);
    // What was posted stays about that person and those files: no answer wanders to the next in line.
    if (holders.size() > 1)
        view.persons = personOptions(holders, page.visit.language());
    else if (!view.values.person.empty() || !holders.empty())
        view.hidden.emplace_back("record_person",
                                 view.values.person.empty() ? holders.front().id.text() : view.values.person);
    view.hidden.emplace_back("record_edition", std::to_string(edition));
    if (!sent && holders.size() == 1) {
        view.values.byName = holders.front().name;
        view.values.byTitle = holders.front().title.en;
    }
    if (page.task.task.kind == TaskKind::Approval) {
        view.choices = usualChoices(services.site, page.visit.language());
        view.backSteps = backOptions(page.visit, page.situation, page.task);
    } else {
        const auto around = surroundingsOf(page.visit, page.situation, page.task);
        view.fields = sent ? formOf(page).showAgain(*sent, around) : formOf(page).show({}, around);
    }
    const int status = view.errors.empty() && view.fieldErrors.empty() ? 200 : kUnprocessable;
    return page.visit.page(render(services.site, page.visit.frame, view), status);
}

/// The page's ids of the fields that the service names.
std::string recordField(const std::string& place) {
    if (place == "source") return "record_way";
    if (place == "outcome" || place == "back_to") return place;
    if (place == "name" || place == "title") return "record_by_" + place;
    return place.empty() ? "" : "record_" + place;
}

}  // namespace

Response showRecord(const TaskPage& page) {
    return showRecord(page, {}, page.task.edition, nullptr);
}

Response sendRecord(const TaskPage& page) {
    const auto& request = page.visit.request;
    const auto field = [&](std::string_view name) { return std::string(request.field(name)); };
    approvals::RecordInput input;
    input.source = field("record_way");
    input.reference = field("record_reference");
    if (const auto date = field("record_date"); !date.empty())
        input.reference = input.reference.empty() ? date : input.reference + " · " + date;
    input.byName = field("record_by_name");
    input.byTitle = field("record_by_title");
    input.outcome = field("outcome");
    input.comment = field("record_comment");
    input.backTo = field("back_to");
    input.person = PersonId::parse(field("record_person"));
    input.edition = numberOf(field("record_edition")).value_or(0);
    input.fields = request.fields();
    input.evidence = uploadedFile(request, "record_file");

    RecordAnswerView view;
    view.values = {
        input.source,  input.byName,  input.byTitle,          field("record_date"), field("record_reference"),
        input.outcome, input.comment, field("record_person"), input.backTo};
    if (page.task.task.kind == TaskKind::Answer)
        view.fieldErrors =
            formOf(page).validate(input.fields, surroundingsOf(page.visit, page.situation, page.task)).errors;
    const auto arranged = formOf(page).rearranged(input.fields, request.field(kRowsField));
    if (arranged && page.task.task.kind == TaskKind::Answer) {
        view.fieldErrors.clear();
        view.next = arranged->next;
        return showRecord(page, std::move(view), input.edition, &arranged->fields);
    }
    int edition = input.edition;
    if (view.fieldErrors.empty()) {
        const auto finished = page.visit.services.approvals.record(page.task.id, page.account(), input);
        if (finished) {
            const bool own = finished->decision && finished->decision->person == input.person;
            return page.visit.done(page.programPath(), finished->counted ? "recorded"
                                                       : own             ? "was_recorded"
                                                                         : "task_was_completed");
        }
        const auto& error = finished.error();
        const bool superseded = approvals::isSuperseded(error);
        if (error.kind != ErrorKind::Invalid && !superseded) return Response::error(error);
        // Whoever reads this looks at the files that stand there now.
        if (superseded) edition = page.task.edition;
        view.errors.push_back({superseded ? "" : recordField(error.place), page.visit.say(error.message)});
    }
    return showRecord(page, std::move(view), edition, &input.fields);
}

}  // namespace entente::web
