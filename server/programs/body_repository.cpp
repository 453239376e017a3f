#include "programs/body_repository.h"

#include <fmt/format.h>

#include "storage/db/collect.h"

namespace entente::programs {

using storage::ReadTx;
using storage::Rows;
using storage::Tx;

namespace {

constexpr const char* kBodies =
    "SELECT b.id, b.code, b.name_en, b.name_ko, b.country, b.kind, "
    "coalesce((SELECT code FROM body WHERE id = b.parent_id), ''), "
    "coalesce((SELECT code FROM body WHERE id = b.successor_id), ''), b.valid_from, b.valid_to, b.version, "
    "b.changed_at, b.changed_by FROM body b";
constexpr const char* kInsertBody =
    "INSERT INTO body(code, name_en, name_ko, country, kind, parent_id, successor_id, valid_from, valid_to, "
    "changed_at, changed_by) VALUES ($1, $2, $3, $4, $5, (SELECT id FROM body WHERE code = $6), "
    "(SELECT id FROM body WHERE code = $7), $8, $9, $10, $11)";
constexpr const char* kUpdateBody =
    "UPDATE body SET code = $3, name_en = $4, name_ko = $5, country = $6, kind = $7, parent_id = (SELECT id FROM body "
    "WHERE code = $8), successor_id = (SELECT id FROM body WHERE code = $9), valid_from = $10, valid_to = $11, "
    "changed_at = $12, changed_by = $13, version = version + 1 WHERE id = $1 AND version = $2";
constexpr const char* kBodyInUse =
    "SELECT 1 FROM membership WHERE body_id = $1 UNION ALL SELECT 1 FROM body WHERE parent_id = $1 UNION ALL "
    "SELECT 1 FROM body WHERE successor_id = $1 LIMIT 1";
constexpr const char* kMemberships =
    "SELECT m.id, b.code, m.person_id, m.capacity_en, m.capacity_ko, m.valid_from, m.valid_to, m.version, "
    "m.changed_at, m.changed_by, p.name, p.name_ko, b.name_en, b.name_ko, p.email, b.country "
    "FROM membership m JOIN body b ON b.id = m.body_id JOIN person p ON p.id = m.person_id";
constexpr const char* kInsertMembership =
    "INSERT INTO membership(body_id, person_id, capacity_en, capacity_ko, valid_from, valid_to, changed_at, "
    "changed_by) VALUES ((SELECT id FROM body WHERE code = $1), $2, $3, $4, $5, $6, $7, $8)";
constexpr const char* kUpdateMembership =
    "UPDATE membership SET body_id = (SELECT id FROM body WHERE code = $3), person_id = $4, capacity_en = $5, "
    "capacity_ko = $6, valid_from = $7, valid_to = $8, changed_at = $9, changed_by = $10, version = version + 1 "
    "WHERE id = $1 AND version = $2";

Body readBody(const Rows& rows) {
    return {rows.int64(0),
            rows.text(1),
            {rows.text(2), rows.text(3)},
            rows.text(4),
            rows.text(5),
            rows.text(6),
            rows.text(7),
            rows.text(8),
            rows.text(9),
            {rows.int64(10), rows.optionalTimestamp(11), rows.id<AccountId>(12)}};
}

Membership readMembership(const Rows& rows) {
    return {rows.int64(0),
            rows.text(1),
            rows.id<PersonId>(2),
            {rows.text(3), rows.text(4)},
            rows.text(5),
            rows.text(6),
            {rows.int64(7), rows.optionalTimestamp(8), rows.id<AccountId>(9)},
            {rows.text(10), rows.text(11)},
            {rows.text(12), rows.text(13)},
            rows.text(14),
            rows.text(15)};
}

void addOwnCountry(Condition& condition, const RecordScope& scope) {
    if (!scope.everything) condition.add("b.country = ?", {scope.country});
}

}  // namespace

void BodyRepository::forEach(ReadTx& tx, const RecordQuery& query,
                             const std::function<void(const Body&)>& visit) const {
    Condition condition;
    addOwnCountry(condition, query.scope);
    for (const auto& word : searchWords(query.search))
        condition.add(condition.containing("b.words", word));
    if (!query.today.empty()) condition.add("b.valid_to = '' OR b.valid_to >= ?", {query.today});
    const auto limit = condition.argument(query.limit), skip = condition.argument(query.skip);
    auto rows = tx.queryWith(fmt::format("{} {} ORDER BY lower(b.name_en), b.id LIMIT {} OFFSET {}", kBodies,
                                         condition.where(), limit, skip),
                             condition.parameters());
    while (rows.next())
        visit(readBody(rows));
}

std::optional<Body> BodyRepository::find(ReadTx& tx, std::int64_t id) const {
    return storage::first(tx.query(fmt::format("{} WHERE b.id = $1", kBodies), id), readBody);
}

std::optional<Body> BodyRepository::findByCode(ReadTx& tx, std::string_view code) const {
    return storage::first(tx.query(fmt::format("{} WHERE b.code = $1", kBodies), code), readBody);
}

bool BodyRepository::isInUse(ReadTx& tx, std::int64_t id) const {
    return tx.query(kBodyInUse, id).next();
}

std::int64_t BodyRepository::insert(Tx& tx, const Body& body) const {
    tx.run(kInsertBody, body.code, body.name.en, body.name.ko, body.country, body.kind, body.parent, body.successor,
           body.validFrom, body.validTo, body.state.changedAt, body.state.changedBy);
    return tx.lastInsertId();
}

bool BodyRepository::update(Tx& tx, const Body& body, AccountId by, Timestamp now) const {
    return tx.run(kUpdateBody, body.id, body.state.version, body.code, body.name.en, body.name.ko, body.country,
                  body.kind, body.parent, body.successor, body.validFrom, body.validTo, now, by) == 1;
}

bool BodyRepository::remove(Tx& tx, std::int64_t id, std::int64_t version) const {
    return tx.run("DELETE FROM body WHERE id = $1 AND version = $2", id, version) == 1;
}

void MembershipRepository::forEach(ReadTx& tx, const RecordQuery& query,
                                   const std::function<void(const Membership&)>& visit) const {
    Condition condition;
    addOwnCountry(condition, query.scope);
    for (const auto& word : searchWords(query.search)) {
        std::string any;
        for (const auto* column : {"p.words", "b.words", "m.capacity_en", "m.capacity_ko"})
            any += (any.empty() ? "" : " OR ") + condition.containing(column, word);
        condition.add(any);
    }
    if (!query.today.empty()) condition.add("m.valid_to = '' OR m.valid_to >= ?", {query.today});
    const auto limit = condition.argument(query.limit), skip = condition.argument(query.skip);
    auto rows = tx.queryWith(fmt::format("{} {} ORDER BY lower(p.name), m.id LIMIT {} OFFSET {}", kMemberships,
                                         condition.where(), limit, skip),
                             condition.parameters());
    while (rows.next())
        visit(readMembership(rows));
}

std::optional<Membership> MembershipRepository::find(ReadTx& tx, std::int64_t id) const {
    return storage::first(tx.query(fmt::format("{} WHERE m.id = $1", kMemberships), id), readMembership);
}

std::int64_t MembershipRepository::idOf(ReadTx& tx, std::string_view body, PersonId person,
                                        std::string_view validFrom) const {
    auto rows = tx.query(
        "SELECT m.id FROM membership m JOIN body b ON b.id = m.body_id "
        "WHERE b.code = $1 AND m.person_id = $2 AND m.valid_from = $3",
        body, person, validFrom);
    return rows.next() ? rows.int64(0) : 0;
}

std::int64_t MembershipRepository::insert(Tx& tx, const Membership& one) const {
    tx.run(kInsertMembership, one.body, one.person, one.capacity.en, one.capacity.ko, one.validFrom, one.validTo,
           one.state.changedAt, one.state.changedBy);
    return tx.lastInsertId();
}

bool MembershipRepository::update(Tx& tx, const Membership& one, AccountId by, Timestamp now) const {
    return tx.run(kUpdateMembership, one.id, one.state.version, one.body, one.person, one.capacity.en, one.capacity.ko,
                  one.validFrom, one.validTo, now, by) == 1;
}

bool MembershipRepository::remove(Tx& tx, std::int64_t id, std::int64_t version) const {
    return tx.run("DELETE FROM membership WHERE id = $1 AND version = $2", id, version) == 1;
}

}  // namespace entente::programs
