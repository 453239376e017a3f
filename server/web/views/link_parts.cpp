#include "web/views/link_parts.h"

#include <utility>

#include "web/views/parts.h"

namespace entente::web {

void setOpenParts(Data& data, const std::vector<PageError>& errors) {
    const bool passingOn = !errorOf(errors, "pass_on_name").empty() || !errorOf(errors, "pass_on_email").empty() ||
                           !errorOf(errors, "pass_on_note").empty();
    data.set("passing_on", passingOn).set("refusing", !errorOf(errors, "reason").empty());
}

Html handOnHtml(const Site& site, const Frame& frame, const HandOnView& view) {
    Data data;
    data.set("pass_on_action", view.passOnAction).set("not_for_me_action", view.notForMeAction);
    data.set("hidden", hiddenData(view.hidden)).set("pass_on_name", view.name).set("pass_on_email", view.email);
    data.set("pass_on_note_html", Html::escaped(view.note));
    setErrors(data, view.errors, {"pass_on_name", "pass_on_email", "pass_on_note", "reason"});
    setOpenParts(data, view.errors);
    return body(site, frame, "hand_on", std::move(data));
}

Html answererHtml(const Site& site, const Frame& frame, const AnswererView& view) {
    Data data;
    data.set("person", view.person).set("acting_allowed", true).set("acting", view.acting);
    data.set("acting_name", view.actingName).set("acting_title", view.actingTitle);
    setErrors(data, view.errors, {"acting_name", "acting_title", "file"});
    return body(site, frame, "answerer", std::move(data));
}

}  // namespace entente::web
