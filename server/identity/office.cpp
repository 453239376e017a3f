#include "identity/office.h"

#include <algorithm>

#include "identity/account_repository.h"

namespace entente::identity {

using accounts::Office;
using storage::ReadTx;
using storage::Tx;

namespace {

std::optional<OrganisationId> onlyOne(const std::vector<Office>& offices) {
    return offices.size() == 1 ? std::optional(offices.front().id) : std::nullopt;
}

std::string codesOf(const std::vector<Office>& offices) {
    std::string codes;
    for (const auto& office : offices)
        codes += (codes.empty() ? "" : ", ") + office.code;
    return codes;
}

}  // namespace

Result<OrganisationId> officeFor(ReadTx& tx, const NewAccount& account, std::optional<PersonId> known) {
    std::optional<OrganisationId> organisation;
    if (!account.organisation.empty()) {
        organisation = accounts::findOrganisation(tx, account.organisation);
        if (!organisation)
            return invalid("identity.organisation_unknown", "There is no organisation with the code {code}.",
                           {{"code", account.organisation}}, "organisation");
    }
    if (known)
        if (const auto own = accounts::organisationOf(tx, *known)) {
            if (organisation && organisation != own)
                return invalid("identity.organisation_differs",
                               "This person belongs to {code}. Change the person's record first, or name that "
                               "organisation or none.",
                               {{"code", accounts::organisationCode(tx, *own)}}, "organisation");
            organisation = own;
        }
    // Who holds a role is on its side wherever they work.
    if (known && account.role == Role::Coordinator && accounts::holdsRole(tx, *known, *account.side))
        return organisation.value_or(OrganisationId{});
    if (account.role != Role::Coordinator) return organisation.value_or(OrganisationId{});
    const auto offices = accounts::officesOf(tx, *account.side);
    if (!organisation) organisation = onlyOne(offices);
    if (offices.empty()) return organisation.value_or(OrganisationId{});
    if (!organisation)
        return invalid("identity.organisation_missing", "Say to which organisation the coordinator belongs: {codes}.",
                       {{"codes", codesOf(offices)}}, "organisation");
    if (std::none_of(offices.begin(), offices.end(), [&](const Office& office) { return office.id == organisation; }))
        return invalid("identity.organisation_other_side",
                       "A coordinator belongs to an organisation of their side: {codes}.",
                       {{"codes", codesOf(offices)}}, "organisation");
    return *organisation;
}

void placeCoordinators(Tx& tx) {
    for (const auto side : {Side::A, Side::B})
        if (const auto office = onlyOne(accounts::officesOf(tx, side))) accounts::placeCoordinators(tx, side, *office);
}

}  // namespace entente::identity
