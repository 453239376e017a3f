#include "web/views/approval_line.h"

#include <algorithm>
#include <utility>

#include "web/views/parts.h"

namespace entente::web {

namespace {

Data::List rowData(const ApprovalLineView& view) {
    Data::List rows;
    for (const auto& row : view.rows)
        rows.push_back(Data()
                           .set("who", row.who)
                           .set("place", row.place)
                           .set("outcome", row.outcome.text)
                           .set("tone", toneClass(row.outcome.tone))
                           .set("state", row.state));
    return rows;
}

/// Who may still be taken out, the first with the id where the error summary leads.
Data::List removableData(const ApprovalLineView& view) {
    Data::List persons;
    for (const auto& row : view.rows) {
        if (!row.undecided) continue;
        const auto value = std::to_string(row.person);
        persons.push_back(Data()
                              .set("id", persons.empty() ? std::string("person") : "person-" + value)
                              .set("value", value)
                              .set("label", row.who)
                              .set("chosen", view.removed == value));
    }
    return persons;
}

std::vector<SelectOption> stages(const Site& site, const Frame& frame) {
    std::vector<SelectOption> options;
    for (const char* stage : {"review", "agree", "decide"})
        options.push_back({stage, site.text(frame.language, std::string("stage.") + stage)});
    return options;
}

}  // namespace

Html approvalLineHtml(const Site& site, const Frame& frame, const ApprovalLineView& view) {
    Data data;
    data.set("rule", view.rule).set("rows", rowData(view)).set("add_action", view.addAction);
    data.set("in_line", view.inLine).set("stages", optionData(stages(site, frame), view.addStage));
    data.set("add_name", view.addName).set("add_title", view.addTitle).set("add_email", view.addEmail);
    data.set("add_turn", view.addTurn.empty() ? std::to_string(view.lastTurn) : view.addTurn);
    data.set("after_last", view.lastTurn + 1);
    auto removable = removableData(view);
    const bool several = view.rows.size() > 1 && !removable.empty();
    data.set("remove_action", several ? view.removeAction : std::string()).set("removable", std::move(removable));
    data.set("remove_note", view.removeNote);
    const auto wrong = [&](std::initializer_list<std::string_view> fields) {
        return std::any_of(fields.begin(), fields.end(),
                           [&](std::string_view field) { return !errorOf(view.errors, field).empty(); });
    };
    data.set("adding", wrong({"add_name", "add_email", "add_title", "add_turn", "add_stage"}));
    data.set("removing", wrong({"person", "remove_note"}));
    setErrors(data, view.errors,
              {"add_name", "add_title", "add_email", "add_turn", "add_stage", "person", "remove_note"});
    return body(site, frame, "approval_line", std::move(data));
}

}  // namespace entente::web
