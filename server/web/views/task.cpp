#include "web/views/task.h"

#include <utility>

#include "web/views/parts.h"

namespace entente::web {

namespace {

Data headData(const Frame& frame, const TaskHead& head) {
    Data data;
    data.set("heading", head.title).set("ask", head.ask).set("due", dueText(frame, head.due));
    data.set("due_moved", head.dueMoved);
    data.set("follow_up", dueText(frame, head.followUp)).set("priority", head.priority).set("stand_in", head.standIn);
    data.set("has_documents", !head.documents.empty()).set("documents", linkData(head.documents));
    data.set("claim_action", head.claimAction).set("claimed", head.claimed).set("mine", head.claimedByReader);
    data.set("claimed_by", head.claimedBy);
    Data::List preparing;
    if (head.preparing)
        preparing.push_back(Data()
                                .set("other", head.preparing->other)
                                .set("note", head.preparing->note)
                                .set("by_reader", head.preparing->byReader)
                                .set("action", head.preparing->action));
    data.set("preparing", std::move(preparing));
    data.set("delegate_action", head.delegates.empty() ? std::string() : head.delegateAction)
        .set("delegates", optionData(head.delegates, head.delegate))
        .set("delegate_note", head.delegateNote);
    return data;
}

}  // namespace

std::string render(const Site& site, const Frame& frame, const TaskFormView& view) {
    auto data = headData(frame, view.head);
    data.set("action", view.action).set("hidden", hiddenData(view.hidden)).set("can_save", view.canSave);
    data.set("can_go_on", view.canGoOn).set("can_hand_back", view.canHandBack);
    const auto wrong = pageErrors(site, frame.language, view.errors);
    setErrors(data, view.belowErrors, {"delegate", "delegate_note"});
    data.set("delegate_open",
             !errorOf(view.belowErrors, "delegate").empty() || !errorOf(view.belowErrors, "delegate_note").empty());
    data.set("fields_html", formHtml(site, frame.language, view.fields, view.errors, view.zone,
                                     {view.next, view.canGoOn || !view.canSave ? "" : "save"}));
    data.set("below_html", view.below);
    Page page{.title = view.head.title, .back = view.head.program, .narrow = true};
    page.errors = wrong;
    page.errors.insert(page.errors.end(), view.belowErrors.begin(), view.belowErrors.end());
    page.body = body(site, frame, "task_form", std::move(data));
    return document(site, frame, page);
}

std::string render(const Site& site, const Frame& frame, const CheckAnswersView& view) {
    auto data = headData(frame, view.head);
    data.set("action", view.action).set("hidden", hiddenData(view.hidden));
    data.set("rows_html", summaryHtml(site, frame.language, view.rows));
    data.set("has_effects", !view.effects.empty()).set("effects", textData(view.effects));
    data.set("has_warnings", !view.warnings.empty()).set("warnings", textData(view.warnings));
    data.set("by_link", view.byLink).set("change_by_button", view.changeByButton);
    data.set("answerer_html", view.answerer);
    Page page{.title = site.text(frame.language, "check.title"),
              .errors = view.errors,
              .back = view.head.program,
              .narrow = true};
    page.body = body(site, frame, "check_answers", std::move(data));
    return document(site, frame, page);
}

}  // namespace entente::web
