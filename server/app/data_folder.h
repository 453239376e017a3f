#pragma once

#include <memory>

#include "app/configuration.h"
#include "app/installation.h"
#include "storage/blobs/blob_store.h"
#include "storage/db/database.h"

namespace entente::app {

/// The database and the blobs of a data folder, with the schema brought up to date. Throws `DatabaseError` or
/// `FileError` with a message that names the file.
struct DataFolder {
    std::unique_ptr<storage::Database> database;
    std::unique_ptr<storage::BlobStore> blobs;

    static DataFolder open(const Configuration& configuration, const Installation& installation);
};

}  // namespace entente::app
