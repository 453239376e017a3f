#include "records/people_repository.h"

#include "storage/db/collect.h"

namespace entente::records {

using storage::ReadTx;
using storage::Rows;

namespace {

constexpr const char* kListedPeople =
    "WITH people AS (SELECT p.id, p.name, p.name_ko, p.email, p.language, o.name_en, o.name_ko AS organisation_ko, "
    "a.id AS account, a.role, a.side, a.disabled_at, a.id IS NULL AS rank, lower(p.name) AS sorted "
    "FROM person p LEFT JOIN organisation o ON o.id = p.organisation_id LEFT JOIN account a ON a.person_id = p.id) "
    "SELECT id, name, name_ko, email, language, name_en, organisation_ko, account, role, side, disabled_at FROM people "
    "WHERE $1 IS NULL OR (rank, sorted, id) > (SELECT rank, sorted, id FROM people WHERE id = $1) "
    "ORDER BY rank, sorted, id LIMIT $2";
// The first condition lets the index of subjects be used.
constexpr const char* kLastSignIn =
    "SELECT max(at) FROM audit_event WHERE subject_kind <> 'instance' AND subject_kind = 'account' AND subject_id = $1 "
    "AND action = 'account.signed_in'";
constexpr const char* kRolesInPrograms =
    "SELECT r.role, g.code FROM program_role r JOIN program g ON g.id = r.program_id WHERE r.person_id = $1 "
    "ORDER BY g.code, r.role LIMIT 20";

std::optional<ListedPerson::Account> accountOf(ReadTx& tx, const Rows& rows) {
    if (rows.isNull(7)) return std::nullopt;
    ListedPerson::Account account;
    account.role = identity::roleFrom(rows.text(8)).value_or(identity::Role::Reader);
    if (const auto side = rows.optionalText(9)) account.side = identity::sideFrom(*side);
    account.disabled = !rows.isNull(10);
    auto seen = tx.query(kLastSignIn, rows.id<AccountId>(7));
    if (seen.next()) account.lastSeen = seen.optionalTimestamp(0);
    return account;
}

}  // namespace

std::vector<ListedPerson> PeopleRepository::list(ReadTx& tx, PersonId after, int limit) const {
    return storage::all(tx.query(kListedPeople, after, limit), [&](const Rows& rows) {
        ListedPerson person{rows.id<PersonId>(0),
                            {rows.text(1), rows.text(2)},
                            {rows.optionalText(5).value_or(""), rows.optionalText(6).value_or("")},
                            rows.text(3),
                            rows.text(4)};
        person.account = accountOf(tx, rows);
        person.roles = storage::all(tx.query(kRolesInPrograms, person.id), [](const Rows& row) {
            return ListedPerson::ProgramRole{row.text(0), row.text(1)};
        });
        return person;
    });
}

}  // namespace entente::records
