#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "http/connection.h"
#include "http/exchange.h"

namespace entente::http {

/// A fixed number of threads that serve requests, and a bounded queue before them. Thread-safe.
class WorkerPool {
  public:
    /// Serves one request. What it throws is logged, and the connection closed.
    using Serve = std::function<AfterExchange(Connection&)>;
    /// Takes the connection over after the request.
    using GiveBack = std::function<void(std::unique_ptr<Connection>, AfterExchange)>;

    WorkerPool(std::size_t workers, std::size_t queued, Serve serve, GiveBack giveBack);
    /// As `finish` without time.
    ~WorkerPool();
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;

    /// Takes the connection; false, and it stays where it is, when the queue is full.
    bool push(std::unique_ptr<Connection>& connection);

    /// Whether others wait for a worker, or for all of them to end.
    bool isWanted();

    /// Serves what is queued, takes nothing more, cuts off the connections of what is not done in `time`, joins.
    void finish(std::chrono::milliseconds time);

  private:
    void run(std::size_t index);

    const std::size_t queued_;
    const Serve serve_;
    const GiveBack giveBack_;
    std::mutex mutex_;
    std::condition_variable work_;
    std::condition_variable idle_;
    std::deque<std::unique_ptr<Connection>> queue_;  // guarded by mutex_
    std::vector<Connection*> active_;                // one place for each worker; guarded by mutex_
    std::size_t busy_ = 0;                           // guarded by mutex_
    bool finishing_ = false;                         // guarded by mutex_
    std::vector<std::thread> threads_;
};

}  // namespace entente::http
