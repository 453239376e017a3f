#include "engine/timers.h"

#include <algorithm>
#include <limits>

#include "bpmn/cron.h"
#include "bpmn/timer_text.h"

namespace entente::engine {

using feel::DaysTimeDuration;
using feel::YearsMonthsDuration;

std::optional<Timestamp> later(Timestamp from, const feel::Value& duration, const std::string& zone) {
    if (duration.isDaysTimeDuration()) {
        const auto& exact = duration.daysTimeDuration();
        constexpr std::int64_t reach = std::numeric_limits<std::int64_t>::max() / 4'000'000;
        if (exact.seconds > reach || exact.seconds < -reach) return std::nullopt;
        return Timestamp{from.plusSeconds(exact.seconds).micros + exact.nanos / 1000};
    }
    const auto local = feel::DateTime::of(from, feel::ZoneRef::named(zone));
    const auto moved = local.plusMonths(duration.yearsMonthsDuration().months);
    return moved ? moved->moment(zone) : std::nullopt;
}

namespace {

std::optional<feel::Value> parseDuration(std::string_view text) {
    if (const auto exact = DaysTimeDuration::parse(text)) return feel::Value(*exact);
    if (const auto calendar = YearsMonthsDuration::parse(text)) return feel::Value(*calendar);
    return std::nullopt;
}

Attempt<Timer> durationTimer(const bpmn::FlowNode& event, const Evaluator& evaluator) {
    auto value = evaluator.soundValue(event.timerText);
    if (!value) return value.failure();
    const feel::Value written = *value;
    if (written.isString())
        if (auto parsed = parseDuration(written.string())) value = std::move(*parsed);
    const auto& environment = evaluator.environment();
    std::optional<Timestamp> due;
    if (value->isDaysTimeDuration() || value->isYearsMonthsDuration())
        due = later(environment.now, *value, environment.zone);
    if (!due) return evaluator.wrongType("timer", Expected::Duration, written, event.timerText);
    Timer timer;
    timer.dueAt = *due;
    return timer;
}

Attempt<Timer> dateTimer(const bpmn::FlowNode& event, const Evaluator& evaluator) {
    const auto moment = evaluator.dateTime(event.timerText, "timer");
    if (!moment) return moment.failure();
    if (!*moment) return evaluator.wrongType("timer", Expected::DateTime, feel::Value(), event.timerText);
    Timer timer;
    timer.dueAt = *(*moment)->moment(evaluator.environment().zone);
    return timer;
}

/// A round after a moment: by a duration, or the next that a cron expression names.
std::optional<Timestamp> following(Timestamp from, const std::string& interval, const std::string& zone) {
    if (const auto cron = bpmn::Cron::parse(interval)) return cron->next(from, zone);
    const auto duration = parseDuration(interval);
    return duration ? later(from, *duration, zone) : std::nullopt;
}

Attempt<std::optional<Timer>> cycleTimer(const bpmn::FlowNode& event, const Evaluator& evaluator) {
    const auto value = evaluator.soundValue(event.timerText);
    if (!value) return value.failure();
    const auto cycle = value->isString() ? bpmn::parseCycle(value->string()) : std::nullopt;
    if (!cycle) return evaluator.wrongType("timer", Expected::Interval, *value, event.timerText);
    if (cycle->count == 0) return std::optional<Timer>();
    const auto& environment = evaluator.environment();
    const auto first = cycle->start ? cycle->start->moment(environment.zone)
                                    : following(environment.now, cycle->interval, environment.zone);
    if (!first) return evaluator.wrongType("timer", Expected::Interval, *value, event.timerText);
    Timer timer;
    timer.dueAt = *first;
    timer.interval = cycle->interval;
    timer.repeats = cycle->count < 0 ? -1 : cycle->count - 1;
    return std::optional(timer);
}

}  // namespace

Attempt<std::optional<Timer>> timerOf(const bpmn::FlowNode& event, const Evaluator& evaluator) {
    if (event.timer == bpmn::TimerKind::Cycle) return cycleTimer(event, evaluator);
    const auto timer =
        event.timer == bpmn::TimerKind::Date ? dateTimer(event, evaluator) : durationTimer(event, evaluator);
    if (!timer) return timer.failure();
    return std::optional(*timer);
}

std::optional<Timer> nextRound(const Timer& fired, Timestamp now, const std::string& zone) {
    if (fired.interval.empty() || fired.repeats == 0) return std::nullopt;
    if (bpmn::Cron::parse(fired.interval)) {
        auto next = fired;
        const auto due = following(std::max(now, fired.dueAt), fired.interval, zone);
        if (!due) return std::nullopt;
        next.dueAt = *due;
        return next;
    }
    const auto interval = parseDuration(fired.interval);
    if (!interval) return std::nullopt;
    Timer next = fired;
    next.key = 0;
    if (interval->isDaysTimeDuration() && now > fired.dueAt) {
        const auto& exact = interval->daysTimeDuration();
        const auto step = exact.seconds * 1'000'000 + exact.nanos / 1000;
        if (step <= 0) return std::nullopt;
        const auto missed = (now.micros - fired.dueAt.micros) / step;
        if (next.repeats > 0 && missed >= next.repeats) return std::nullopt;
        next.dueAt.micros += missed * step;
        if (next.repeats > 0) next.repeats -= missed;
    }
    do {
        if (next.repeats == 0) return std::nullopt;
        const auto due = later(next.dueAt, *interval, zone);
        if (!due || *due <= next.dueAt) return std::nullopt;
        next.dueAt = *due;
        if (next.repeats > 0) --next.repeats;
    } while (next.dueAt <= now);
    return next;
}

}  // namespace entente::engine
