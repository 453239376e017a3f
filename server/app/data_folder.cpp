#include "app/data_folder.h"

#include <fmt/format.h>

#include "base/file.h"
#include "storage/db/migrations.h"

namespace entente::app {

namespace {

DataFolder opened(const Configuration& configuration) {
    storage::DatabaseOptions options;
    options.file = configuration.databaseFile;
    return {storage::Database::open(options),
            std::make_unique<storage::BlobStore>(systemFiles(), configuration.dataFolder / "blobs")};
}

}  // namespace

DataFolder DataFolder::open(const Configuration& configuration, const Installation& installation) {
    systemFiles().createFolders(configuration.dataFolder);
    auto folder = opened(configuration);
    storage::migrate(*folder.database, installation.migrations(), SystemClock());
    folder.blobs->removeLeftovers();
    return folder;
}

DataFolder DataFolder::openUnchanged(const Configuration& configuration, const Installation& installation) {
    auto folder = opened(configuration);
    const auto pending = storage::pendingMigrations(*folder.database, installation.migrations());
    if (!pending.empty())
        throw storage::MigrationError(
            fmt::format("the data folder {} is of an older program: {} migrations are missing, the first {:04}_{}. Run "
                        "entente migrate first",
                        configuration.dataFolder.string(), pending.size(), pending[0].number, pending[0].name),
            0);
    return folder;
}

}  // namespace entente::app
