#include "web/views/waiting_task.h"

#include <algorithm>
#include <utility>

#include "web/views/parts.h"

namespace entente::web {

std::string render(const Site& site, const Frame& frame, const WaitingTaskView& view) {
    Data data;
    data.set("heading", view.title).set("asked", view.asked).set("since", momentText(frame, view.since));
    data.set("due_moved", view.dueMoved).set("held", view.held);
    data.set("has_problems", !view.problems.empty()).set("problems", linkData(view.problems));
    data.set("remedies", linkData(view.remedies));
    data.set("due", dueText(frame, view.due))
        .set("reminders", site.counted(frame.language, "count.reminders", view.reminders));
    data.set("reminders_seen", std::to_string(view.reminders));
    data.set("has_documents", !view.documents.empty()).set("documents", linkData(view.documents));
    data.set("record_url", view.recordUrl)
        .set("remind_action", view.remindAction)
        .set("reassign_action", view.reassignAction);
    data.set("new_name", view.newName)
        .set("new_title", view.newTitle)
        .set("new_email", view.newEmail)
        .set("note", view.note);
    data.set("several", view.replaceable.size() > 1).set("line_html", view.line);
    data.set("persons", optionData(view.replaceable, view.replaced));
    data.set("only", view.replaceable.size() == 1 ? view.replaceable.front().value : std::string());
    const bool ofReassigning = std::any_of(view.errors.begin(), view.errors.end(), [](const PageError& error) {
        return error.field == "new_name" || error.field == "new_title" || error.field == "new_email" ||
               error.field == "note" || error.field == "from";
    });
    data.set("reassign_open", ofReassigning);
    data.set("back_action", view.backAction).set("back_steps", optionData(view.backSteps, view.backTo));
    data.set("back_reason", view.backReason);
    data.set("back_open", std::any_of(view.errors.begin(), view.errors.end(),
                                      [](const PageError& error) { return error.field.starts_with("back_"); }));
    setErrors(data, view.errors, {"from", "new_name", "new_title", "new_email", "note", "back_to", "back_reason"});
    Page page{.title = view.title, .errors = view.errors, .back = view.program, .narrow = true};
    page.body = body(site, frame, "waiting_task", std::move(data));
    return document(site, frame, page);
}

}  // namespace entente::web
