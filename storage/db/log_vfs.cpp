#include "storage/db/log_vfs.h"

#include <fmt/format.h>

#include <atomic>
#include <new>

#include "storage/db/errors.h"
#include "storage/db/sqlite_start.h"

namespace entente::storage {

namespace {

/// Some thirty pages; the size from which a longer write saves next to nothing.
constexpr std::size_t kLargestWrite = 128 * 1024;

/// The log; the file below follows it in the memory that SQLite gives.
struct LogFile {
    sqlite3_file base;
    sqlite3_file* below;
    std::string* waiting;
    sqlite3_int64 offset;  ///< of what waits

    static LogFile& of(sqlite3_file* file) { return *reinterpret_cast<LogFile*>(file); }

    /// What could not be written is given up: the COMMIT that it belongs to fails.
    int flush() {
        if (waiting->empty()) return SQLITE_OK;
        const int code = below->pMethods->xWrite(below, waiting->data(), static_cast<int>(waiting->size()), offset);
        waiting->clear();
        return code;
    }
};

int closeLog(sqlite3_file* file) {
    auto& log = LogFile::of(file);
    const int flushed = log.flush();
    const int code = log.below->pMethods->xClose(log.below);
    delete log.waiting;
    log.waiting = nullptr;
    return flushed == SQLITE_OK ? code : flushed;
}

int readLog(sqlite3_file* file, void* bytes, int count, sqlite3_int64 offset) {
    auto& log = LogFile::of(file);
    if (const int code = log.flush(); code != SQLITE_OK) return code;
    return log.below->pMethods->xRead(log.below, bytes, count, offset);
}

int writeLog(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 offset) {
    auto& log = LogFile::of(file);
    const bool follows = offset == log.offset + static_cast<sqlite3_int64>(log.waiting->size());
    if (!follows || log.waiting->size() + static_cast<std::size_t>(count) > kLargestWrite)
        if (const int code = log.flush(); code != SQLITE_OK) return code;
    try {
        if (log.waiting->empty()) log.offset = offset;
        log.waiting->append(static_cast<const char*>(bytes), static_cast<std::size_t>(count));
    } catch (const std::bad_alloc&) {
        return SQLITE_IOERR_NOMEM;
    }
    return SQLITE_OK;
}

int truncateLog(sqlite3_file* file, sqlite3_int64 size) {
    auto& log = LogFile::of(file);
    if (const int code = log.flush(); code != SQLITE_OK) return code;
    return log.below->pMethods->xTruncate(log.below, size);
}

int syncLog(sqlite3_file* file, int flags) {
    auto& log = LogFile::of(file);
    if (const int code = log.flush(); code != SQLITE_OK) return code;
    return log.below->pMethods->xSync(log.below, flags);
}

int sizeOfLog(sqlite3_file* file, sqlite3_int64* size) {
    auto& log = LogFile::of(file);
    if (const int code = log.flush(); code != SQLITE_OK) return code;
    return log.below->pMethods->xFileSize(log.below, size);
}

int lockLog(sqlite3_file* file, int level) {
    auto* const below = LogFile::of(file).below;
    return below->pMethods->xLock(below, level);
}

int unlockLog(sqlite3_file* file, int level) {
    auto* const below = LogFile::of(file).below;
    return below->pMethods->xUnlock(below, level);
}

int isLogReserved(sqlite3_file* file, int* reserved) {
    auto* const below = LogFile::of(file).below;
    return below->pMethods->xCheckReservedLock(below, reserved);
}

int controlLog(sqlite3_file* file, int operation, void* argument) {
    auto& log = LogFile::of(file);
    if (const int code = log.flush(); code != SQLITE_OK) return code;
    return log.below->pMethods->xFileControl(log.below, operation, argument);
}

int sectorOfLog(sqlite3_file* file) {
    auto* const below = LogFile::of(file).below;
    return below->pMethods->xSectorSize(below);
}

int traitsOfLog(sqlite3_file* file) {
    auto* const below = LogFile::of(file).below;
    return below->pMethods->xDeviceCharacteristics(below);
}

// Of version 1: shared memory and mapping are asked of the database file alone.
constexpr sqlite3_io_methods kLogMethods = {
    1,          closeLog,    readLog,     writeLog, truncateLog, syncLog, sizeOfLog, lockLog, unlockLog, isLogReserved,
    controlLog, sectorOfLog, traitsOfLog, nullptr,  nullptr,     nullptr, nullptr,   nullptr, nullptr};

std::string nextName() {
    static std::atomic<unsigned> last = 0;
    return fmt::format("entente-log-{}", ++last);
}

}  // namespace

LogVfs::LogVfs(const std::string& below) : name_(nextName()) {
    startSqlite();
    auto* const found = sqlite3_vfs_find(below.empty() ? nullptr : below.c_str());
    if (found == nullptr) throw DatabaseError(fmt::format("there is no VFS {}", below), 0);
    registered_ = {*found, found};
    registered_.vfs.zName = name_.c_str();
    registered_.vfs.pNext = nullptr;
    registered_.vfs.szOsFile = static_cast<int>(sizeof(LogFile)) + found->szOsFile;
    registered_.vfs.xOpen = &LogVfs::open;
    sqlite3_vfs_register(&registered_.vfs, 0);
}

LogVfs::~LogVfs() {
    sqlite3_vfs_unregister(&registered_.vfs);
}

int LogVfs::open(sqlite3_vfs* vfs, sqlite3_filename name, sqlite3_file* file, int flags, int* outFlags) {
    auto* const found = reinterpret_cast<Registered*>(vfs)->below;
    if ((flags & SQLITE_OPEN_WAL) == 0) return found->xOpen(found, name, file, flags, outFlags);
    auto& log = LogFile::of(file);
    log.base.pMethods = nullptr;
    log.below = reinterpret_cast<sqlite3_file*>(&log + 1);
    log.waiting = nullptr;
    log.offset = 0;
    const int code = found->xOpen(found, name, log.below, flags, outFlags);
    if (code != SQLITE_OK) return code;
    // A disk that a power cut leaves with torn neighbours is synced before the last pages of a COMMIT are written,
    // which readers then learn of: they must not wait here.
    const int traits = log.below->pMethods->xDeviceCharacteristics(log.below);
    log.waiting = (traits & SQLITE_IOCAP_POWERSAFE_OVERWRITE) != 0 ? new (std::nothrow) std::string : nullptr;
    if (log.waiting == nullptr) {
        log.below->pMethods->xClose(log.below);
        return found->xOpen(found, name, file, flags, outFlags);
    }
    log.base.pMethods = &kLogMethods;
    return SQLITE_OK;
}

}  // namespace entente::storage
