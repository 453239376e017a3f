#include "records/scope.h"

#include "programs/organisation_repository.h"
#include "programs/person_repository.h"

namespace entente::records {

using identity::Account;
using identity::Role;
using programs::RecordScope;

RecordScope scopeOf(storage::ReadTx& tx, const Account& account) {
    if (account.isAdministrator()) return {.everything = true};
    const auto person = programs::PersonRepository().find(tx, account.person);
    if (!person || !person->organisation) return {};
    const auto office = programs::OrganisationRepository().find(tx, person->organisation);
    if (!office) return {};
    return {.country = office->country, .shared = account.role == Role::Coordinator};
}

bool mayKeep(const Account& account, const RecordScope& scope, std::string_view country) {
    return scope.everything ? account.isAdministrator() : isOfOwnSide(account, scope, country);
}

bool isOfOwnSide(const Account& account, const RecordScope& scope, std::string_view country) {
    return account.role == Role::Coordinator && !scope.country.empty() && scope.country == country;
}

Error noRecord() {
    return notFound("records.none", "There is no such record");
}

Error mayNotKeep() {
    return {ErrorKind::Forbidden, {"records.may_not", "Only the side that it belongs to changes this record", {}}};
}

}  // namespace entente::records
