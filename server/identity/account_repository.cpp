#include "identity/account_repository.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "storage/db/transaction.h"

namespace entente::identity::accounts {

namespace {

/// The zone is looked for only where a day is to be compared with it.
constexpr auto accountColumns = R"(
    SELECT a.id, a.person_id, a.email, p.name, p.name_ko, a.role, a.side, a.language, a.demo, a.created_at,
           a.disabled_at, p.valid_to, CASE WHEN p.valid_to = '' THEN '' ELSE
               coalesce((SELECT nullif(zone, '') FROM organisation WHERE id = p.organisation_id),
                        (SELECT zone FROM program_party WHERE organisation_id = p.organisation_id LIMIT 1), '') END,
           a.password_hash
    FROM account a JOIN person p ON p.id = a.person_id)";

constexpr auto selectDemo = "SELECT 1 FROM account WHERE demo = 1 AND disabled_at IS NULL LIMIT 1";

constexpr auto selectOtherAdministrator =
    "SELECT 1 FROM account a LEFT JOIN person p ON p.id = a.person_id WHERE a.role = 'administrator' "
    "AND a.disabled_at IS NULL AND a.id <> $1 AND coalesce(p.valid_to, '') = '' LIMIT 1";

constexpr auto selectPerson = "SELECT id FROM person WHERE lower(email) = $1";

constexpr auto insertPersonRow = "INSERT INTO person (email, name, name_ko, language) VALUES ($1, $2, $3, $4)";

constexpr auto selectOffices = R"(
    SELECT DISTINCT o.id, o.code FROM program_party p JOIN organisation o ON o.id = p.organisation_id
    WHERE p.side = $1 ORDER BY o.code)";
constexpr auto selectOrganisation = "SELECT organisation_id FROM person WHERE id = $1 AND organisation_id IS NOT NULL";
constexpr auto selectRole = "SELECT 1 FROM program_role WHERE person_id = $1 AND side = $2 LIMIT 1";
constexpr auto updateCoordinators = R"(
    UPDATE person SET organisation_id = $2 WHERE organisation_id IS NULL
    AND id IN (SELECT person_id FROM account WHERE role = 'coordinator' AND side = $1))";
constexpr auto updateOrganisation = "UPDATE person SET organisation_id = $2 WHERE id = $1 AND organisation_id IS NULL";

constexpr auto insertAccount = R"(
    INSERT INTO account (person_id, email, password_hash, role, side, language, demo, created_at, disabled_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9))";

constexpr auto updatePasswordHash = "UPDATE account SET password_hash = $2 WHERE id = $1";
constexpr auto updateLanguage = "UPDATE account SET language = $2 WHERE id = $1";
constexpr auto updateDisabledAt = "UPDATE account SET disabled_at = $2 WHERE id = $1";

Account readAccount(const storage::Rows& rows) {
    Account account;
    account.id = rows.id<AccountId>(0);
    account.person = rows.id<PersonId>(1);
    account.email = rows.text(2);
    account.name = rows.text(3);
    account.nameKo = rows.text(4);
    const auto role = roleFrom(rows.text(5));
    if (!role) throw std::runtime_error(fmt::format("account {} has no known role", account.id.value));
    account.role = *role;
    if (const auto side = rows.optionalText(6)) account.side = sideFrom(*side);
    account.language = rows.text(7);
    account.demo = rows.boolean(8);
    account.createdAt = rows.timestamp(9);
    account.disabledAt = rows.optionalTimestamp(10);
    account.lastDay = rows.text(11);
    account.zone = rows.text(12);
    return account;
}

}  // namespace

std::optional<Credentials> findCredentials(storage::ReadTx& tx, std::string_view email) {
    auto rows = tx.query(fmt::format("{} WHERE lower(a.email) = $1", accountColumns), email);
    if (!rows.next()) return std::nullopt;
    return Credentials{readAccount(rows), rows.text(13)};
}

