#include <fmt/format.h>

#include "programs/program_repository.h"
#include "storage/db/collect.h"

namespace entente::programs {

using storage::ReadTx;
using storage::Rows;
using storage::Tx;

namespace {

constexpr const char* kPersonColumns =
    "SELECT id, organisation_id, name, name_ko, honorific, title_en, title_ko, email, language, assistant_email "
    "FROM person ";
constexpr const char* kInsertPerson =
    "INSERT INTO person(organisation_id, name, name_ko, honorific, title_en, title_ko, email, language, "
    "assistant_email) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
constexpr const char* kOrganisation =
    "SELECT id, code, name_en, name_ko, name_local, country, country_name_en, country_name_ko, kind, address_en, "
    "address_ko "
    "FROM organisation WHERE id = $1";
constexpr const char* kInsertOrganisation =
    "INSERT INTO organisation(code, name_en, name_ko, name_local, country, country_name_en, country_name_ko, kind, "
    "address_en, "
    "address_ko) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";

Person readPerson(const Rows& rows) {
    Person person;
    person.id = rows.id<PersonId>(0);
    person.organisation = rows.id<OrganisationId>(1);
    person.name = rows.text(2);
    person.nameKo = rows.text(3);
    person.honorific = rows.text(4);
    person.title = {rows.text(5), rows.text(6)};
    person.email = rows.text(7);
    person.language = rows.text(8);
    person.assistantEmail = rows.text(9);
    return person;
}

std::optional<Person> readOne(Rows rows) {
    return storage::first(std::move(rows), readPerson);
}

}  // namespace

std::vector<Person> PersonRepository::listOf(ReadTx& tx, OrganisationId organisation) const {
    return storage::all(
        tx.query(fmt::format("{} WHERE organisation_id = $1 ORDER BY name, id", kPersonColumns), organisation),
        readPerson);
}

std::optional<Person> PersonRepository::find(ReadTx& tx, PersonId id) const {
    return readOne(tx.query(fmt::format("{} WHERE id = $1", kPersonColumns), id));
}

std::optional<Person> PersonRepository::findByEmail(ReadTx& tx, std::string_view email) const {
    return readOne(tx.query(fmt::format("{} WHERE lower(email) = lower($1)", kPersonColumns), email));
}

PersonId PersonRepository::insert(Tx& tx, const Person& person) const {
    tx.run(kInsertPerson, person.organisation, person.name, person.nameKo, person.honorific, person.title.en,
           person.title.ko, person.email, person.language, person.assistantEmail);
    return tx.lastInsertId<PersonId>();
}

PersonId PersonRepository::findOrInsert(Tx& tx, const Person& person) const {
    if (const auto known = findByEmail(tx, person.email)) return known->id;
    return insert(tx, person);
}

std::optional<Organisation> OrganisationRepository::find(ReadTx& tx, OrganisationId id) const {
    auto rows = tx.query(kOrganisation, id);
    if (!rows.next()) return std::nullopt;
    Organisation organisation;
    organisation.id = rows.id<OrganisationId>(0);
    organisation.code = rows.text(1);
    organisation.name = {rows.text(2), rows.text(3)};
    organisation.nameLocal = rows.text(4);
    organisation.country = rows.text(5);
    organisation.countryName = {rows.text(6), rows.text(7)};
    organisation.kind = rows.text(8);
    organisation.address = {rows.text(9), rows.text(10)};
    return organisation;
}

OrganisationId OrganisationRepository::insert(Tx& tx, const Organisation& organisation) const {
    tx.run(kInsertOrganisation, organisation.code, organisation.name.en, organisation.name.ko, organisation.nameLocal,
           organisation.country, organisation.countryName.en, organisation.countryName.ko, organisation.kind,
           organisation.address.en, organisation.address.ko);
    return tx.lastInsertId<OrganisationId>();
}

}  // namespace entente::programs
