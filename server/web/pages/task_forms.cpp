#include "web/pages/task_forms.h"

#include "approvals/task_form.h"
#include "feel/json.h"

namespace entente::web {

namespace {

constexpr const char* kSave =
    "INSERT INTO form_draft(task_id, author, fields, saved_at) VALUES ($1, $2, $3, $4) "
    "ON CONFLICT (task_id, author) DO UPDATE SET fields = excluded.fields, saved_at = excluded.saved_at";

}  // namespace

forms::Surroundings surroundingsOf(const Visit& visit, const workflow::Situation& situation,
                                   const workflow::StoredTask& task) {
    return approvals::surroundings(visit.services.clock, situation, visit.language().tag, task);
}

std::optional<forms::Fields> FormDrafts::find(storage::ReadTx& tx, TaskId task, const std::string& author) {
    auto rows = tx.query("SELECT fields FROM form_draft WHERE task_id = $1 AND author = $2", task, author);
    if (!rows.next()) return std::nullopt;
    forms::Fields fields;
    const auto stored = feel::fromJson(rows.text(0));
    if (!stored || !stored->isList()) return std::nullopt;
    for (const auto& field : stored->list())
        fields.emplace_back(field["name"].textOr(""), field["value"].textOr(""));
    return fields;
}

bool FormDrafts::exists(storage::ReadTx& tx, TaskId task) {
    return tx.query("SELECT 1 FROM form_draft WHERE task_id = $1", task).next();
}

void FormDrafts::save(storage::Tx& tx, TaskId task, const std::string& author, const forms::Fields& fields,
                      Timestamp now) {
    feel::List list;
    for (const auto& [name, value] : fields)
        list.push_back(feel::Context{{"name", name}, {"value", value}});
    tx.run(kSave, task, author, feel::toJson(list), now);
}

}  // namespace entente::web
