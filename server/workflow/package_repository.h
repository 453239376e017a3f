#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/db/transaction.h"
#include "workflow/package_store.h"

namespace entente::workflow {

/// Rows of packages and of their files (path → SHA-256 of the blob). Stateless; thread-safe.
class PackageRepository {
  public:
    std::vector<PackageSummary> list(storage::ReadTx& tx) const;
    std::optional<PackageSummary> find(storage::ReadTx& tx, PackageId id) const;
    std::optional<PackageSummary> findByStatus(storage::ReadTx& tx, std::string_view key, PackageStatus status) const;
    /// Only its id: a summary counts the running instances, which a start must not pay for.
    std::optional<PackageId> active(storage::ReadTx& tx, std::string_view key) const;
    std::vector<PackageId> active(storage::ReadTx& tx) const;
    /// All that were activated, the newest first.
    std::vector<PackageId> versions(storage::ReadTx& tx, std::string_view key) const;
    std::map<std::string, std::string> files(storage::ReadTx& tx, PackageId id) const;

    PackageId insertDraft(storage::Tx& tx, std::string_view key, const programs::Bilingual& name, AccountId by,
                          Timestamp now) const;
    void putFiles(storage::Tx& tx, PackageId id, const std::map<std::string, std::string>& files) const;
    /// These and no others.
    void replaceFiles(storage::Tx& tx, PackageId id, const std::map<std::string, std::string>& files) const;
    int raiseEdition(storage::Tx& tx, PackageId id) const;
    void rename(storage::Tx& tx, PackageId id, const programs::Bilingual& name) const;
    void remove(storage::Tx& tx, PackageId id) const;
    /// Retires the active version of the key and returns the number of the new one.
    int activate(storage::Tx& tx, PackageId id, std::string_view key, Timestamp now) const;
};

}  // namespace entente::workflow
