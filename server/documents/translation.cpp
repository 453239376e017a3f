#include "documents/translation.h"

#include <algorithm>

#include "documents/document_repository.h"

namespace entente::documents {

using storage::ReadTx;

namespace {

/// Further back nobody looks for what both were made of.
constexpr int kRevisionsCompared = 20;

/// How many revisions were made since the last one of a cause that the other has too; all when there is none.
std::ptrdiff_t changesSince(const std::vector<Revision>& revisions, const std::vector<Revision>& others) {
    const auto common = std::find_if(revisions.begin(), revisions.end(), [&](const Revision& revision) {
        return !revision.cause.empty() && std::any_of(others.begin(), others.end(), [&](const Revision& other) {
            return other.cause == revision.cause;
        });
    });
    return common - revisions.begin();
}

}  // namespace

std::optional<AheadOf> newerTranslation(ReadTx& tx, const Document& document, char side) {
    const DocumentRepository repository;
    const auto own = repository.revisionsFor(tx, document, side, 0, kRevisionsCompared);
    std::optional<AheadOf> found;
    std::ptrdiff_t most = 0;
    for (const auto& other : repository.listOfInstance(tx, document.instance, document.kind)) {
        if (other.id == document.id || other.language == document.language || other.original != document.original ||
            !other.visibleTo(side))
            continue;
        const auto others = repository.revisionsFor(tx, other, side, 0, kRevisionsCompared);
        const auto ahead = changesSince(others, own) - changesSince(own, others);
        if (own.empty() || others.empty() || ahead <= most) continue;
        most = ahead;
        found = AheadOf{other.id, other.language, others.front().number};
    }
    return found;
}

}  // namespace entente::documents
