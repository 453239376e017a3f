#include "documents/instance_resources.h"

#include <algorithm>

#include "documents/document_repository.h"

namespace entente::documents {

std::optional<std::string> InstanceResources::picture(const feel::Value& source) const {
    const auto& hash = source["sha256"];  // only what a form or task has stored has one: texts of people do not
    return hash.isString() ? blobs_.read(hash.string()) : std::nullopt;
}

std::optional<std::string> InstanceResources::document(std::string_view name) const {
    const auto revision = database_.read([&](storage::ReadTx& tx) -> std::optional<Revision> {
        const DocumentRepository repository;
        const auto found = repository.findOfInstance(tx, instance_, std::string(name), language_);
        const bool visible =
            found && std::all_of(readers_.begin(), readers_.end(), [&](char side) { return found->visibleTo(side); });
        return visible ? repository.latest(tx, found->id) : std::nullopt;
    });
    return revision ? blobs_.read(revision->sha256) : std::nullopt;
}

}  // namespace entente::documents
