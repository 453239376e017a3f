#pragma once

#include <sqlite3.h>

#include <string>

namespace entente::storage {

/// A way for SQLite to its files, through another one, on which the pages of a COMMIT reach the write-ahead log in few
/// large writes: by itself SQLite asks the system twice for each page. What waits here is written before the log is
/// synced, read, measured or cut, and a COMMIT syncs it before it tells readers of new pages; so nobody sees a log that
/// lacks something, and a power cut finds what it would have found. Other files go straight through. Lives as long as
/// the connections on it. Each connection is used by one thread at a time.
class LogVfs {
  public:
    /// Over the VFS of that name; empty is the system's. Throws `DatabaseError` when there is none.
    explicit LogVfs(const std::string& below);
    LogVfs(const LogVfs&) = delete;
    LogVfs& operator=(const LogVfs&) = delete;
    ~LogVfs();

    const std::string& name() const { return name_; }

  private:
    static int open(sqlite3_vfs* vfs, sqlite3_filename name, sqlite3_file* file, int flags, int* outFlags);

    struct Registered {
        sqlite3_vfs vfs;  ///< first: SQLite hands back its address
        sqlite3_vfs* below;
    };
    std::string name_;
    Registered registered_;
};

}  // namespace entente::storage
