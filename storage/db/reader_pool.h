#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "storage/db/connection.h"
#include "storage/db/database.h"

namespace entente::storage {

/// Read-only connections, opened at their first use and reused, the last used first. Thread-safe.
class ReaderPool {
  public:
    explicit ReaderPool(const DatabaseOptions& options) : options_(options) {}
    ReaderPool(const ReaderPool&) = delete;
    ReaderPool& operator=(const ReaderPool&) = delete;
    ~ReaderPool() { stop(); }

    void read(const std::function<void(ReadTx&)>& callback);

    /// Waits until every reader is back and closes them. May be called again.
    void stop();

  private:
    class Lease;

    std::unique_ptr<Connection> borrow();
    void giveBack(std::unique_ptr<Connection> connection) noexcept;

    const DatabaseOptions options_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<std::unique_ptr<Connection>> idle_;
    std::size_t inUse_ = 0;
    bool stopping_ = false;
};

}  // namespace entente::storage
