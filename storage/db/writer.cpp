#include "storage/db/writer.h"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <exception>
#include <stdexcept>

#include "base/log.h"

namespace entente::storage {

/// One waiting `write`. It lives on the caller's stack, which may be gone as soon as it is done: waking uses no more
/// than the address.
struct Writer::Job {
    explicit Job(const std::function<bool(Tx&)>& work, bool waited = true) : callback(work), waits(waited) {}
    virtual ~Job() = default;
    Job(const Job&) = delete;
    Job& operator=(const Job&) = delete;

    const std::function<bool(Tx&)>& callback;
    const bool waits;  ///< somebody waits for it, and owns it
    std::vector<std::function<void()>> hooks;
    std::exception_ptr failure;

    /// Whom this one wakes when it is woken: the writer wakes the first of a batch only and goes on with the next
    /// batch.
    std::array<Job*, 2> wakes{};

    void wait() {
        auto expected = kPending;
        if (state_.compare_exchange_strong(expected, kAsleep, std::memory_order_acquire))
            while (state_.load(std::memory_order_acquire) == kAsleep)
                futex(FUTEX_WAIT_PRIVATE, kAsleep);
        for (Job* const other : wakes)
            if (other != nullptr) other->finish();
    }
    void finish() {
        if (state_.exchange(kDone, std::memory_order_acq_rel) == kAsleep) futex(FUTEX_WAKE_PRIVATE, 1);
    }

  private:
    static constexpr std::uint32_t kPending = 0, kAsleep = 1, kDone = 2;

    /// `std::atomic::wait` gives up the processor sixteen times before it sleeps: a commit takes longer than that, and
    /// who writes is the one that it would be given to.
    void futex(int operation, std::uint32_t value) {
        ::syscall(SYS_futex, &state_, operation, value, nullptr, nullptr, 0);
    }

