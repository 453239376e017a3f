#include "web/views/task.h"

#include <utility>

#include "web/views/parts.h"

namespace entente::web {

namespace {

Data headData(const Frame& frame, const TaskHead& head) {
    Data data;
    data.set("heading", head.title).set("ask", head.ask).set("due", dueText(frame, head.due));
    data.set("has_documents", !head.documents.empty()).set("documents", linkData(head.documents));
    data.set("claim_action", head.claimAction).set("claimed", head.claimed).set("mine", head.claimedByReader);
    data.set("claimed_by", head.claimedBy);
    return data;
}

}  // namespace

std::string render(const Site& site, const Frame& frame, const TaskFormView& view) {
    auto data = headData(frame, view.head);
    data.set("action", view.action).set("hidden", hiddenData(view.hidden)).set("can_save", view.canSave);
    data.set("fields_html", formHtml(site, frame.language, view.fields, view.errors, view.zone));
    data.set("below_html", view.below);
    Page page{.title = view.head.title, .back = view.head.program, .narrow = true};
    page.errors = pageErrors(site, frame.language, view.errors);
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
