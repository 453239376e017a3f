#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include "storage/db/parameter.h"
#include "storage/db/prepared_statement.h"

struct sqlite3;

namespace entente::storage {

class LogVfs;

/// One SQLite connection and its prepared statements. Used by one thread at a time. Throws `DatabaseError`s.
class Connection {
  public:
    enum class Mode { ReadWrite, ReadOnly };

    Connection(const std::filesystem::path& file, Mode mode, std::chrono::milliseconds busyTimeout,
               const std::string& vfs);
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    ~Connection();

    Mode mode() const { return mode_; }

    /// The statement with its arguments copied into it; given back by `release`.
    PreparedStatement& acquire(std::string_view sql, std::span<const Parameter> parameters);
    /// Resets the statement and keeps it for the next time.
    void release(PreparedStatement& statement) noexcept;
    /// One row more (true) or the end (false).
    bool step(PreparedStatement& statement);

    /// One statement to its end.
    void run(std::string_view sql, std::span<const Parameter> parameters = {});
    /// Every statement of a script that takes no arguments and whose rows nobody wants.
    void script(const std::string& sql);

    /// False when the engine itself has rolled back, as it does when the disk is full.
    bool inTransaction() const;
    /// Ends whatever transaction is open; without complaint when there is none.
    void rollBack() noexcept;

    std::int64_t lastInsertId() const;
    /// Rows inserted, updated or deleted by the last such statement.
    std::int64_t changes() const;
    /// Rows inserted, updated or deleted since the connection was opened.
    std::int64_t totalChanges() const;

    /// Writes the whole file anew, without what was once deleted: pages that were rebalanced keep copies of it,
    /// whatever `secure_delete` says. Outside of transactions; takes about a second for each 100 MB.
    void rewrite();

    /// Pages that COMMITs have added to the write-ahead log since the last checkpoint.
    int pagesToCheckpoint() const { return walPages_ - checkpointedPages_; }
    /// Copies what readers allow from the log into the database file, without waiting for them. `truncate` waits up to
    /// the busy time-out and empties the log. False when a reader still needs some of it.
    bool checkpoint(bool truncate);

  private:
    struct Closer {
        void operator()(sqlite3* handle) const noexcept;
    };

    static int countPages(void* self, sqlite3* handle, const char* schema, int pages);
    void configureWriter();
    PreparedStatement& prepare(std::string_view sql);
    void bind(PreparedStatement& statement, std::span<const Parameter> parameters, bool copy);
    PreparedStatement& acquire(std::string_view sql, std::span<const Parameter> parameters, bool copy);

    const Mode mode_;
    std::unique_ptr<LogVfs> log_;  ///< of the one that writes; goes after the handle
    std::unique_ptr<sqlite3, Closer> handle_;
    std::unordered_multimap<std::string_view, std::unique_ptr<PreparedStatement>> statements_;
    int walPages_ = 0;
    int checkpointedPages_ = 0;
};

}  // namespace entente::storage
