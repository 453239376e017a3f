#include "web/views/absences.h"

#include <utility>

#include "web/views/parts.h"

namespace entente::web {

std::string render(const Site& site, const Frame& frame, const AbsencesView& view) {
    Data::List rows;
    for (const auto& row : view.rows)
        rows.push_back(Data()
                           .set("id", row.id)
                           .set("who", row.who)
                           .set("substitute", row.substitute)
                           .set("from", row.from)
                           .set("to", row.to)
                           .set("note", row.note)
                           .set("cancel_action", view.cancelAction));
    Data data;
    data.set("has_rows", !view.rows.empty()).set("rows", std::move(rows));
    data.set("add_action", view.addAction).set("hand_over_action", view.handOverAction);
    data.set("has_leavers", !view.leavers.empty()).set("leavers", linkData(view.leavers));
    data.set("absent", optionData(view.persons, view.absent));
    data.set("substitutes", optionData(view.persons, view.substitute));
    data.set("leaving", optionData(view.persons, view.from));
    data.set("first_day", view.firstDay).set("last_day", view.lastDay).set("absence_note", view.absenceNote);
    data.set("new_name", view.newName).set("new_title", view.newTitle).set("new_email", view.newEmail);
    data.set("note", view.note);
    setErrors(data, view.errors,
              {"absent_person", "substitute", "first_day", "last_day", "absence_note", "from", "new_name", "new_title",
               "new_email", "note"});
    Page page{.title = site.text(frame.language, "absences.title"), .errors = view.errors};
    page.body = body(site, frame, "absences", std::move(data));
    return document(site, frame, page);
}

}  // namespace entente::web
