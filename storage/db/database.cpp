#include "storage/db/database.h"

#include "base/file.h"
#include "storage/db/connection.h"
#include "storage/db/lock_file.h"
#include "storage/db/reader_pool.h"
#include "storage/db/writer.h"

namespace entente::storage {

namespace {

/// Readable by this user only, as are the log and the shared memory that SQLite makes after its example.
void createPrivately(const std::filesystem::path& file) {
    auto& files = systemFiles();
    if (!files.exists(file)) files.create(file)->close();
}

std::filesystem::path folderOf(const std::filesystem::path& file) {
    return file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
}

std::unique_ptr<Connection> openWriter(const DatabaseOptions& options) {
    createPrivately(options.file);
    auto connection =
        std::make_unique<Connection>(options.file, Connection::Mode::ReadWrite, options.busyTimeout, options.vfs);
    // The log's name has to outlive a power cut as much as its content.
    systemFiles().syncFolder(folderOf(options.file));
    return connection;
}

std::filesystem::path lockPath(const std::filesystem::path& file) {
    systemFiles().createFolders(folderOf(file));
    return file.string() + ".lock";
}

}  // namespace

/// In the order of construction; the lock goes last.
struct Database::Parts {
    explicit Parts(const DatabaseOptions& options)
        : lock(std::in_place, lockPath(options.file)),
          writer(openWriter(options), options.largestBatch, options.checkpointPages),
          readers(options) {}

    std::optional<LockFile> lock;
    Writer writer;
    ReaderPool readers;
};

Database::Database(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Database::~Database() {
    stop();
}

std::unique_ptr<Database> Database::open(const DatabaseOptions& options) {
    return std::unique_ptr<Database>(new Database(std::make_unique<Parts>(options)));
}

void Database::writeErased(const std::function<bool(Tx&)>& callback) {
    parts_->writer.write(callback);
}

void Database::writeLater(std::function<void(Tx&)> callback) {
    parts_->writer.writeLater([callback = std::move(callback)](Tx& tx) {
        callback(tx);
        return true;
    });
}

void Database::readErased(const std::function<void(ReadTx&)>& callback) {
    parts_->readers.read(callback);
}

void Database::forget() {
    parts_->writer.forget();
}

DatabaseStatistics Database::statistics() const {
    return parts_->writer.statistics();
}

void Database::stop() {
    // Readers first: the last checkpoint then finds nobody in its way.
    parts_->readers.stop();
    parts_->writer.stop();
    parts_->lock.reset();
}

}  // namespace entente::storage
