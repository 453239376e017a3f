#include "programs/organisation_repository.h"

#include "storage/db/collect.h"

namespace entente::programs {

using storage::ReadTx;
using storage::Rows;
using storage::Tx;

namespace {

constexpr const char* kOrganisationColumns =
    "SELECT o.id, o.code, o.name_en, o.name_ko, o.name_local, o.country, o.country_name_en, o.country_name_ko, o.kind, "
    "o.address_en, o.address_ko, o.parent_id, o.zone, o.calendar_id, o.valid_from, o.valid_to, o.successor_id, "
    "o.version, o.changed_at, o.changed_by FROM organisation o";
constexpr const char* kInsertOrganisation =
    "INSERT INTO organisation(code, name_en, name_ko, name_local, country, country_name_en, country_name_ko, kind, "
    "address_en, address_ko, parent_id, zone, calendar_id, valid_from, valid_to, successor_id, changed_at, changed_by) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)";
constexpr const char* kUpdateOrganisation =
    "UPDATE organisation SET code = $3, name_en = $4, name_ko = $5, name_local = $6, country = $7, country_name_en = "
    "$8, country_name_ko = $9, kind = $10, address_en = $11, address_ko = $12, parent_id = $13, zone = $14, "
    "calendar_id = $15, valid_from = $16, valid_to = $17, successor_id = $18, changed_at = $19, changed_by = $20, "
    "version = version + 1 WHERE id = $1 AND version = $2";
/// Those of both parties of every program in which that country is one.
constexpr const char* kPartiesOfCountry =
    "o.id IN (SELECT p.organisation_id FROM program_party p WHERE p.program_id IN (SELECT m.program_id FROM "
    "program_party m JOIN organisation mo ON mo.id = m.organisation_id WHERE mo.country = ?))";

Organisation readOrganisation(const Rows& rows) {
    Organisation organisation;
    organisation.id = rows.id<OrganisationId>(0);
    organisation.code = rows.text(1);
    organisation.name = {rows.text(2), rows.text(3)};
    organisation.nameLocal = rows.text(4);
    organisation.country = rows.text(5);
    organisation.countryName = {rows.text(6), rows.text(7)};
    organisation.kind = rows.text(8);
    organisation.address = {rows.text(9), rows.text(10)};
    organisation.parent = rows.id<OrganisationId>(11);
    organisation.zone = rows.text(12);
    organisation.calendar = rows.optionalInt64(13).value_or(0);
    organisation.validFrom = rows.text(14);
    organisation.validTo = rows.text(15);
    organisation.successor = rows.id<OrganisationId>(16);
    organisation.state = {rows.int64(17), rows.optionalTimestamp(18), rows.id<AccountId>(19)};
    return organisation;
}

std::optional<std::int64_t> nullWhenZero(std::int64_t id) {
    return id == 0 ? std::nullopt : std::optional(id);
}

void addOrganisationScope(Condition& condition, const RecordScope& scope) {
    if (scope.everything) return;
    // The plus keeps the index of countries out of it: in the order of names a page is read, not all that match.
    if (scope.shared)
        condition.add(std::string("+o.country = ? OR ") + kPartiesOfCountry, {scope.country, scope.country});
    else
        condition.add("o.country = ?", {scope.country});
}

Rows listedOrganisations(ReadTx& tx, const RecordQuery& query) {
    Condition condition;
    addOrganisationScope(condition, query.scope);
    for (const auto& word : searchWords(query.search))
        condition.add(condition.containing("o.words", word));
    if (!query.today.empty()) condition.add("o.valid_to = '' OR o.valid_to >= ?", {query.today});
    const auto limit = condition.argument(query.limit), skip = condition.argument(query.skip);
    return tx.queryWith(std::string(kOrganisationColumns) + condition.where() +
                            " ORDER BY lower(o.name_en), o.id LIMIT " + limit + " OFFSET " + skip,
                        condition.parameters());
}

}  // namespace

std::optional<Organisation> OrganisationRepository::find(ReadTx& tx, OrganisationId id) const {
    return storage::first(tx.query(std::string(kOrganisationColumns) + " WHERE o.id = $1", id), readOrganisation);
}

std::optional<Organisation> OrganisationRepository::findByCode(ReadTx& tx, std::string_view code) const {
    return storage::first(tx.query(std::string(kOrganisationColumns) + " WHERE o.code = $1", code), readOrganisation);
}

OrganisationId OrganisationRepository::insert(Tx& tx, const Organisation& one) const {
    tx.run(kInsertOrganisation, one.code, one.name.en, one.name.ko, one.nameLocal, one.country, one.countryName.en,
           one.countryName.ko, one.kind, one.address.en, one.address.ko, one.parent, one.zone,
           nullWhenZero(one.calendar), one.validFrom, one.validTo, one.successor, one.state.changedAt,
           one.state.changedBy);
    return tx.lastInsertId<OrganisationId>();
}

bool OrganisationRepository::update(Tx& tx, const Organisation& one, AccountId by, Timestamp now) const {
    return tx.run(kUpdateOrganisation, one.id, one.state.version, one.code, one.name.en, one.name.ko, one.nameLocal,
                  one.country, one.countryName.en, one.countryName.ko, one.kind, one.address.en, one.address.ko,
                  one.parent, one.zone, nullWhenZero(one.calendar), one.validFrom, one.validTo, one.successor, now,
                  by) == 1;
}

std::vector<Organisation> OrganisationRepository::list(ReadTx& tx, const RecordQuery& query) const {
    return storage::all(listedOrganisations(tx, query), readOrganisation);
}

void OrganisationRepository::forEach(ReadTx& tx, const RecordQuery& query,
                                     const std::function<void(const Organisation&)>& visit) const {
    auto rows = listedOrganisations(tx, query);
    while (rows.next())
        visit(readOrganisation(rows));
}

bool OrganisationRepository::isVisible(ReadTx& tx, OrganisationId id, const RecordScope& scope) const {
    Condition condition;
    addOrganisationScope(condition, scope);
    condition.add("o.id = " + condition.argument(id.value));
    return tx.queryWith("SELECT 1 FROM organisation o" + condition.where(), condition.parameters()).next();
}

std::optional<Bilingual> OrganisationRepository::countryName(ReadTx& tx, std::string_view country) const {
    return storage::first(
        tx.query("SELECT country_name_en, country_name_ko FROM organisation WHERE country = $1 ORDER BY id LIMIT 1",
                 country),
        [](const Rows& rows) {
            return Bilingual{rows.text(0), rows.text(1)};
        });
}

}  // namespace entente::programs