std::optional<Account> find(storage::ReadTx& tx, AccountId account) {
    auto rows = tx.query(fmt::format("{} WHERE a.id = $1", accountColumns), account);
    return rows.next() ? std::optional(readAccount(rows)) : std::nullopt;
}

std::vector<Account> list(storage::ReadTx& tx) {
    std::vector<Account> accounts;
    auto rows = tx.query(fmt::format("{} ORDER BY lower(a.email)", accountColumns));
    while (rows.next())
        accounts.push_back(readAccount(rows));
    return accounts;
}

bool hasDemo(storage::ReadTx& tx) {
    return tx.query(selectDemo).next();
}

bool hasOtherAdministrator(storage::ReadTx& tx, AccountId account) {
    return tx.query(selectOtherAdministrator, account).next();
}

bool isLastAdministrator(storage::ReadTx& tx, PersonId person) {
    const auto all = list(tx);
    return std::any_of(all.begin(), all.end(), [&](const Account& account) {
        return account.person == person && account.isAdministrator() && !account.disabledAt &&
               !hasOtherAdministrator(tx, account.id);
    });
}

std::optional<PersonId> findPerson(storage::ReadTx& tx, std::string_view email) {
    auto rows = tx.query(selectPerson, email);
    return rows.next() ? std::optional(rows.id<PersonId>(0)) : std::nullopt;
}

PersonId insertPerson(storage::Tx& tx, std::string_view email, std::string_view name, std::string_view nameKo,
                      std::string_view language) {
    tx.run(insertPersonRow, email, name, nameKo, language);
    return tx.lastInsertId<PersonId>();
}

std::vector<Office> officesOf(storage::ReadTx& tx, Side side) {
    std::vector<Office> offices;
    auto rows = tx.query(selectOffices, text(side));
    while (rows.next())
        offices.push_back({rows.id<OrganisationId>(0), rows.text(1)});
    return offices;
}

std::optional<OrganisationId> findOrganisation(storage::ReadTx& tx, std::string_view code) {
    auto rows = tx.query("SELECT id FROM organisation WHERE code = $1", code);
    return rows.next() ? std::optional(rows.id<OrganisationId>(0)) : std::nullopt;
}

std::optional<OrganisationId> organisationOf(storage::ReadTx& tx, PersonId person) {
    auto rows = tx.query(selectOrganisation, person);
    return rows.next() ? std::optional(rows.id<OrganisationId>(0)) : std::nullopt;
}

std::string organisationCode(storage::ReadTx& tx, OrganisationId organisation) {
    auto rows = tx.query("SELECT code FROM organisation WHERE id = $1", organisation);
    return rows.next() ? rows.text(0) : std::string();
}

bool holdsRole(storage::ReadTx& tx, PersonId person, Side side) {
    return tx.query(selectRole, person, text(side)).next();
}

void placeCoordinators(storage::Tx& tx, Side side, OrganisationId organisation) {
    tx.run(updateCoordinators, text(side), organisation);
}

void setOrganisation(storage::Tx& tx, PersonId person, OrganisationId organisation) {
    tx.run(updateOrganisation, person, organisation);
}

AccountId insert(storage::Tx& tx, const Account& account, std::string_view passwordHash) {
    std::optional<std::string_view> side;
    if (account.side) side = text(*account.side);
    tx.run(insertAccount, account.person, account.email, passwordHash, text(account.role), side, account.language,
           account.demo, account.createdAt, account.disabledAt);
    return tx.lastInsertId<AccountId>();
}

void setPasswordHash(storage::Tx& tx, AccountId account, std::string_view passwordHash) {
    tx.run(updatePasswordHash, account, passwordHash);
}

bool setLanguage(storage::Tx& tx, AccountId account, std::string_view language) {
    return tx.run(updateLanguage, account, language) == 1;
}

bool setDisabledAt(storage::Tx& tx, AccountId account, std::optional<Timestamp> at) {
    return tx.run(updateDisabledAt, account, at) == 1;
}

}  // namespace entente::identity::accounts
