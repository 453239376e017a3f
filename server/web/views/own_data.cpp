#include "web/views/own_data.h"

#include <utility>

#include "web/views/parts.h"

namespace entente::web {

std::string render(const Site& site, const Frame& frame, const OwnDataView& view) {
    Data::List rows, questions;
    for (const auto& row : view.rows)
        rows.push_back(Data().set("label", row.label).set("value", row.value));
    for (const auto& one : view.questions)
        questions.push_back(Data()
                                .set("name", one.name)
                                .set("ask", one.ask)
                                .set("text", one.text)
                                .set("standing", one.standing)
                                .set("yes", one.yes)
                                .set("no", one.no)
                                .set("has_needs", one.hasNeeds)
                                .set("diet", view.diet)
                                .set("access", view.access)
                                .set("error_diet", errorOf(view.errors, "diet"))
                                .set("error_access", errorOf(view.errors, "access")));
    Page page{.title = site.text(frame.language, "own_data.title"), .errors = view.errors, .narrow = true};
    Data data;
    data.set("name", view.name).set("action", view.action).set("hidden", hiddenData(view.hidden));
    data.set("rows", std::move(rows)).set("questions", std::move(questions));
    data.set("has_questions", !view.questions.empty());
    data.set("has_parts", !view.parts.empty()).set("parts", textData(view.parts));
    data.set("contact", view.contact).set("contact_url", view.contactUrl);
    page.body = body(site, frame, "own_data", std::move(data));
    return document(site, frame, page);
}

std::string render(const Site& site, const Frame& frame, const ConsentsView& view) {
    Data::List questions, history;
    for (const auto& one : view.questions)
        questions.push_back(tagData(one.state).set("ask", one.ask).set("standing", one.standing));
    for (const auto& one : view.history)
        history.push_back(Data().set("ask", one.ask).set("what", one.what).set("note", one.note));
    Page page{.title = site.text(frame.language, "consents.title_of", {{"name", view.name}}), .errors = view.errors};
    Data data;
    data.set("heading", page.title).set("back", linkData({view.back}));
    data.set("has_questions", !view.questions.empty()).set("questions", std::move(questions));
    data.set("diet", view.diet).set("access", view.access).set("has_needs", !view.diet.empty() || !view.access.empty());
    data.set("has_history", !view.history.empty()).set("history", std::move(history));
    data.set("last_asked", view.lastAsked).set("ask_not", view.askNot);
    data.set("action", view.action).set("ask_action", view.askAction);
    data.set("purposes", optionData(view.purposes, view.purpose)).set("states", optionData(view.states, view.state));
    data.set("channels", optionData(view.channels, view.channel));
    data.set("said_on", view.saidOn).set("note", view.note);
    data.set("new_diet", view.newDiet).set("new_access", view.newAccess);
    setErrors(data, view.errors, {"purpose", "state", "channel", "said_on", "note", "diet", "access"});
    page.body = body(site, frame, "consents", std::move(data));
    return document(site, frame, page);
}

}  // namespace entente::web
