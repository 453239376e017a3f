#include "unit/storage/fault_vfs.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <new>

#include "base/crypto.h"
#include "storage/db/sqlite_start.h"

namespace entente::test {

/// What SQLite allocates for an open file; the system's own file follows it in memory.
struct FaultVfs::File {
    sqlite3_file base;
    FaultVfs* owner;
    std::string* path;
    sqlite3_file* real;
};

struct FaultVfs::Methods {
    static File& of(sqlite3_file* file) { return *reinterpret_cast<File*>(file); }
    static sqlite3_file* real(sqlite3_file* file) { return of(file).real; }

    static int close(sqlite3_file* file) {
        const int code = real(file)->pMethods->xClose(real(file));
        delete of(file).path;
        return code;
    }
    static int read(sqlite3_file* file, void* buffer, int size, sqlite3_int64 offset) {
        return real(file)->pMethods->xRead(real(file), buffer, size, offset);
    }
    static int change(sqlite3_file* file, Change change, int (*call)(sqlite3_file*, const Change&)) {
        FaultVfs& owner = *of(file).owner;
        const std::lock_guard lock(owner.mutex_);
        if (const int code = owner.operate(); code != SQLITE_OK) return code;
        const int code = call(real(file), change);
        if (code == SQLITE_OK) owner.images_[*of(file).path].pending.push_back(std::move(change));
        return code;
    }
    static int write(sqlite3_file* file, const void* buffer, int size, sqlite3_int64 offset) {
        return change(file, {offset, std::string(static_cast<const char*>(buffer), static_cast<std::size_t>(size))},
                      [](sqlite3_file* target, const Change& done) {
                          return target->pMethods->xWrite(target, done.bytes.data(),
                                                          static_cast<int>(done.bytes.size()), done.offset);
                      });
    }
    static int truncate(sqlite3_file* file, sqlite3_int64 size) {
        return change(file, {size, {}, true}, [](sqlite3_file* target, const Change& done) {
            return target->pMethods->xTruncate(target, done.offset);
        });
    }
    static int sync(sqlite3_file* file, int) {
        // The model decides what is durable, so the machine's own disk need not be waited for.
        FaultVfs& owner = *of(file).owner;
        const std::lock_guard lock(owner.mutex_);
        if (const int code = owner.operate(); code != SQLITE_OK) return code;
        auto& image = owner.images_[*of(file).path];
        for (const auto& done : image.pending)
            apply(image.durable, done);
        image.pending.clear();
        return SQLITE_OK;
    }
    static int fileSize(sqlite3_file* file, sqlite3_int64* size) {
        return real(file)->pMethods->xFileSize(real(file), size);
    }
    static int lock(sqlite3_file* file, int level) { return real(file)->pMethods->xLock(real(file), level); }
    static int unlock(sqlite3_file* file, int level) { return real(file)->pMethods->xUnlock(real(file), level); }
    static int checkReservedLock(sqlite3_file* file, int* result) {
        return real(file)->pMethods->xCheckReservedLock(real(file), result);
    }
    static int fileControl(sqlite3_file* file, int operation, void* argument) {
        return real(file)->pMethods->xFileControl(real(file), operation, argument);
    }
    static int sectorSize(sqlite3_file* file) { return real(file)->pMethods->xSectorSize(real(file)); }
    static int characteristics(sqlite3_file* file) { return real(file)->pMethods->xDeviceCharacteristics(real(file)); }
    static int shmMap(sqlite3_file* file, int page, int size, int extend, void volatile** memory) {
        return real(file)->pMethods->xShmMap(real(file), page, size, extend, memory);
    }
    static int shmLock(sqlite3_file* file, int offset, int count, int flags) {
        return real(file)->pMethods->xShmLock(real(file), offset, count, flags);
    }
    static void shmBarrier(sqlite3_file* file) { real(file)->pMethods->xShmBarrier(real(file)); }
    static int shmUnmap(sqlite3_file* file, int remove) { return real(file)->pMethods->xShmUnmap(real(file), remove); }

