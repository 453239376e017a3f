#include "approvals/calendar_service.h"

#include <algorithm>
#include <array>
#include <exception>
#include <tuple>
#include <utility>

#include "approvals/border.h"
#include "approvals/due_move.h"
#include "approvals/due_notices.h"
#include "approvals/due_review.h"
#include "approvals/due_rule.h"
#include "base/log.h"
#include "base/utf8.h"
#include "feel/temporal.h"
#include "programs/program_repository.h"
#include "storage/db/errors.h"
#include "workflow/task_repository.h"

namespace entente::approvals {

using feel::Context;
using identity::Account;
using programs::CalendarRepository;
using programs::Holiday;
using storage::ReadTx;
using storage::Tx;
using workflow::Situation;

namespace {

constexpr const char* kDayRemoved = "calendar.day_removed";

/// What the task is due on now, when it was due on the day that the calendars before the change gave.
std::optional<Timestamp> movedDue(ReadTx& tx, const Situation& situation, const engine::Task& task,
                                  const DueReview& review) {
    if (task.due != review.due) return std::nullopt;
    auto before = situation.program();
    DueReviewRepository().setBefore(tx, review.change, before);
    if (dueByRule(situation, task, programs::withListed(programs::programValue(before), situation.listed)) != task.due)
        return std::nullopt;
    auto due = dueByRule(situation, task, situation.programValue());
    return due == task.due ? std::nullopt : due;
}

/// A timer that waits for the moment that the calendars before the change gave, when they give another one now.
std::optional<engine::MoveTimer> movedTimer(ReadTx& tx, const Situation& situation, const TimerReview& review) {
    auto before = situation.program();
    DueReviewRepository().setBefore(tx, review.change, before);
    const auto programBefore = programs::programValue(before);
    for (const auto& [key, timer] : situation.state().timers) {
        if (timerByRule(situation, timer, programBefore) != timer.dueAt) continue;
        const auto due = timerByRule(situation, timer, situation.programValue());
        if (due && *due != timer.dueAt) return engine::MoveTimer{key, *due};
    }
    return std::nullopt;
}

/// A change as `DueMove::reasons` has it; `before` is the calendar with the days that it had.
Context whatChanged(const programs::Calendar& before, const std::string& action, const Context& detail) {
    Context what{{"calendar", before.name.en}, {"calendarKo", before.name.ko}};
    const auto* date = detail.find("date");
    if (date == nullptr) {
        what.set("kind", "weekend");
        return what;
    }
    what.set("date", *date);
    const auto known = std::find_if(before.days.begin(), before.days.end(),
                                    [&](const Holiday& day) { return day.date == date->textOr(""); });
    if (action == kDayRemoved) {
        what.set("kind", "removed");
        if (known != before.days.end()) {
            what.set("name", known->name.en);
            what.set("nameKo", known->name.ko);
        }
        return what;
    }
    for (const auto* entry : {"kind", "name", "nameKo"})
        if (const auto* value = detail.find(entry)) what.set(entry, *value);
    return what;
}

Result<void> checkDay(const Holiday& day) {
    constexpr std::array<std::string_view, 3> kKinds = {"holiday", "substitute", "workday"};
    if (!feel::Date::parse(day.date) || day.date.size() != 10)
        return invalid("approvals.calendar_date", "Enter the date", {}, "date");
    if (std::find(kKinds.begin(), kKinds.end(), day.kind) == kKinds.end())
        return invalid("approvals.calendar_kind", "Choose what the day is", {}, "kind");
    if (day.status != "provisional" && day.status != "decreed")
        return invalid("approvals.calendar_status", "Say whether the day is decreed", {}, "status");
    for (const auto& [text, place, required] :
         {std::tuple(&day.name.en, "name_en", true), std::tuple(&day.name.ko, "name_local", false),
          std::tuple(&day.source, "source", true)})
        if (auto good = checkLine(*text, place, required); !good) return good;
    return {};
}

/// The changes that could have moved a deadline from one moment to the other: of a day between them, or since the
/// task opened, and of a weekend.
feel::List reasonsFor(const feel::List& changes, const engine::Task& task, Timestamp before, Timestamp after,
                      const std::string& zone) {
    const auto dayOf = [&](Timestamp moment) { return feel::DateTime::of(moment, feel::ZoneRef::named(zone)).date; };
    const auto [first, last] = std::minmax({dayOf(task.createdAt), dayOf(before), dayOf(after)});
    feel::List reasons;
    for (const auto& change : changes) {
        const auto day = feel::Date::parse(change["date"].textOr(""));
        if (!day || (*day >= first && *day <= last)) reasons.push_back(change);
    }
    return reasons;
}

Error noCalendar() {
    return notFound("approvals.no_calendar", "There is no such calendar");
}

}  // namespace

template <typename Change>
Result<void> CalendarService::change(std::string_view code, const Account& account, std::string action, Context detail,
                                     const Change& apply) {
    if (!account.isAdministrator()) return mayNot();
    const auto now = clock_.now();
    return database_.write([&](Tx& tx) -> Result<void> {
        const CalendarRepository calendars;
        const auto calendar = calendars.idOf(tx, code);
        if (calendar == 0) return noCalendar();
        DueReviewRepository().insert(tx, calendar, calendars.find(tx, calendar),
                                     whatChanged(*calendars.findByCode(tx, code), action, detail), account.id, now);
        if (auto applied = apply(tx, calendars, calendar); !applied) return applied;
        audit::AuditLog::append(tx,
                                {now, audit::Actor::account(account.id), action, {"calendar", calendar}, {}, detail});
        return {};
    });
}

Result<void> CalendarService::setDay(std::string_view calendar, const Account& account, const Holiday& day) {
    if (auto good = checkDay(day); !good) return good.error();
    auto kept = day;
    kept.name = {std::string(utf8::trim(day.name.en)), std::string(utf8::trim(day.name.ko))};
    kept.source = utf8::trim(day.source);
    return change(calendar, account, "calendar.day_set",
                  Context{{"date", kept.date},
                          {"name", kept.name.en},
                          {"nameKo", kept.name.ko},
                          {"kind", kept.kind},
                          {"status", kept.status},
                          {"source", kept.source}},
                  [&](Tx& tx, const CalendarRepository& calendars, std::int64_t id) -> Result<void> {
                      calendars.setDay(tx, id, kept);
                      return {};
                  });
}

Result<void> CalendarService::removeDay(std::string_view calendar, const Account& account, const std::string& date) {
    return change(calendar, account, kDayRemoved, Context{{"date", date}},
                  [&](Tx& tx, const CalendarRepository& calendars, std::int64_t id) -> Result<void> {
                      if (calendars.removeDay(tx, id, date)) return {};
                      return notFound("approvals.no_day", "There is no such day in the calendar");
                  });
}

Result<void> CalendarService::setWeekend(std::string_view calendar, const Account& account,
                                         const std::vector<int>& weekend) {
    constexpr std::size_t kMostDays = 6;
    if (weekend.size() > kMostDays || std::any_of(weekend.begin(), weekend.end(), [](int d) { return d < 1 || d > 7; }))
        return invalid("approvals.calendar_weekend", "At least one day of the week has to be a working day", {},
                       "weekend");
    feel::List days(weekend.begin(), weekend.end());
    return change(calendar, account, "calendar.weekend_set", Context{{"weekend", std::move(days)}},
                  [&](Tx& tx, const CalendarRepository& calendars, std::int64_t id) -> Result<void> {
                      calendars.setWeekend(tx, id, weekend);
                      return {};
                  });
}

Result<void> CalendarService::confirmYear(std::string_view code, const Account& account, int year,
                                          const std::string& today) {
    return database_.write([&](Tx& tx) -> Result<void> {
        const CalendarRepository calendars;
        const auto calendar = calendars.idOf(tx, code);
        if (calendar == 0) return noCalendar();
        calendars.setChecked(tx, calendar, year, today);
        audit::AuditLog::append(tx, {clock_.now(),
                                     audit::Actor::account(account.id),
                                     "calendar.confirmed",
                                     {"calendar", calendar},
                                     {},
                                     Context{{"year", year}}});
        return {};
    });
}

Result<void> CalendarService::move(const DueReview& review) {
    const workflow::TaskRepository tasks;
    std::optional<DueMove> moved;
    const auto written = runner_.run(
        [&](ReadTx& tx) -> Result<InstanceId> {
            const auto instance = tasks.instanceOf(tx, review.task);
            return instance ? Result<InstanceId>(*instance) : closed();
        },
        {},
        [&](ReadTx& tx, const Situation& situation) -> Result<engine::Command> {
            const auto open = tasks.findOpen(tx, review.task, situation.instance);
            if (!open) return closed();
            const auto due = movedDue(tx, situation, open->task, review);
            moved.reset();
            if (!due && !remindsOtherwise(situation, open->task)) return closed();
            if (!due)
                return engine::Command(engine::UpdateTask{open->task.key, {}, {}, audit::Actor::system().text(), true});
            const auto changes = DueReviewRepository().reasons(tx, review);
            moved = DueMove{0, review.task, review.due, *due,
                            reasonsFor(changes, open->task, review.due, *due, situation.program().a.zone)};
            return engine::Command(engine::UpdateTask{open->task.key, {}, due, audit::Actor::system().text()});
        },
        [&](ReadTx&, workflow::Step& step) -> Result<void> {
            step.audit.push_back({step.before.now,
                                  step.actor,
                                  moved ? "task.due_moved" : "task.reminders_moved",
                                  {"task", review.task.value},
                                  step.before.instance.program,
                                  Context{{"change", review.change}}});
            step.writes.push_back([&](Tx& tx, const workflow::Written&) -> Result<void> {
                DueReviewRepository().remove(tx, review);
                if (moved) DueMoveRepository().insert(tx, *moved, clock_.now());
                return {};
            });
            return {};
        });
    return written ? Result<void>{} : written.error();
}

Result<void> CalendarService::move(const TimerReview& review) {
    const auto choose = [&](ReadTx& tx, const Situation& situation) -> Result<engine::Command> {
        const auto timer = movedTimer(tx, situation, review);
        return timer ? Result<engine::Command>(*timer) : closed();
    };
    const auto record = [&](ReadTx&, workflow::Step& step) -> Result<void> {
        step.audit.push_back({step.before.now,
                              step.actor,
                              "timer.moved_with_calendar",
                              {"instance", review.instance.value},
                              step.before.instance.program,
                              Context{{"change", review.change}}});
        return {};
    };
    // One after the other, until none of the case would move.
    while (true)
        if (auto moved = runner_.run(review.instance, {}, choose, record); !moved) return moved.error();
}

template <typename Review>
bool CalendarService::moveNext(const std::optional<Review>& review, const std::string& subject) {
    if (!review) return false;
    std::string reason;
    try {
        const auto moved = move(*review);
        if (moved || moved.error().kind == ErrorKind::Conflict) return true;
        if (!isClosed(moved.error())) reason = moved.error().message.english();
    } catch (const storage::DatabaseError&) {
        throw;
    } catch (const std::exception& broken) {
        // Of one case, whose package no longer compiles; the others go on.
        reason = broken.what();
    }
    if (!reason.empty()) log::warning("deadline.not_moved", {{"subject", subject}, {"reason", reason}});
    database_.write([&](Tx& tx) { DueReviewRepository().remove(tx, *review); });
    return true;
}

bool CalendarService::moveOne() {
    const DueReviewRepository reviews;
    const auto due = database_.read([&](ReadTx& tx) { return reviews.next(tx); });
    if (moveNext(due, due ? "task " + due->task.text() : "")) return true;
    const auto timers = database_.read([&](ReadTx& tx) { return reviews.nextTimers(tx); });
    if (moveNext(timers, timers ? "case " + timers->instance.text() : "")) return true;
    // When all have moved, whoever holds them hears of it once.
    return DueNotices(database_, runner_, clock_).tell();
}

}  // namespace entente::approvals
