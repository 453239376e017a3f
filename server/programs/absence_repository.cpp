#include "programs/absence_repository.h"

#include <algorithm>

#include "programs/program_repository.h"
#include "storage/db/collect.h"

namespace entente::programs {

using storage::ReadTx;
using storage::Rows;
using storage::Tx;

namespace {

constexpr int kLongestChain = 5;
constexpr const char* kListFrom =
    "SELECT id, person_id, substitute_id, first_day, last_day, note FROM absence WHERE last_day >= $1 "
    "AND cancelled_at IS NULL ORDER BY first_day, id";
constexpr const char* kFindAbsence =
    "SELECT id, person_id, substitute_id, first_day, last_day, note FROM absence WHERE id = $1 AND cancelled_at IS "
    "NULL";
constexpr const char* kInsertAbsence =
    "INSERT INTO absence(person_id, substitute_id, first_day, last_day, note, made_by, created_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7)";
constexpr const char* kOverlap =
    "SELECT 1 FROM absence WHERE person_id = $1 AND first_day <= $3 AND last_day >= $2 AND cancelled_at IS NULL";
constexpr const char* kSubstitute =
    "SELECT substitute_id FROM absence WHERE person_id = $1 AND first_day <= $2 AND last_day >= $2 "
    "AND cancelled_at IS NULL ORDER BY id DESC LIMIT 1";

Absence readAbsence(const Rows& rows) {
    return {rows.int64(0), rows.id<PersonId>(1), rows.id<PersonId>(2), rows.text(3), rows.text(4), rows.text(5)};
}

}  // namespace

std::vector<Absence> AbsenceRepository::listFrom(ReadTx& tx, std::string_view day) const {
    return storage::all(tx.query(kListFrom, day), readAbsence);
}

std::optional<Absence> AbsenceRepository::find(ReadTx& tx, std::int64_t id) const {
    return storage::first(tx.query(kFindAbsence, id), readAbsence);
}

std::int64_t AbsenceRepository::insert(Tx& tx, const Absence& absence, AccountId madeBy, Timestamp now) const {
    tx.run(kInsertAbsence, absence.person, absence.substitute, absence.firstDay, absence.lastDay, absence.note, madeBy,
           now);
    return tx.lastInsertId();
}

void AbsenceRepository::cancel(Tx& tx, std::int64_t id, Timestamp now) const {
    tx.run("UPDATE absence SET cancelled_at = $2 WHERE id = $1", id, now);
}

bool AbsenceRepository::overlaps(ReadTx& tx, PersonId person, std::string_view firstDay,
                                 std::string_view lastDay) const {
    auto rows = tx.query(kOverlap, person, firstDay, lastDay);
    return rows.next();
}

std::optional<PersonId> AbsenceRepository::substituteOf(ReadTx& tx, PersonId person, std::string_view day) const {
    return storage::first(tx.query(kSubstitute, person, day), [](const Rows& rows) { return rows.id<PersonId>(0); });
}

std::optional<Person> standIn(ReadTx& tx, PersonId person, std::string_view day, const std::vector<PersonId>& taken) {
    const AbsenceRepository absences;
    std::vector<PersonId> chain = {person};
    while (const auto next = absences.substituteOf(tx, chain.back(), day)) {
        if (chain.size() > kLongestChain || std::find(chain.begin(), chain.end(), *next) != chain.end())
            return std::nullopt;
        chain.push_back(*next);
    }
    if (chain.size() == 1 || std::find(taken.begin(), taken.end(), chain.back()) != taken.end()) return std::nullopt;
    return PersonRepository().find(tx, chain.back());
}

}  // namespace entente::programs
