#include "jobs/worker.h"

#include <chrono>
#include <exception>

#include "base/log.h"

namespace entente::jobs {

Worker::Worker(std::string name, std::function<bool()> work)
    : name_(std::move(name)), work_(std::move(work)), thread_([this] { run(); }) {}

Worker::~Worker() {
    stop();
}

void Worker::wake() {
    {
        const std::lock_guard lock(mutex_);
        woken_ = true;
    }
    condition_.notify_one();
}

void Worker::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    condition_.notify_one();
    if (thread_.joinable()) thread_.join();
}

bool Worker::stopping() {
    const std::lock_guard lock(mutex_);
    return stopping_;
}

void Worker::run() {
    while (!stopping()) {
        bool worked = false;
        try {
            worked = work_();
        } catch (const std::exception& error) {
            log::error("worker.failed", {{"worker", name_}, {"reason", error.what()}});
        }
        if (worked) continue;
        std::unique_lock lock(mutex_);
        condition_.wait_for(lock, std::chrono::seconds(1), [this] { return woken_ || stopping_; });
        woken_ = false;
    }
}

}  // namespace entente::jobs
