#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include "base/result.h"
#include "storage/db/errors.h"
#include "storage/db/transaction.h"

namespace entente::storage {

struct DatabaseOptions {
    std::filesystem::path file;  ///< created when missing, with its folder; `<file>.lock` beside it is held while open
    std::size_t readers = 8;     ///< most read transactions at the same time; each is opened at its first use
    std::chrono::milliseconds busyTimeout{5000};  ///< longest wait for a free reader or for a foreign lock
    std::size_t largestBatch = 256;               ///< most write transactions that share one COMMIT
    int checkpointPages = 1000;                   ///< length of the write-ahead log that starts a checkpoint
    std::string vfs = {};                         ///< SQLite VFS by name, for fault tests; empty is the system's
};

/// What the database did since it was opened.
struct DatabaseStatistics {
    std::uint64_t commits = 0;       ///< durable COMMITs
    std::uint64_t transactions = 0;  ///< write transactions they carried
    std::uint64_t repeated = 0;      ///< callbacks run again because another of their batch failed
};

/// One SQLite file in WAL mode with `synchronous=FULL`. Exactly one connection writes and checkpoints, in a thread of
/// its own that runs queued write transactions as one batch and acknowledges them after one durable COMMIT. Readers are
/// read-only connections that see a snapshot. Thread-safe.
class Database {
  public:
    /// Throws `DatabaseInUse` when another process holds it, and other `DatabaseError`s.
    static std::unique_ptr<Database> open(const DatabaseOptions& options);

    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;
    ~Database();

    /// Runs `callback(Tx&)` in a write transaction, blocks until it is durable, and gives back what it returned.
    /// A failed `Result` or an exception rolls back this transaction alone, and reaches the caller only after what the
    /// callback had read is durable too. The callback runs in the writer's thread and may run more than once: it does
    /// nothing but use its `Tx`. Throws `DatabaseError` when the transaction could not be made durable.
    template <typename Callback>
    auto write(Callback&& callback) -> std::invoke_result_t<Callback&, Tx&> {
        using Returned = std::invoke_result_t<Callback&, Tx&>;
        if constexpr (std::is_void_v<Returned>) {
            writeErased([&](Tx& tx) {
                callback(tx);
                return true;
            });
        } else {
            std::optional<Returned> returned;
            writeErased([&](Tx& tx) {
                returned.reset();
                returned.emplace(callback(tx));
                return succeeded(*returned);
            });
            return std::move(*returned);
        }
    }

    /// The same in the background: returns at once, in the order of the calls, and what was asked for before `stop` is
    /// kept. For notes that nobody waits for: they may be lost with the process, and a failure goes to the log only.
    void writeLater(std::function<void(Tx&)> callback);

    /// Runs `callback(ReadTx&)` in the calling thread on a snapshot. Waits for a free reader, so it must not be nested;
    /// throws `DatabaseBusy` when none becomes free in time.
    template <typename Callback>
    auto read(Callback&& callback) -> std::invoke_result_t<Callback&, ReadTx&> {
        using Returned = std::invoke_result_t<Callback&, ReadTx&>;
        if constexpr (std::is_void_v<Returned>) {
            readErased([&](ReadTx& tx) { callback(tx); });
        } else {
            std::optional<Returned> returned;
            readErased([&](ReadTx& tx) { returned.emplace(callback(tx)); });
            return std::move(*returned);
        }
    }

    /// What was deleted or overwritten before is in no file of the database any more when this returns, unless a reader
    /// still needs the log: then after a later checkpoint. Others wait to write meanwhile, about a second for each 100
    /// MB. What fails, such as for lack of space, is logged.
    void forget();

    DatabaseStatistics statistics() const;

    /// Finishes what is queued, waits for the readers, checkpoints and closes. Later calls throw `DatabaseStopped`.
    void stop();

  private:
    struct Parts;

    explicit Database(std::unique_ptr<Parts> parts);
    void writeErased(const std::function<bool(Tx&)>& callback);
    void readErased(const std::function<void(ReadTx&)>& callback);

    template <typename T>
    static bool succeeded(const Result<T>& result) {
        return result.ok();
    }
    template <typename T>
    static bool succeeded(const T&) {
        return true;
    }

    std::unique_ptr<Parts> parts_;
};

}  // namespace entente::storage
