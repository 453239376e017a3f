#include "approvals/due_review.h"

#include "feel/json.h"
#include "storage/db/collect.h"

namespace entente::approvals {

using storage::ReadTx;
using storage::Rows;
using storage::Tx;

namespace {

constexpr const char* kChange =
    "INSERT INTO calendar_change(calendar_id, before, what, made_by, at) VALUES ($1, $2, $3, $4, $5)";
constexpr const char* kReasons =
    "SELECT c.what FROM due_review r JOIN calendar_change c ON c.id = r.change_id WHERE r.task_id = $1 "
    "AND c.id >= $2 AND c.what IS NOT NULL ORDER BY c.id";
constexpr const char* kNextTimers =
    "SELECT change_id, instance_id FROM timer_review ORDER BY change_id, instance_id LIMIT 1";
constexpr const char* kTimersDone = "DELETE FROM timer_review WHERE change_id = $1 AND instance_id = $2";
constexpr const char* kNext = "SELECT change_id, task_id, due_at FROM due_review ORDER BY change_id, task_id LIMIT 1";
constexpr const char* kDone = "DELETE FROM due_review WHERE change_id = $1 AND task_id = $2";
// What a later change found is what this one left.
constexpr const char* kBefore =
    "SELECT p.side, (SELECT c.before FROM calendar_change c WHERE c.calendar_id = p.calendar_id AND c.id >= $2 "
    "ORDER BY c.id LIMIT 1) FROM program_party p WHERE p.program_id = $1";

}  // namespace

// The programs of a calendar are few: CROSS keeps the planner from reading every task or case first.
const char* const DueReviewRepository::kTasks =
    "INSERT INTO due_review(change_id, task_id, due_at) SELECT DISTINCT $1, t.id, t.due_at FROM program_party p "
    "CROSS JOIN task t ON t.program_id = p.program_id WHERE p.calendar_id = $2 AND t.state = 'open' "
    "AND t.due_at IS NOT NULL";
// Reminders and escalations move with their tasks.
const char* const DueReviewRepository::kTimers =
    "INSERT INTO timer_review(change_id, instance_id) SELECT DISTINCT $1, i.id FROM program_party p "
    "CROSS JOIN instance i ON i.program_id = p.program_id CROSS JOIN timer t ON t.instance_id = i.id "
    "WHERE p.calendar_id = $2 AND t.state = 'scheduled' AND t.data NOT LIKE '%\"purpose\":\"reminder\"%' "
    "AND t.data NOT LIKE '%\"purpose\":\"escalation\"%'";

void DueReviewRepository::insert(Tx& tx, std::int64_t calendar, const feel::Value& before, const feel::Value& what,
                                 AccountId madeBy, Timestamp now) const {
    tx.run(kChange, calendar, feel::toTypedJson(before), feel::toJson(what), madeBy, now);
    const auto change = tx.lastInsertId();
    tx.run(kTasks, change, calendar);
    tx.run(kTimers, change, calendar);
}

std::optional<DueReview> DueReviewRepository::next(ReadTx& tx) const {
    return storage::first(tx.query(kNext), [](const Rows& rows) {
        return DueReview{rows.int64(0), rows.id<TaskId>(1), rows.timestamp(2)};
    });
}

void DueReviewRepository::remove(Tx& tx, const DueReview& review) const {
    tx.run(kDone, review.change, review.task);
}

std::optional<TimerReview> DueReviewRepository::nextTimers(ReadTx& tx) const {
    return storage::first(tx.query(kNextTimers), [](const Rows& rows) {
        return TimerReview{rows.int64(0), rows.id<InstanceId>(1)};
    });
}

void DueReviewRepository::remove(Tx& tx, const TimerReview& review) const {
    tx.run(kTimersDone, review.change, review.instance);
}

feel::List DueReviewRepository::reasons(ReadTx& tx, const DueReview& review) const {
    feel::List found;
    auto rows = tx.query(kReasons, review.task, review.change);
    while (rows.next())
        if (auto what = feel::fromJson(rows.text(0)); what && what->isContext()) found.push_back(std::move(*what));
    return found;
}

void DueReviewRepository::setBefore(ReadTx& tx, std::int64_t change, programs::Program& program) const {
    auto sides = tx.query(kBefore, program.id, change);
    while (sides.next())
        if (const auto before = sides.optionalText(1))
            if (auto calendar = feel::fromTypedJson(*before))
                (sides.text(0) == "B" ? program.b : program.a).calendar = std::move(*calendar);
}

}  // namespace entente::approvals
