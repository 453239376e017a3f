#include "programs/person_repository.h"

#include <fmt/format.h>

#include "storage/db/collect.h"

namespace entente::programs {

using storage::ReadTx;
using storage::Rows;
using storage::Tx;

namespace {

constexpr const char* kPersonColumns =
    "SELECT p.id, p.organisation_id, p.name, p.name_ko, p.honorific, p.title_en, p.title_ko, p.email, p.language, "
    "p.assistant_email, p.name_local, p.family, p.given, p.patronymic, p.title_local, p.phone, p.languages, "
    "p.assistant_name, p.assistant_phone, p.valid_to, p.successor_id, p.version, p.changed_at, p.changed_by, "
    "coalesce((SELECT country FROM organisation WHERE id = p.organisation_id), ''), p.erased_at IS NOT NULL "
    "FROM person p ";
constexpr const char* kInsertPerson =
    "INSERT INTO person(organisation_id, name, name_ko, honorific, title_en, title_ko, email, language, "
    "assistant_email, name_local, family, given, patronymic, title_local, phone, languages, assistant_name, "
    "assistant_phone, valid_to, successor_id, changed_at, changed_by) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)";
constexpr const char* kUpdatePerson =
    "UPDATE person SET organisation_id = $3, name = $4, name_ko = $5, honorific = $6, title_en = $7, title_ko = $8, "
    "email = $9, language = $10, assistant_email = $11, name_local = $12, family = $13, given = $14, patronymic = "
    "$15, title_local = $16, phone = $17, languages = $18, assistant_name = $19, assistant_phone = $20, valid_to = "
    "$21, successor_id = $22, changed_at = $23, changed_by = $24, version = version + 1 WHERE id = $1 AND version = $2";
/// Who speaks for a party to the other one, or carries a duty; a reviewer works within their own side.
constexpr const char* kCounterparts =
    "p.id IN (SELECT r.person_id FROM (SELECT person_id, program_id FROM program_role WHERE role <> 'reviewer' UNION "
    "ALL SELECT person_id, program_id FROM program_duty WHERE person_id IS NOT NULL) r WHERE r.program_id IN (SELECT "
    "m.program_id FROM program_party m JOIN organisation mo ON mo.id = m.organisation_id WHERE mo.country = ?))";
constexpr const char* kOfCountry = "p.organisation_id IN (SELECT id FROM organisation WHERE country = ?)";
constexpr const char* kAddressInUse =
    "SELECT 1 FROM task_person WHERE person_id = $1 AND removed_at IS NULL AND decided_at IS NULL "
    "UNION ALL SELECT 1 FROM account WHERE person_id = $1 LIMIT 1";

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
    person.nameLocal = rows.text(10);
    person.family = rows.text(11);
    person.given = rows.text(12);
    person.patronymic = rows.text(13);
    person.titleLocal = rows.text(14);
    person.phone = rows.text(15);
    person.languages = rows.text(16);
    person.assistantName = rows.text(17);
    person.assistantPhone = rows.text(18);
    person.validTo = rows.text(19);
    person.successor = rows.id<PersonId>(20);
    person.state = {rows.int64(21), rows.optionalTimestamp(22), rows.id<AccountId>(23)};
    person.country = rows.text(24);
    person.erased = rows.boolean(25);
    return person;
}

std::optional<Person> readOne(Rows rows) {
    return storage::first(std::move(rows), readPerson);
}

void addPersonScope(Condition& condition, const RecordScope& scope) {
    if (scope.everything) return;
    if (scope.shared)
        condition.add(fmt::format("{} OR {}", kOfCountry, kCounterparts), {scope.country, scope.country});
    else
        condition.add(kOfCountry, {scope.country});
}

Rows listedPersons(ReadTx& tx, const RecordQuery& query) {
    Condition condition;
    addPersonScope(condition, query.scope);
    condition.add("p.erased_at IS NULL");
    for (const auto& word : searchWords(query.search)) {
        const auto ofPerson = condition.containing("p.words", word);
        condition.add(fmt::format("{} OR p.organisation_id IN (SELECT id FROM organisation WHERE {})", ofPerson,
                                  condition.containing("words", word)));
    }
    if (!query.today.empty()) condition.add("p.valid_to = '' OR p.valid_to >= ?", {query.today});
    if (query.organisation) condition.add("p.organisation_id = " + condition.argument(query.organisation.value));
    const auto limit = condition.argument(query.limit), skip = condition.argument(query.skip);
    return tx.queryWith(fmt::format("{} {} ORDER BY lower(p.name), p.id LIMIT {} OFFSET {}", kPersonColumns,
                                    condition.where(), limit, skip),
                        condition.parameters());
}

}  // namespace

