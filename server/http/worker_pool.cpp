#include "http/worker_pool.h"

#include <utility>

#include "base/log.h"

namespace entente::http {

WorkerPool::WorkerPool(std::size_t workers, std::size_t queued, Serve serve, GiveBack giveBack)
    : queued_(queued), serve_(std::move(serve)), giveBack_(std::move(giveBack)), active_(workers, nullptr) {
    threads_.reserve(workers);
    for (std::size_t i = 0; i < workers; ++i) {
        threads_.emplace_back([this, i] { run(i); });
    }
}

WorkerPool::~WorkerPool() {
    finish({});
}

bool WorkerPool::push(std::unique_ptr<Connection>& connection) {
    {
        const std::lock_guard lock(mutex_);
        if (finishing_ || queue_.size() >= queued_) return false;
        queue_.push_back(std::move(connection));
    }
    work_.notify_one();
    return true;
}

bool WorkerPool::isWanted() {
    const std::lock_guard lock(mutex_);
    return finishing_ || !queue_.empty();
}

void WorkerPool::finish(std::chrono::milliseconds time) {
    {
        std::unique_lock lock(mutex_);
        finishing_ = true;
        work_.notify_all();
        if (!idle_.wait_for(lock, time, [&] { return queue_.empty() && busy_ == 0; })) {
            log::warning("http.cut_off", {{"requests", std::to_string(busy_ + queue_.size())}});
            queue_.clear();
            for (auto* connection : active_) {
                if (connection) connection->cut();
            }
        }
    }
    for (auto& thread : threads_) {
        if (thread.joinable()) thread.join();
    }
}

void WorkerPool::run(std::size_t index) {
    std::unique_lock lock(mutex_);
    for (;;) {
        work_.wait(lock, [&] { return finishing_ || !queue_.empty(); });
        if (queue_.empty()) return;
        auto connection = std::move(queue_.front());
        queue_.pop_front();
        active_[index] = connection.get();
        ++busy_;
        lock.unlock();
        auto after = AfterExchange::Close;
        try {
            after = serve_(*connection);
        } catch (const ConnectionLost&) {
            // The client left; that is its right and of no interest.
        } catch (const std::exception& exception) {
            log::error("http.connection", {{"what", exception.what()}});
        }
        lock.lock();
        // Cleared before the connection moves on: `finish` may cut only what a worker still holds.
        active_[index] = nullptr;
        lock.unlock();
        if (after == AfterExchange::Close) {
            connection.reset();
        } else {
            giveBack_(std::move(connection), after);
        }
        lock.lock();
        --busy_;
        if (busy_ == 0 && queue_.empty()) idle_.notify_all();
    }
}

}  // namespace entente::http
