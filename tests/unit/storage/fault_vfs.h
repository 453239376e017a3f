#pragma once

#include <sqlite3.h>

#include <filesystem>
#include <map>
#include <mutex>
#include <random>
#include <string>
#include <vector>

namespace entente::test {

/// An SQLite VFS over the system's that knows what is on the disk and what is only in its cache. Thread-safe; outlives
/// every database opened with it.
class FaultVfs {
  public:
    explicit FaultVfs(unsigned seed = 1);
    FaultVfs(const FaultVfs&) = delete;
    FaultVfs& operator=(const FaultVfs&) = delete;
    ~FaultVfs();

    const std::string& name() const { return name_; }

    /// The changing operations `from` to `from + count - 1` from now on (0 is the next) return the SQLite code.
    void fail(int from, int count, int code);
    void stopFailing() { fail(0, 0, SQLITE_OK); }
    int operations() const;

    /// Writes the files into `folder` as a power cut at this moment would leave them: of what was written since a
    /// file's last sync each sector is there or not.
    void cutPower(const std::filesystem::path& folder);

  private:
    struct Change {
        sqlite3_int64 offset = 0;
        std::string bytes;
        bool truncation = false;
    };
    struct Image {
        std::string durable;
        std::vector<Change> pending;
    };
    struct File;
    struct Methods;

    static FaultVfs& of(sqlite3_vfs* vfs) { return *static_cast<FaultVfs*>(vfs->pAppData); }
    static int open(sqlite3_vfs* vfs, sqlite3_filename name, sqlite3_file* file, int flags, int* outFlags);
    static int remove(sqlite3_vfs* vfs, const char* name, int syncFolder);

    static void apply(std::string& content, const Change& change);
    /// The code that the next operation returns.
    int operate();

    sqlite3_vfs* const real_;
    sqlite3_vfs vfs_;
    std::string name_;

    mutable std::mutex mutex_;
    std::map<std::string, Image> images_;
    int operations_ = 0;
    int failFrom_ = 0;
    int failTo_ = 0;
    int failure_ = SQLITE_OK;
    std::mt19937 random_;
};

}  // namespace entente::test