std::vector<Person> PersonRepository::listOf(ReadTx& tx, OrganisationId organisation) const {
    return storage::all(
        tx.query(fmt::format("{} WHERE p.organisation_id = $1 ORDER BY p.name, p.id", kPersonColumns), organisation),
        readPerson);
}

std::optional<Person> PersonRepository::find(ReadTx& tx, PersonId id) const {
    return readOne(tx.query(fmt::format("{} WHERE p.id = $1", kPersonColumns), id));
}

std::optional<Person> PersonRepository::findByEmail(ReadTx& tx, std::string_view email) const {
    return readOne(tx.query(fmt::format("{} WHERE lower(p.email) = lower($1)", kPersonColumns), email));
}

PersonId PersonRepository::insert(Tx& tx, const Person& person) const {
    tx.run(kInsertPerson, person.organisation, person.name, person.nameKo, person.honorific, person.title.en,
           person.title.ko, person.email, person.language, person.assistantEmail, person.nameLocal, person.family,
           person.given, person.patronymic, person.titleLocal, person.phone, person.languages, person.assistantName,
           person.assistantPhone, person.validTo, person.successor, person.state.changedAt, person.state.changedBy);
    return tx.lastInsertId<PersonId>();
}

PersonId PersonRepository::findOrInsert(Tx& tx, const Person& person) const {
    if (const auto known = findByEmail(tx, person.email)) return known->id;
    return insert(tx, person);
}

bool PersonRepository::update(Tx& tx, const Person& person, AccountId by, Timestamp now) const {
    return tx.run(kUpdatePerson, person.id, person.state.version, person.organisation, person.name, person.nameKo,
                  person.honorific, person.title.en, person.title.ko, person.email, person.language,
                  person.assistantEmail, person.nameLocal, person.family, person.given, person.patronymic,
                  person.titleLocal, person.phone, person.languages, person.assistantName, person.assistantPhone,
                  person.validTo, person.successor, now, by) == 1;
}

std::vector<Person> PersonRepository::list(ReadTx& tx, const RecordQuery& query) const {
    return storage::all(listedPersons(tx, query), readPerson);
}

void PersonRepository::forEach(ReadTx& tx, const RecordQuery& query,
                               const std::function<void(const Person&)>& visit) const {
    auto rows = listedPersons(tx, query);
    while (rows.next())
        visit(readPerson(rows));
}

bool PersonRepository::isVisible(ReadTx& tx, PersonId id, const RecordScope& scope) const {
    Condition condition;
    addPersonScope(condition, scope);
    condition.add("p.id = " + condition.argument(id.value));
    return tx.queryWith("SELECT 1 FROM person p" + condition.where(), condition.parameters()).next();
}

bool PersonRepository::isAddressInUse(ReadTx& tx, PersonId id) const {
    return tx.query(kAddressInUse, id).next();
}

bool PersonRepository::hasRole(ReadTx& tx, PersonId id) const {
    return tx.query("SELECT 1 FROM program_role WHERE person_id = $1 LIMIT 1", id).next();
}

}  // namespace entente::programs
