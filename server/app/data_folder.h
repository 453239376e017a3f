#pragma once

#include <memory>

#include "app/configuration.h"
#include "app/installation.h"
#include "storage/blobs/blob_store.h"
#include "storage/db/database.h"

namespace entente::app {

/// The database and the blobs of a data folder. Throws `DatabaseError` or `FileError` with a message that names the
/// file.
struct DataFolder {
    std::unique_ptr<storage::Database> database;
    std::unique_ptr<storage::BlobStore> blobs;

    /// With the schema brought up to date; makes the folder when there is none.
    static DataFolder open(const Configuration& configuration, const Installation& installation);
    /// To be looked at, its data as they are: throws `MigrationError` when the schema is of an older program.
    static DataFolder openUnchanged(const Configuration& configuration, const Installation& installation);
};

}  // namespace entente::app