    std::atomic<std::uint32_t> state_ = kPending;
};

/// One that nobody waits for: it owns what it runs, and the writer owns it.
struct Writer::LaterJob final : Job {
    explicit LaterJob(std::function<bool(Tx&)> work) : Job(owned, false), owned(std::move(work)) {}
    std::function<bool(Tx&)> owned;
};
static_assert(sizeof(std::atomic<std::uint32_t>) == sizeof(std::uint32_t), "a futex is a word");

Writer::Writer(std::unique_ptr<Connection> connection, std::size_t largestBatch, int checkpointPages)
    : connection_(std::move(connection)),
      largestBatch_(largestBatch),
      checkpointPages_(checkpointPages),
      thread_([this] { loop(); }) {}

void Writer::write(const std::function<bool(Tx&)>& callback) {
    if (std::this_thread::get_id() == thread_.get_id()) {
        throw std::logic_error("a write transaction was started inside another one");
    }
    Job job(callback);
    queue(job);
    job.wait();
    if (job.failure) std::rethrow_exception(job.failure);
    for (const auto& hook : job.hooks) {
        try {
            hook();
        } catch (const std::exception& error) {
            log::error("database.after_commit_failed", {{"reason", error.what()}});
        }
    }
}

void Writer::writeLater(std::function<bool(Tx&)> callback) {
    auto job = std::make_unique<LaterJob>(std::move(callback));
    queue(*job);
    static_cast<void>(job.release());  // endLater() deletes it
}

void Writer::queue(Job& job) {
    {
        const std::lock_guard lock(mutex_);
        if (stopping_) throw DatabaseStopped("the database is stopped", 0);
        queue_.push_back(&job);
    }
    wake_.notify_one();
}

void Writer::forget() {
    forgetAsked_ = true;
    const auto nothing = [](Tx&) { return true; };
    // It is done after the first of them; the second one waits for that.
    write(nothing);
    write(nothing);
}

DatabaseStatistics Writer::statistics() const {
    return {commits_.load(), transactions_.load(), repeated_.load()};
}

void Writer::stop() {
    std::call_once(stopOnce_, [this] {
        {
            const std::lock_guard lock(mutex_);
            stopping_ = true;
        }
        wake_.notify_one();
        thread_.join();
        connection_.reset();
    });
}

void Writer::loop() {
    while (true) {
        {
            std::unique_lock lock(mutex_);
            wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
            if (queue_.empty()) break;
        }
        runBatch();
        checkpointWhenDue();
    }
    try {
        connection_->checkpoint(true);
    } catch (const std::exception& error) {
        log::warning("database.checkpoint_failed", {{"reason", error.what()}});
    }
}

Writer::Job* Writer::take() {
    const std::lock_guard lock(mutex_);
    if (queue_.empty()) return nullptr;
    Job* const job = queue_.front();
    queue_.pop_front();
    return job;
}

void Writer::putBack(const std::vector<Job*>& jobs) {
    repeated_ += jobs.size();
    const std::lock_guard lock(mutex_);
    queue_.insert(queue_.begin(), jobs.begin(), jobs.end());
}

void Writer::runBatch() {
    if (!begin()) {
        failQueued();
        return;
    }
    std::vector<Job*> batch;
    bool intact = true;
    // What arrives while the batch runs still joins it.
    while (intact && batch.size() < largestBatch_) {
        Job* const job = take();
        if (job == nullptr) break;
        batch.push_back(job);
        intact = run(*job);
    }
    Job* const only = batch.size() == 1 ? batch.front() : nullptr;
    if (!intact) {
        connection_->rollBack();
        // A savepoint would spare the others this, at the price of a copy of every page that any transaction touches.
        if (only == nullptr) {
            Job* const broken = batch.back();
            batch.pop_back();
            putBack(batch);
            runAlone(*broken);
            batch = {broken};
        }
    } else if (!commit(only)) {
        connection_->rollBack();
        // One of them filled the disk or broke a deferred rule; alone, each answers for itself.
        if (only == nullptr) {
            for (Job* const job : batch)
                runAlone(*job);
        }
    }
    acknowledge(batch);
}

bool Writer::begin() {
    try {
        connection_->run("BEGIN IMMEDIATE");
        return true;
    } catch (const std::exception&) {
        failure_ = std::current_exception();
        return false;
    }
}

bool Writer::run(Job& job) {
    job.failure = nullptr;
    job.hooks.clear();
    Tx tx(*connection_);
    bool keep = false;
    try {
        keep = job.callback(tx);
    } catch (...) {
        job.failure = std::current_exception();
    }
    if (!connection_->inTransaction()) {
        if (!job.failure)
            job.failure = std::make_exception_ptr(DatabaseError("the engine rolled the whole transaction back", 0));
        return false;
    }
    if (keep) job.hooks = tx.takeHooks();
    return keep || !tx.wrote();
}

void Writer::runAlone(Job& job) {
    ++repeated_;
    if (!begin()) {
        job.failure = failure_;
        return;
    }
    if (!run(job) || !commit(&job)) connection_->rollBack();
}

/// COMMIT; a failure becomes that of the only transaction in it.
bool Writer::commit(Job* only) {
    try {
        connection_->run("COMMIT");
        ++commits_;
        return true;
    } catch (const std::exception& error) {
        // A broken rule is the caller's own business and reaches it.
        if (dynamic_cast<const ConstraintViolation*>(&error) == nullptr) {
            log::error("database.commit_failed", {{"reason", error.what()}});
        }
        if (only != nullptr) only->failure = std::current_exception();
        return false;
    }
}

/// Nothing can be written now, so everybody who waits hears why at once.
void Writer::failQueued() {
    std::vector<Job*> waiting;
    while (Job* const job = take()) {
        job->failure = failure_;
        waiting.push_back(job);
    }
    acknowledge(waiting);
}

void Writer::acknowledge(const std::vector<Job*>& batch) {
    transactions_ += batch.size();
    std::vector<Job*> waiting;
    for (Job* const job : batch)
        if (job->waits)
            waiting.push_back(job);
        else
            endLater(*job);
    if (waiting.empty()) return;
    for (std::size_t i = 1; i < waiting.size(); ++i)
        waiting[(i - 1) / 2]->wakes[(i - 1) % 2] = waiting[i];
    waiting.front()->finish();
}

/// Nobody hears why it failed but the log.
void Writer::endLater(Job& job) {
    const std::unique_ptr<Job> done(&job);
    if (!done->failure) return;
    try {
        std::rethrow_exception(done->failure);
    } catch (const std::exception& error) {
        log::error("database.later_failed", {{"reason", error.what()}});
    } catch (...) {
        log::error("database.later_failed", {{"reason", "no exception of the standard library"}});
    }
}

void Writer::checkpointWhenDue() {
    const bool asked = forgetAsked_.exchange(false);
    if (!asked && connection_->pagesToCheckpoint() < checkpointPages_) return;
    try {
        if (asked) connection_->rewrite();
        emptyLater_ = emptyLater_ || asked;
        if (connection_->checkpoint(emptyLater_)) emptyLater_ = false;
    } catch (const std::exception& error) {
        // Nothing is lost: the log keeps it and a later checkpoint copies it.
        log::warning("database.checkpoint_failed", {{"reason", error.what()}});
    }
}

}  // namespace entente::storage
