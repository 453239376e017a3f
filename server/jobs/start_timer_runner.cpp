#include "jobs/start_timer_runner.h"

#include <exception>
#include <optional>
#include <string>

#include "base/log.h"
#include "feel/json.h"
#include "storage/db/collect.h"

namespace entente::jobs {

using storage::ReadTx;
using storage::Tx;

namespace {

constexpr const char* kUnarmed =
    "SELECT id FROM program WHERE NOT EXISTS (SELECT 1 FROM start_timer WHERE package_id = $1 AND program_id = "
    "program.id AND process_id = $2 AND element_id = $3)";
constexpr const char* kArm =
    "INSERT INTO start_timer(package_id, program_id, process_id, element_id, due_at, data) "
    "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";
// A version that new cases no longer follow starts none.
constexpr const char* kRetired =
    "DELETE FROM start_timer WHERE package_id IN (SELECT id FROM package WHERE status = 'retired')";
constexpr const char* kHasRetired =
    "SELECT 1 FROM start_timer JOIN package ON package.id = package_id WHERE package.status = 'retired' LIMIT 1";
constexpr const char* kDue =
    "SELECT package_id, program_id, process_id, element_id, data FROM start_timer WHERE due_at <= $1 "
    "ORDER BY due_at LIMIT 1";
constexpr const char* kNext =
    "UPDATE start_timer SET due_at = $5, data = $6 WHERE package_id = $1 AND program_id = $2 AND process_id = $3 AND "
    "element_id = $4";
constexpr const char* kPutOff =
    "UPDATE start_timer SET due_at = $5 WHERE package_id = $1 AND program_id = $2 AND process_id = $3 AND "
    "element_id = $4";
constexpr std::int64_t kPauseSeconds = 600;

struct Due {
    workflow::StartPoint start;
    ProgramId program;
    engine::Timer timer;
};

struct Unarmed {
    workflow::StartPoint start;
    ProgramId program;
    std::optional<engine::Timer> timer;
};

std::string json(const engine::Timer& timer) {
    return feel::toTypedJson(engine::toValue(engine::TimerScheduled{timer}));
}

engine::Timer parse(const std::string& text) {
    const auto value = feel::fromTypedJson(text);
    if (value)
        if (auto event = engine::fromValue(*value); event && std::holds_alternative<engine::TimerScheduled>(*event))
            return std::get<engine::TimerScheduled>(*event).timer;
    throw std::runtime_error("a start timer is damaged: " + text.substr(0, 200));
}

void store(Tx& tx, const char* sql, const workflow::StartPoint& start, ProgramId program,
           const std::optional<engine::Timer>& timer) {
    const auto due = timer ? std::optional(timer->dueAt) : std::nullopt;
    tx.run(sql, start.package, program, start.process, start.startEvent, due, timer ? json(*timer) : std::string());
}

}  // namespace

bool StartTimerRunner::runOne() {
    arm();
    return fire();
}

void StartTimerRunner::arm() {
    bool retired = false;
    std::vector<Unarmed> unarmed;
    database_.read([&](ReadTx& tx) {
        retired = tx.query(kHasRetired).next();
        for (const auto& package : packages_.active(tx)) {
            for (const auto& [id, definition] : package->library->processes()) {
                for (const auto& start : engine::timerStarts(*definition)) {
                    auto programs = tx.query(kUnarmed, package->id, id, start);
                    while (programs.next()) {
                        const auto program = programs.id<ProgramId>(0);
                        const auto environment = runner_.environment(tx, program);
                        if (!environment) continue;
                        const auto timer = engine::startTimer(*definition, start, *environment);
                        if (!timer)
                            log::warning("start_timer.unreadable",
                                         {{"element", start}, {"reason", timer.error().message.english()}});
                        unarmed.push_back({{package->id, id, start}, program, timer ? *timer : std::nullopt});
                    }
                }
            }
        }
    });
    if (unarmed.empty() && !retired) return;
    database_.write([&](Tx& tx) {
        tx.run(kRetired);
        for (const auto& one : unarmed)
            store(tx, kArm, one.start, one.program, one.timer);
    });
}

bool StartTimerRunner::fire() {
    const auto now = clock_.now();
    const auto due = database_.read([&](ReadTx& tx) -> std::optional<Due> {
        auto rows = tx.query(kDue, now);
        if (!rows.next()) return std::nullopt;
        return Due{{rows.id<PackageId>(0), rows.text(2), rows.text(3)}, rows.id<ProgramId>(1), parse(rows.text(4))};
    });
    if (!due) return false;
    std::string refusal;
    try {
        const auto next = [&](ReadTx& tx, workflow::Step& step) -> Result<void> {
            const auto environment = runner_.environment(tx, due->program);
            if (!environment) return environment.error();
            step.writes.push_back([&due, timer = engine::nextStartTimer(due->timer, *environment)](
                                      Tx& tx, const workflow::Written&) -> Result<void> {
                store(tx, kNext, due->start, due->program, timer);
                return {};
            });
            return {};
        };
        if (const auto started = runner_.start(due->start, due->program, {}, {}, next); !started)
            refusal = started.error().message.english();
    } catch (const std::exception& error) {
        refusal = error.what();
    }
    if (!refusal.empty()) {
        log::warning("start_timer.put_off", {{"element", due->start.startEvent}, {"reason", refusal}});
        database_.write([&](Tx& tx) {
            tx.run(kPutOff, due->start.package, due->program, due->start.process, due->start.startEvent,
                   now.plusSeconds(kPauseSeconds));
        });
    }
    return true;
}

}  // namespace entente::jobs
