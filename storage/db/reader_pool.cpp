#include "storage/db/reader_pool.h"

namespace entente::storage {

class ReaderPool::Lease {
  public:
    explicit Lease(ReaderPool& pool) : pool_(pool), connection_(pool.borrow()) {}
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    ~Lease() {
        if (connection_) end();
        pool_.giveBack(std::move(connection_));
    }

    Connection& connection() {
        if (!connection_) {
            const auto& options = pool_.options_;
            connection_ = std::make_unique<Connection>(options.file, Connection::Mode::ReadOnly, options.busyTimeout,
                                                       options.vfs);
        }
        return *connection_;
    }

  private:
    /// COMMIT and ROLLBACK of a reader are the same, but only the former is kept prepared.
    void end() noexcept {
        try {
            if (connection_->inTransaction()) connection_->run("COMMIT");
        } catch (const DatabaseError&) {
            connection_->rollBack();
        }
    }

    ReaderPool& pool_;
    std::unique_ptr<Connection> connection_;
};

void ReaderPool::read(const std::function<void(ReadTx&)>& callback) {
    Lease lease(*this);
    Connection& connection = lease.connection();
    connection.run("BEGIN");
    ReadTx snapshot(connection);
    callback(snapshot);
}

/// A place in the pool, with a connection unless it is to be opened.
std::unique_ptr<Connection> ReaderPool::borrow() {
    std::unique_lock lock(mutex_);
    const bool free =
        changed_.wait_for(lock, options_.busyTimeout, [this] { return stopping_ || inUse_ < options_.readers; });
    if (stopping_) throw DatabaseStopped("the database is stopped", 0);
    if (!free) throw DatabaseBusy("every reader of the database stayed in use", 0);
    std::unique_ptr<Connection> connection;
    if (!idle_.empty()) {
        connection = std::move(idle_.back());
        idle_.pop_back();
    }
    ++inUse_;
    return connection;
}

void ReaderPool::giveBack(std::unique_ptr<Connection> connection) noexcept {
    {
        const std::lock_guard lock(mutex_);
        if (connection) idle_.push_back(std::move(connection));
        --inUse_;
    }
    changed_.notify_one();
}

void ReaderPool::stop() {
    std::unique_lock lock(mutex_);
    stopping_ = true;
    changed_.notify_all();
    changed_.wait(lock, [this] { return inUse_ == 0; });
    idle_.clear();
}

}  // namespace entente::storage
