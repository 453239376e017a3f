#include <fmt/format.h>

#include <algorithm>

#include "base/crypto.h"
#include "documents/document_repository.h"
#include "documents/issued_copy.h"
#include "feel/json.h"
#include "storage/db/collect.h"

namespace entente::documents {

using storage::ReadTx;
using storage::Rows;
using storage::Tx;

namespace {

constexpr const char* kIssuedCopy =
    "SELECT id, revision_id, task_id, set_id, sha256, size, file_name, fields, made_by, created_at FROM issued_copy ";
constexpr const char* kInsertIssuedCopy =
    "INSERT INTO issued_copy(revision_id, task_id, set_id, sha256, size, file_name, fields, made_by, created_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
constexpr const char* kRevisionsWithHash =
    "SELECT id FROM revision WHERE sha256 = $1 UNION SELECT revision_id FROM issued_copy WHERE sha256 = $1 "
    "ORDER BY 1 DESC LIMIT $2";

std::string fieldsJson(const std::vector<IssuedField>& fields) {
    feel::List list;
    for (const auto& field : fields)
        list.push_back(feel::Context{{"name", field.name}, {"text", field.text}, {"picture", field.picture}});
    return feel::toJson(list);
}

std::vector<IssuedField> fieldsFrom(const std::string& json) {
    std::vector<IssuedField> fields;
    const auto list = feel::fromJson(json);
    if (!list || !list->isList()) return fields;
    for (const auto& field : list->list())
        fields.push_back({field["name"].textOr(""), field["text"].textOr(""), field["picture"].textOr("")});
    return fields;
}

IssuedCopy readIssuedCopy(const Rows& rows) {
    return {rows.int64(0), rows.id<RevisionId>(1), rows.id<TaskId>(2), AgreementId{rows.optionalInt64(3).value_or(0)},
            rows.text(4),  rows.int64(5),          rows.text(6),       fieldsFrom(rows.text(7)),
            rows.text(8),  rows.timestamp(9)};
}

}  // namespace

std::vector<IssuedField> issuedFields(const docx::LateValues& values) {
    std::vector<IssuedField> fields;
    for (const auto& [name, value] : values)
        fields.push_back({name, value.text, value.picture.empty() ? std::string() : sha256Hex(value.picture)});
    return fields;
}

const IssuedField* IssuedCopy::field(std::string_view name) const {
    const auto found = std::find_if(fields.begin(), fields.end(), [&](const auto& each) { return each.name == name; });
    return found == fields.end() ? nullptr : &*found;
}

void IssuedCopyRepository::insert(Tx& tx, const IssuedCopy& copy) const {
    tx.run(kInsertIssuedCopy, copy.revision, copy.task, copy.set ? std::optional(copy.set.value) : std::nullopt,
           copy.sha256, copy.size, copy.fileName, fieldsJson(copy.fields), copy.madeBy, copy.createdAt);
}

std::optional<IssuedCopy> IssuedCopyRepository::find(ReadTx& tx, std::int64_t id) const {
    return storage::first(tx.query(fmt::format("{} WHERE id = $1", kIssuedCopy), id), readIssuedCopy);
}

std::vector<IssuedCopy> IssuedCopyRepository::ofRevision(ReadTx& tx, RevisionId revision) const {
    return storage::all(tx.query(fmt::format("{} WHERE revision_id = $1 ORDER BY id DESC", kIssuedCopy), revision),
                        readIssuedCopy);
}

std::optional<IssuedCopy> IssuedCopyRepository::withHash(ReadTx& tx, RevisionId revision,
                                                         std::string_view sha256) const {
    return storage::first(
        tx.query(fmt::format("{} WHERE revision_id = $1 AND sha256 = $2", kIssuedCopy), revision, sha256),
        readIssuedCopy);
}

std::vector<Revision> IssuedCopyRepository::revisionsWithHash(ReadTx& tx, std::string_view sha256, int limit) const {
    std::vector<Revision> revisions;
    for (const auto id : storage::all(tx.query(kRevisionsWithHash, sha256, limit),
                                      [](const Rows& rows) { return rows.id<RevisionId>(0); }))
        if (auto revision = DocumentRepository().findRevision(tx, id)) revisions.push_back(std::move(*revision));
    return revisions;
}

std::vector<IssuedCopy> IssuedCopyRepository::page(ReadTx& tx, std::int64_t after, int limit) const {
    return storage::all(tx.query(fmt::format("{} WHERE id > $1 ORDER BY id LIMIT $2", kIssuedCopy), after, limit),
                        readIssuedCopy);
}

}  // namespace entente::documents
