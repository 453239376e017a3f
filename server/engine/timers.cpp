#include "engine/timers.h"

#include <algorithm>
#include <limits>

#include "bpmn/cron.h"
#include "bpmn/timer_text.h"
#include "engine/interval.h"

namespace entente::engine {

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

/// A text goes by the calendar of the zone; a value of FEEL does not tell a day from its 24 hours.
std::optional<Timestamp> dueAfter(const feel::Value& value, const Environment& environment) {
    if (value.isDaysTimeDuration() || value.isYearsMonthsDuration())
        return later(environment.now, value, environment.zone);
    const auto interval = value.isString() ? Interval::parse(value.string()) : std::nullopt;
    return interval ? interval->after(environment.now, environment.zone) : std::nullopt;
}

Attempt<Timer> durationTimer(const bpmn::FlowNode& event, const Evaluator& evaluator) {
    const auto due = afterNow(event.timerText, "timer", evaluator);
    if (!due) return due.failure();
    if (!*due) return evaluator.wrongType("timer", Expected::Duration, feel::Value(), event.timerText);
    Timer timer;
    timer.dueAt = **due;
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

/// What the rounds of a cycle are counted from, and how far they lie apart.
struct Rounds {
    feel::DateTime from;
    Interval interval;

    /// Of a timer's `interval`: `P1D`, or `2027-03-27T09:00:00@Europe/Berlin/P1D`.
    static std::optional<Rounds> parse(std::string_view text, Timestamp otherwise, const std::string& zone) {
        const auto slash = text.rfind('/');
        const bool hasStart = slash != std::string_view::npos;
        const auto interval = Interval::parse(hasStart ? text.substr(slash + 1) : text);
        if (!interval) return std::nullopt;
        if (hasStart) {
            const auto start = feel::DateTime::parse(text.substr(0, slash));
            return start ? std::optional(Rounds{*start, *interval}) : std::nullopt;
        }
        const auto clock = interval->goesByCalendar() ? feel::ZoneRef::named(zone) : feel::ZoneRef::utc();
        return Rounds{feel::DateTime::of(otherwise, clock), *interval};
    }
};

/// The first round: at the start, or one interval from now.
std::optional<Timestamp> firstRound(const bpmn::Cycle& cycle, const Environment& environment) {
    if (cycle.start) return cycle.start->moment(environment.zone);
    if (const auto cron = bpmn::Cron::parse(cycle.interval)) return cron->next(environment.now, environment.zone);
    const auto interval = Interval::parse(cycle.interval);
    return interval ? interval->after(environment.now, environment.zone) : std::nullopt;
}

/// What later rounds go by: with the start and its zone, where these decide when they come.
std::string intervalOf(const bpmn::Cycle& cycle, Timestamp first, const std::string& zone) {
    const auto interval = Interval::parse(cycle.interval);
    if (!cycle.start || !interval || !interval->goesByCalendar()) return cycle.interval;
    auto start = *cycle.start;
    const auto kind = start.time.zone.kind;
    if (kind == feel::ZoneRef::Kind::Offset) start = feel::DateTime::of(first, feel::ZoneRef::named(zone));
    if (kind == feel::ZoneRef::Kind::Local) start.time.zone = feel::ZoneRef::named(zone);
    return start.text() + '/' + cycle.interval;
}

Attempt<std::optional<Timer>> cycleTimer(const bpmn::FlowNode& event, const Evaluator& evaluator) {
    const auto value = evaluator.soundValue(event.timerText);
    if (!value) return value.failure();
    const auto cycle = value->isString() ? bpmn::parseCycle(value->string()) : std::nullopt;
    if (!cycle) return evaluator.wrongType("timer", Expected::Interval, *value, event.timerText);
    if (cycle->count == 0) return std::optional<Timer>();
    const auto& environment = evaluator.environment();
    const auto first = firstRound(*cycle, environment);
    if (!first) return evaluator.wrongType("timer", Expected::Interval, *value, event.timerText);
    Timer timer;
    timer.dueAt = *first;
    timer.interval = intervalOf(*cycle, *first, environment.zone);
    timer.repeats = cycle->count < 0 ? -1 : cycle->count - 1;
    return std::optional(timer);
}

}  // namespace

Attempt<std::optional<Timestamp>> afterNow(const bpmn::Text& text, std::string_view what, const Evaluator& evaluator) {
    const auto value = evaluator.soundValue(text);
    if (!value) return value.failure();
    if (value->isNull()) return std::optional<Timestamp>();
    const auto moment = dueAfter(*value, evaluator.environment());
    if (!moment) return evaluator.wrongType(what, Expected::Duration, *value, text);
    return moment;
}

Attempt<std::optional<Timer>> timerOf(const bpmn::FlowNode& event, const Evaluator& evaluator) {
    if (event.timer == bpmn::TimerKind::Cycle) return cycleTimer(event, evaluator);
    const auto timer =
        event.timer == bpmn::TimerKind::Date ? dateTimer(event, evaluator) : durationTimer(event, evaluator);
    if (!timer) return timer.failure();
    return std::optional(*timer);
}

std::optional<Timer> nextRound(const Timer& fired, Timestamp now, const std::string& zone) {
    if (fired.interval.empty() || fired.repeats == 0) return std::nullopt;
    auto next = fired;
    const auto handled = std::max(now, fired.dueAt);
    if (const auto cron = bpmn::Cron::parse(fired.interval)) {
        const auto due = cron->next(handled, zone);
        if (!due) return std::nullopt;
        next.dueAt = *due;
        return next;
    }
    next.key = 0;
    const auto rounds = Rounds::parse(fired.interval, fired.dueAt, zone);
    if (!rounds) return std::nullopt;
    const auto done = rounds->interval.timesBehind(rounds->from, fired.dueAt, zone);
    const auto coming = rounds->interval.timesBehind(rounds->from, handled, zone);
    if (!done || !coming) return std::nullopt;
    const auto passed = *coming - *done + 1;
    if (next.repeats > 0 && passed > next.repeats) return std::nullopt;
    next.dueAt = *rounds->interval.after(rounds->from, *coming, zone);
    if (next.repeats > 0) next.repeats -= passed;
    return next;
}

}  // namespace entente::engine
