#include "web/views/record_answer.h"

#include <utility>

#include "web/form_html.h"
#include "web/views/parts.h"

namespace entente::web {

std::string render(const Site& site, const Frame& frame, const RecordAnswerView& view) {
    Data::List ways;
    for (const char* value : {"phone", "mail", "scan", "note_verbale", "elsewhere"})
        ways.push_back(Data()
                           .set("id", ways.empty() ? std::string("record_way") : std::string("record_way-") + value)
                           .set("value", value)
                           .set("label", site.text(frame.language, std::string("record.way.") + value))
                           .set("chosen", view.values.way == value));
    Data data;
    data.set("several", !view.persons.empty());
    data.set("persons", optionData(view.persons, view.values.person));
    data.set("heading", view.title).set("waiting_for", view.waitingFor).set("action", view.action);
    data.set("hidden", hiddenData(view.hidden)).set("ways", std::move(ways));
    data.set("by_name", view.values.byName).set("by_title", view.values.byTitle).set("date", view.values.date);
    data.set("reference", view.values.reference).set("comment_html", Html::escaped(view.values.comment));
    data.set("decides", !view.choices.empty()).set("choices", choiceData(view.choices, view.values.outcome));
    setBack(data, site, frame.language, view.choices.empty() ? std::vector<SelectOption>() : view.backSteps,
            view.values.backTo);
    data.set("fields_html", formHtml(site, frame.language, view.fields, view.fieldErrors, view.zone, {view.next}));
    data.set("other_side", view.otherSide);
    setErrors(data, view.errors,
              {"record_person", "record_way", "record_by_name", "record_by_title", "record_date", "record_reference",
               "record_file", "outcome", "back_to", "record_comment"});
    const auto title = site.text(frame.language, "record.title");
    Page page{.title = title, .errors = view.errors, .back = view.program, .narrow = true};
    for (auto& error : pageErrors(site, frame.language, view.fieldErrors))
        page.errors.push_back(std::move(error));
    page.body = body(site, frame, "record_answer", std::move(data));
    return document(site, frame, page);
}

}  // namespace entente::web