    // Version 2: no memory-mapped pages, which would go round the model.
    static constexpr sqlite3_io_methods table = {2,
                                                 close,
                                                 read,
                                                 write,
                                                 truncate,
                                                 sync,
                                                 fileSize,
                                                 lock,
                                                 unlock,
                                                 checkReservedLock,
                                                 fileControl,
                                                 sectorSize,
                                                 characteristics,
                                                 shmMap,
                                                 shmLock,
                                                 shmBarrier,
                                                 shmUnmap,
                                                 nullptr,
                                                 nullptr};
};

namespace {

sqlite3_vfs* systemVfs() {
    storage::startSqlite();
    return sqlite3_vfs_find(nullptr);
}

}  // namespace

FaultVfs::FaultVfs(unsigned seed)
    : real_(systemVfs()), vfs_(*real_), name_("fault-" + hex(randomBytes(8))), random_(seed) {
    vfs_.szOsFile = static_cast<int>(sizeof(File)) + real_->szOsFile;
    vfs_.zName = name_.c_str();
    vfs_.pAppData = this;
    vfs_.pNext = nullptr;
    vfs_.xOpen = &FaultVfs::open;
    vfs_.xDelete = &FaultVfs::remove;
    sqlite3_vfs_register(&vfs_, 0);
}

FaultVfs::~FaultVfs() {
    sqlite3_vfs_unregister(&vfs_);
}

int FaultVfs::open(sqlite3_vfs* vfs, sqlite3_filename name, sqlite3_file* file, int flags, int* outFlags) {
    FaultVfs& self = of(vfs);
    auto& opened = *reinterpret_cast<File*>(file);
    opened.base.pMethods = nullptr;
    opened.real = reinterpret_cast<sqlite3_file*>(&opened + 1);
    const int code = self.real_->xOpen(self.real_, name, opened.real, flags, outFlags);
    if (code != SQLITE_OK) return code;
    opened.owner = &self;
    opened.path = new std::string(name == nullptr ? "" : name);
    opened.base.pMethods = &Methods::table;
    const std::lock_guard lock(self.mutex_);
    self.images_.try_emplace(*opened.path);
    return SQLITE_OK;
}

int FaultVfs::remove(sqlite3_vfs* vfs, const char* name, int syncFolder) {
    FaultVfs& self = of(vfs);
    const std::lock_guard lock(self.mutex_);
    self.images_.erase(name);
    return self.real_->xDelete(self.real_, name, syncFolder);
}

void FaultVfs::fail(int from, int count, int code) {
    const std::lock_guard lock(mutex_);
    failFrom_ = operations_ + from;
    failTo_ = failFrom_ + count;
    failure_ = code;
}

int FaultVfs::operations() const {
    const std::lock_guard lock(mutex_);
    return operations_;
}

int FaultVfs::operate() {
    const int number = operations_++;
    return number >= failFrom_ && number < failTo_ ? failure_ : SQLITE_OK;
}

void FaultVfs::apply(std::string& content, const Change& change) {
    const auto offset = static_cast<std::size_t>(change.offset);
    if (change.truncation) {
        content.resize(std::min(content.size(), offset));
        return;
    }
    content.resize(std::max(content.size(), offset + change.bytes.size()));
    content.replace(offset, change.bytes.size(), change.bytes);
}

void FaultVfs::cutPower(const std::filesystem::path& folder) {
    constexpr std::size_t sector = 512;
    const std::lock_guard lock(mutex_);
    for (const auto& [path, image] : images_) {
        if (path.empty()) continue;
        std::string left = image.durable;
        for (const auto& change : image.pending) {
            if (change.truncation) {
                if (random_() % 2 == 0) apply(left, change);
                continue;
            }
            for (std::size_t start = 0; start < change.bytes.size(); start += sector) {
                if (random_() % 2 == 0) continue;
                const auto offset = change.offset + static_cast<sqlite3_int64>(start);
                apply(left, {offset, change.bytes.substr(start, sector)});
            }
        }
        std::ofstream(folder / std::filesystem::path(path).filename(), std::ios::binary) << left;
    }
}

}  // namespace entente::test
