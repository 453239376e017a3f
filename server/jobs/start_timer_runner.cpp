#include "jobs/start_timer_runner.h"

#include <exception>
#include <optional>
#include <string>

#include "base/log.h"
#include "jobs/back_off.h"

namespace entente::jobs {

using storage::ReadTx;
using storage::Tx;

bool StartTimerRunner::runOne() {
    arm();
    return fire();
}

void StartTimerRunner::arm() {
    struct Found {
        std::string generation;
        std::vector<StartMoment> moments = {};
        bool all = true;
    };
    const auto now = clock_.now();
    const auto found = database_.read([&](ReadTx& tx) -> std::optional<Found> {
        const StartTimerRepository repository;
        Found result{repository.generation(tx)};
        if (result.generation == armed_ && (!again_ || now < *again_)) return std::nullopt;
        const auto active = packages_.active(tx);
        result.all = active.unreadable.empty();
        for (const auto& package : active.packages) {
            for (const auto& [id, definition] : package->library->processes()) {
                for (const auto& event : engine::timerStarts(*definition)) {
                    const workflow::StartPoint start{package->id, id, event};
                    for (const auto program : repository.unarmed(tx, start)) {
                        const auto environment = runner_.environment(tx, program);
                        if (!environment) continue;
                        const auto timer = engine::startTimer(*definition, event, *environment);
                        if (!timer)
                            log::warning("start_timer.unreadable",
                                         {{"element", event}, {"reason", timer.error().message.english()}});
                        result.moments.push_back({start, program, timer ? *timer : std::nullopt});
                    }
                }
            }
        }
        return result;
    });
    if (!found) return;
    database_.write([&](Tx& tx) {
        StartTimerRepository().removeRetired(tx);
        StartTimerRepository().arm(tx, found->moments);
    });
    unread_ = found->all ? 0 : found->generation == armed_ ? unread_ + 1 : 1;
    again_ = found->all ? std::nullopt : std::optional(now.plusSeconds(pauseSeconds(unread_)));
    armed_ = found->generation;
}

bool StartTimerRunner::fire() {
    const auto due = database_.read([&](ReadTx& tx) { return StartTimerRepository().due(tx, clock_.now()); });
    if (!due) return false;
    try {
        if (const auto started = start(*due); !started) putOff(*due, started.error().message.english());
    } catch (const std::exception& error) {
        putOff(*due, error.what());
    }
    return true;
}

Result<void> StartTimerRunner::start(const DueStart& due) {
    const auto next = [&](ReadTx& tx, workflow::Step& step) -> Result<void> {
        step.writes.push_back(
            [moment = StartMoment{due.start, due.program, roundAfter(tx, due)}](Tx& tx, const workflow::Written&) {
                StartTimerRepository().setNext(tx, moment);
                return Result<void>();
            });
        return {};
    };
    const auto started = runner_.start(due.start, due.program, {}, {}, next);
    return started ? Result<void>() : Result<void>(started.error());
}

/// Nothing after the last.
std::optional<engine::Timer> StartTimerRunner::roundAfter(ReadTx& tx, const DueStart& due) {
    const auto timer = due.timer();
    const auto environment = runner_.environment(tx, due.program);
    return environment ? engine::nextStartTimer(timer, *environment) : std::nullopt;
}

void StartTimerRunner::putOff(const DueStart& due, const std::string& reason) {
    const int attempts = due.attempts + 1;
    const bool again = attempts < kMostAttempts;
    log::warning(again ? "start_timer.put_off" : "start_timer.missed",
                 {{"element", due.start.startEvent}, {"reason", reason}});
    std::optional<engine::Timer> next;
    try {
        if (!again) next = database_.read([&](ReadTx& tx) { return roundAfter(tx, due); });
    } catch (const std::exception& error) {
        log::error("start_timer.ended", {{"element", due.start.startEvent}, {"reason", error.what()}});
    }
    database_.write([&](Tx& tx) {
        if (again) return StartTimerRepository().putOff(tx, due, clock_.now().plusSeconds(pauseSeconds(attempts)));
        StartTimerRepository().setNext(tx, {due.start, due.program, next});
        audit::AuditLog::append(tx, {clock_.now(),
                                     audit::Actor::system(),
                                     "start_timer.missed",
                                     {"package", due.start.package.value},
                                     due.program,
                                     feel::Context{{"element", due.start.startEvent}, {"attempts", attempts}}});
    });
}

}  // namespace entente::jobs
