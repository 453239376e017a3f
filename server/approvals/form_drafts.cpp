#include "approvals/form_drafts.h"

#include "feel/json.h"

namespace entente::approvals {

using storage::ReadTx;
using storage::Tx;

namespace {

constexpr const char* kSave =
    "INSERT INTO form_draft(task_id, author, fields, saved_at) VALUES ($1, $2, $3, $4) "
    "ON CONFLICT (task_id, author) DO UPDATE SET fields = excluded.fields, saved_at = excluded.saved_at";
constexpr const char* kPass =
    "INSERT INTO form_draft(task_id, author, fields, saved_at) SELECT task_id, $3, fields, saved_at FROM form_draft "
    "WHERE task_id = $1 AND author = $2 "
    "ON CONFLICT (task_id, author) DO UPDATE SET fields = excluded.fields, saved_at = excluded.saved_at "
    "WHERE excluded.saved_at >= form_draft.saved_at";

}  // namespace

std::optional<forms::Fields> FormDrafts::find(ReadTx& tx, TaskId task, const std::string& author) {
    auto rows = tx.query("SELECT fields FROM form_draft WHERE task_id = $1 AND author = $2", task, author);
    if (!rows.next()) return std::nullopt;
    forms::Fields fields;
    const auto stored = feel::fromJson(rows.text(0));
    if (!stored || !stored->isList()) return std::nullopt;
    for (const auto& field : stored->list())
        fields.emplace_back(field["name"].textOr(""), field["value"].textOr(""));
    return fields;
}

bool FormDrafts::exists(ReadTx& tx, TaskId task) {
    return tx.query("SELECT 1 FROM form_draft WHERE task_id = $1", task).next();
}

void FormDrafts::save(Tx& tx, TaskId task, const std::string& author, const forms::Fields& fields, Timestamp now) {
    feel::List list;
    for (const auto& [name, value] : fields)
        list.push_back(feel::Context{{"name", name}, {"value", value}});
    tx.run(kSave, task, author, feel::toJson(list), now);
}

void FormDrafts::pass(Tx& tx, TaskId task, const std::string& from, const std::string& to) {
    tx.run(kPass, task, from, to);
}

void FormDrafts::removeAll(Tx& tx, TaskId task) {
    // Most tasks have none, and SQLite prepares for any number of rows before it looks.
    if (exists(tx, task)) tx.run("DELETE FROM form_draft WHERE task_id = $1", task);
}

}  // namespace entente::approvals
