#include "workflow/person_at.h"

#include "identity/account_repository.h"
#include "identity/email_address.h"
#include "programs/person_repository.h"

namespace entente::workflow {

std::optional<programs::Person> personAt(storage::ReadTx& tx, std::string_view email) {
    const programs::PersonRepository persons;
    if (auto person = persons.findByEmail(tx, email)) return person;
    for (const auto& account : identity::accounts::list(tx))
        if (account.person && identity::emailKey(account.email) == identity::emailKey(email))
            return persons.find(tx, account.person);
    return std::nullopt;
}

}  // namespace entente::workflow
