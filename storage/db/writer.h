#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "storage/db/connection.h"
#include "storage/db/database.h"

namespace entente::storage {

/// Group commit: the one thread that owns the one writing connection. Thread-safe.
class Writer {
  public:
    Writer(std::unique_ptr<Connection> connection, std::size_t largestBatch, int checkpointPages);
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;
    ~Writer() { stop(); }

    /// Returns when the transaction is durable or rolled back; throws what the callback threw or why it is not durable.
    void write(const std::function<bool(Tx&)>& callback);

    /// See `Database::writeLater`.
    void writeLater(std::function<bool(Tx&)> callback);

    /// See `Database::forget`.
    void forget();

    DatabaseStatistics statistics() const;

    /// Finishes what is queued, checkpoints and closes. May be called again.
    void stop();

  private:
    struct Job;
    struct LaterJob;

    void queue(Job& job);
    void loop();
    Job* take();
    void runBatch();
    void putBack(const std::vector<Job*>& jobs);
    bool begin();
    /// False when something of it stands in the transaction that must not be kept.
    bool run(Job& job);
    void runAlone(Job& job);
    bool commit(Job* only);
    void failQueued();
    void acknowledge(const std::vector<Job*>& batch);
    static void endLater(Job& job);
    void checkpointWhenDue();

    std::unique_ptr<Connection> connection_;
    std::exception_ptr failure_;  ///< why the last `begin` failed
    const std::size_t largestBatch_;
    const int checkpointPages_;

    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Job*> queue_;
    bool stopping_ = false;
    std::once_flag stopOnce_;

    std::atomic<bool> forgetAsked_ = false;
    bool emptyLater_ = false;  ///< a reader needed the log; for the writer's thread
    std::atomic<std::uint64_t> commits_ = 0;
    std::atomic<std::uint64_t> transactions_ = 0;
    std::atomic<std::uint64_t> repeated_ = 0;

    std::thread thread_;
};

}  // namespace entente::storage
