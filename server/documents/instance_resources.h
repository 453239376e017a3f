#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/id.h"
#include "storage/blobs/blob_store.h"
#include "storage/db/database.h"
#include "template/resources.h"

namespace entente::documents {

/// What the templates of one workflow instance may show: its own documents by their kind (`document("concept_note")`,
/// the newest revision in the template's language; only what every side may see that reads what is made of it), and
/// pictures among the files that its data name by hash.
/// Thread-safe.
class InstanceResources final : public templates::Resources {
  public:
    InstanceResources(storage::Database& database, const storage::BlobStore& blobs, InstanceId instance,
                      std::string language, std::string readers)
        : database_(database),
          blobs_(blobs),
          instance_(instance),
          language_(std::move(language)),
          readers_(std::move(readers)) {}

    std::optional<std::string> picture(const feel::Value& source) const override;
    std::optional<std::string> document(std::string_view name) const override;

  private:
    storage::Database& database_;
    const storage::BlobStore& blobs_;
    InstanceId instance_;
    std::string language_;
    std::string readers_;  ///< `A`, `B` or both
};

}  // namespace entente::documents
