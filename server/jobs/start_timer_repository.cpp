#include "jobs/start_timer_repository.h"

#include "storage/db/collect.h"
#include "workflow/event_text.h"

namespace entente::jobs {

using storage::ReadTx;
using storage::Tx;

namespace {

constexpr const char* kGeneration =
    "SELECT count(*) || '/' || (SELECT count(*) FROM program) FROM package WHERE status <> 'draft'";
constexpr const char* kUnarmed =
    "SELECT id FROM program WHERE NOT EXISTS (SELECT 1 FROM start_timer WHERE package_id = $1 AND program_id = "
    "program.id AND process_id = $2 AND element_id = $3)";
constexpr const char* kArm =
    "INSERT INTO start_timer(package_id, program_id, process_id, element_id, due_at, data) "
    "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";
constexpr const char* kRetired =
    "DELETE FROM start_timer WHERE package_id IN (SELECT id FROM package WHERE status = 'retired')";
constexpr const char* kDueStarts =
    "SELECT package_id, program_id, process_id, element_id, data, attempts FROM start_timer WHERE due_at <= $1 "
    "ORDER BY due_at LIMIT 1";
constexpr const char* kNext =
    "UPDATE start_timer SET due_at = $5, data = $6, attempts = 0 WHERE package_id = $1 AND program_id = $2 AND "
    "process_id = $3 AND element_id = $4";
constexpr const char* kPutOffStart =
    "UPDATE start_timer SET due_at = $5, attempts = attempts + 1 WHERE package_id = $1 AND program_id = $2 AND "
    "process_id = $3 AND element_id = $4";

void store(Tx& tx, const char* sql, const StartMoment& moment) {
    const auto& [start, program, timer] = moment;
    tx.run(sql, start.package, program, start.process, start.startEvent,
           timer ? std::optional(timer->dueAt) : std::nullopt,
           timer ? workflow::eventText(engine::TimerScheduled{*timer}) : std::string());
}

}  // namespace

engine::Timer DueStart::timer() const {
    return workflow::eventFrom<engine::TimerScheduled>(data).timer;
}

std::string StartTimerRepository::generation(ReadTx& tx) const {
    auto rows = tx.query(kGeneration);
    return rows.next() ? rows.text(0) : std::string();
}

std::vector<ProgramId> StartTimerRepository::unarmed(ReadTx& tx, const workflow::StartPoint& start) const {
    return storage::all(tx.query(kUnarmed, start.package, start.process, start.startEvent),
                        [](const storage::Rows& rows) { return rows.id<ProgramId>(0); });
}

void StartTimerRepository::arm(Tx& tx, const std::vector<StartMoment>& moments) const {
    for (const auto& moment : moments)
        store(tx, kArm, moment);
}

void StartTimerRepository::removeRetired(Tx& tx) const {
    tx.run(kRetired);
}

std::optional<DueStart> StartTimerRepository::due(ReadTx& tx, Timestamp now) const {
    return storage::first(tx.query(kDueStarts, now), [](const storage::Rows& rows) {
        return DueStart{
            {rows.id<PackageId>(0), rows.text(2), rows.text(3)}, rows.id<ProgramId>(1), rows.text(4), rows.integer(5)};
    });
}

void StartTimerRepository::setNext(Tx& tx, const StartMoment& moment) const {
    store(tx, kNext, moment);
}

void StartTimerRepository::putOff(Tx& tx, const DueStart& due, Timestamp until) const {
    tx.run(kPutOffStart, due.start.package, due.program, due.start.process, due.start.startEvent, until);
}

}  // namespace entente::jobs
