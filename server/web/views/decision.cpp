#include "web/views/decision.h"

#include <utility>

#include "web/views/link_parts.h"
#include "web/views/parts.h"

namespace entente::web {

std::vector<DecisionView::Choice> usualChoices(const Site& site, const Language& language) {
    std::vector<DecisionView::Choice> choices;
    for (const char* value : {"approve", "approve_with_remark", "request_changes", "reject"}) {
        const auto key = std::string("decision.") + value;
        choices.push_back({value, site.text(language, key), site.text(language, key + ".effect")});
    }
    return choices;
}

std::string render(const Site& site, const Frame& frame, const DecisionView& view) {
    Data data;
    data.set("heading", view.ask).set("program", view.program).set("document", view.document.title);
    data.set("number", view.document.number).set("hash", view.document.hash);
    data.set("files", fileData(view.document.files)).set("preview_html", view.document.preview);
    data.set("preview_lang", view.document.language);
    data.set("preview_note", view.document.previewNote);
    data.set("changes", view.changes).set("requested_by", view.requestedBy);
    data.set("requester_email", view.requesterEmail).set("requester_url", "mailto:" + view.requesterEmail);
    data.set("other_side", view.otherSide).set("due", dueText(frame, view.due));
    data.set("due_moved", view.dueMoved);
    setAgreements(data, frame, view.agreements);
    data.set("has_before", !view.before.empty()).set("before", textData(view.before));
    data.set("action", view.action).set("pass_on_action", view.passOnAction);
    data.set("not_for_me_action", view.notForMeAction).set("hidden", hiddenData(view.hidden));
    data.set("stage", view.stage).set("barred", view.barred);
    data.set("person", view.person).set("acting_allowed", view.actingAllowed);
    const auto choices = view.choices.empty() ? usualChoices(site, frame.language) : view.choices;
    data.set("choices", choiceData(choices, view.outcome)).set("comment_html", Html::escaped(view.comment));
    setBack(data, site, frame.language, view.backSteps, view.backTo);
    data.set("acting", view.actor == "acting").set("acting_name", view.actingName);
    data.set("acting_title", view.actingTitle).set("pass_on_name", view.passOnName);
    data.set("pass_on_email", view.passOnEmail).set("pass_on_note_html", Html::escaped(view.passOnNote));
    setErrors(data, view.errors,
              {"outcome", "back_to", "comment", "acting_name", "acting_title", "file", "pass_on_name", "pass_on_email",
               "pass_on_note", "reason"});
    setOpenParts(data, view.errors);
    Page page{.title = view.ask, .errors = view.errors, .narrow = true};
    page.body = body(site, frame, "decision", std::move(data));
    return document(site, frame, page);
}

}  // namespace entente::web
