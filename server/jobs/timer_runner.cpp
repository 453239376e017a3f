#include "jobs/timer_runner.h"

#include <exception>
#include <optional>
#include <string>

#include "approvals/outbox_desk.h"
#include "base/log.h"

namespace entente::jobs {

using storage::ReadTx;
using storage::Tx;

namespace {

struct Due {
    InstanceId instance;
    engine::Key key;
};

constexpr const char* kDueTimers =
    "SELECT instance_id, key FROM timer WHERE state = 'scheduled' AND due_at <= $1 ORDER BY due_at LIMIT 1";
// The engine's own due moment stands in `data`; the column only says when to look.
constexpr const char* kPutOffTimer =
    "UPDATE timer SET due_at = $3 WHERE instance_id = $1 AND key = $2 AND state = 'scheduled'";
constexpr std::int64_t kPauseSeconds = 600;

}  // namespace

bool TimerRunner::runOne() {
    const auto now = clock_.now();
    const auto due = database_.read([&](ReadTx& tx) -> std::optional<Due> {
        auto rows = tx.query(kDueTimers, now);
        if (!rows.next()) return std::nullopt;
        return Due{rows.id<InstanceId>(0), rows.int64(1)};
    });
    if (!due) return false;
    std::string refusal;
    try {
        const auto fire = [&](ReadTx& tx, const workflow::Situation& situation) -> Result<engine::Command> {
            if (approvals::isHeld(tx, situation, due->key))
                return rejected("jobs.timer_held", "What it counts has not begun: its mails wait in the outbox");
            return engine::Command(engine::FireTimer{due->key});
        };
        if (const auto fired = runner_.run(due->instance, {}, fire); !fired) refusal = fired.error().message.english();
    } catch (const std::exception& error) {
        // A case that cannot even be read, for example because its package no longer compiles, is put off like any
        // other.
        refusal = error.what();
    }
    if (!refusal.empty()) {
        log::warning("timer.put_off",
                     {{"instance", due->instance.text()}, {"timer", std::to_string(due->key)}, {"reason", refusal}});
        database_.write([&](Tx& tx) { tx.run(kPutOffTimer, due->instance, due->key, now.plusSeconds(kPauseSeconds)); });
    }
    return true;
}

}  // namespace entente::jobs
