#include "app/data_folder.h"

#include "base/log.h"
#include "storage/db/migrations.h"

namespace entente::app {

DataFolder DataFolder::open(const Configuration& configuration, const Installation& installation) {
    systemFiles().createFolders(configuration.dataFolder);
    storage::DatabaseOptions options;
    options.file = configuration.databaseFile;
    DataFolder folder;
    folder.database = storage::Database::open(options);
    storage::migrate(*folder.database, installation.migrations(), SystemClock());
    folder.blobs = std::make_unique<storage::BlobStore>(systemFiles(), configuration.dataFolder / "blobs");
    folder.blobs->removeLeftovers();
    return folder;
}

}  // namespace entente::app
