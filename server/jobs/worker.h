#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

namespace entente::jobs {

/// A thread that works through a queue: it runs `work` until that says there is nothing left, then sleeps until it is
/// woken or a second has passed, so that what became due by the clock is found without a timer of its own.
/// An exception is logged and the worker goes on after a pause.
class Worker {
  public:
    /// `work` handles one piece and returns whether there was one.
    Worker(std::string name, std::function<bool()> work);
    /// Finishes the piece under way and joins.
    ~Worker();
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    void wake();
    void stop();

  private:
    void run();
    bool stopping();

    std::string name_;
    std::function<bool()> work_;
    std::mutex mutex_;
    std::condition_variable condition_;
    bool woken_ = false;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace entente::jobs
