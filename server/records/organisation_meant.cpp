#include "records/organisation_meant.h"

#include "programs/organisation_repository.h"
#include "records/fields.h"

namespace entente::records {

std::string organisationMeant(storage::ReadTx& tx, const programs::RecordScope& scope, const std::string& text) {
    const programs::OrganisationRepository organisations;
    if (const auto found = organisations.findByCode(tx, text))
        return organisations.isVisible(tx, found->id, scope) ? found->code : std::string();
    const auto wanted = nameKey(text);
    std::string meant;
    for (const auto& one : organisations.list(tx, {.scope = scope, .search = text, .limit = -1})) {
        if (nameKey(one.name.en) != wanted && nameKey(one.name.ko) != wanted && nameKey(one.nameLocal) != wanted)
            continue;
        if (!meant.empty()) return {};
        meant = one.code;
    }
    return meant;
}

}  // namespace entente::records
