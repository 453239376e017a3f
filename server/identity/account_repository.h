#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "identity/account.h"

namespace entente::storage {
class ReadTx;
class Tx;
}  // namespace entente::storage

namespace entente::identity::accounts {

struct Credentials {
    Account account;
    std::string passwordHash;
};

/// `email` in the form of `emailKey`.
std::optional<Credentials> findCredentials(storage::ReadTx& tx, std::string_view email);
std::optional<Account> find(storage::ReadTx& tx, AccountId account);
/// By e-mail address.
std::vector<Account> list(storage::ReadTx& tx);
bool hasDemo(storage::ReadTx& tx);
/// Whether an enabled administrator other than `account` is left, and stays in office without a last day.
bool hasOtherAdministrator(storage::ReadTx& tx, AccountId account);
/// Whether nobody else administers this server, or will when those who have a last day are gone.
bool isLastAdministrator(storage::ReadTx& tx, PersonId person);

std::optional<PersonId> findPerson(storage::ReadTx& tx, std::string_view email);
PersonId insertPerson(storage::Tx& tx, std::string_view email, std::string_view name, std::string_view nameKo,
                      std::string_view language);

/// Of the parties that a side has in the programs, by code.
struct Office {
    OrganisationId id;
    std::string code;
};
std::vector<Office> officesOf(storage::ReadTx& tx, Side side);
std::optional<OrganisationId> findOrganisation(storage::ReadTx& tx, std::string_view code);
std::optional<OrganisationId> organisationOf(storage::ReadTx& tx, PersonId person);
std::string organisationCode(storage::ReadTx& tx, OrganisationId organisation);
/// Whether the person holds a role of that side in a program.
bool holdsRole(storage::ReadTx& tx, PersonId person, Side side);
/// The next two leave alone who belongs to one already.
void placeCoordinators(storage::Tx& tx, Side side, OrganisationId organisation);
void setOrganisation(storage::Tx& tx, PersonId person, OrganisationId organisation);

/// Takes every field but `id`, `name` and `nameKo`, which are the person's.
AccountId insert(storage::Tx& tx, const Account& account, std::string_view passwordHash);
void setPasswordHash(storage::Tx& tx, AccountId account, std::string_view passwordHash);
/// The next two return whether there is such an account.
bool setLanguage(storage::Tx& tx, AccountId account, std::string_view language);
bool setDisabledAt(storage::Tx& tx, AccountId account, std::optional<Timestamp> at);

}  // namespace entente::identity::accounts
