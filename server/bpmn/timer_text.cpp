#include "bpmn/timer_text.h"

#include <charconv>

#include "bpmn/cron.h"

namespace entente::bpmn {

std::optional<Cycle> parseCycle(std::string_view text) {
    if (Cron::parse(text)) return Cycle{-1, {}, std::string(text)};
    const auto slash = text.find('/');
    if (!text.starts_with('R') || slash == std::string_view::npos) return std::nullopt;
    Cycle cycle;
    if (const auto count = text.substr(1, slash - 1); !count.empty()) {
        const auto [end, error] = std::from_chars(count.data(), count.data() + count.size(), cycle.count);
        if (error != std::errc() || end != count.data() + count.size() || cycle.count < 0) return std::nullopt;
    }
    text.remove_prefix(slash + 1);
    if (const auto second = text.find('/'); second != std::string_view::npos) {
        cycle.start = parseMoment(text.substr(0, second));
        if (!cycle.start) return std::nullopt;
        text.remove_prefix(second + 1);
    }
    if (!isPositiveDuration(text)) return std::nullopt;
    cycle.interval = std::string(text);
    return cycle;
}

bool isPositiveDuration(std::string_view text) {
    if (const auto exact = feel::DaysTimeDuration::parse(text)) return *exact > feel::DaysTimeDuration{};
    const auto calendar = feel::YearsMonthsDuration::parse(text);
    return calendar && calendar->months > 0;
}

std::optional<feel::DateTime> parseMoment(std::string_view text) {
    if (auto moment = feel::DateTime::parse(text)) return moment;
    if (const auto date = feel::Date::parse(text)) return feel::DateTime{*date, {}};
    return std::nullopt;
}

bool isTimerText(TimerKind kind, std::string_view text) {
    switch (kind) {
        case TimerKind::Date:
            return parseMoment(text).has_value();
        case TimerKind::Duration:
            return feel::DaysTimeDuration::parse(text).has_value() ||
                   feel::YearsMonthsDuration::parse(text).has_value();
        case TimerKind::Cycle:
            return parseCycle(text).has_value();
        case TimerKind::None:
            break;
    }
    return false;
}

}  // namespace entente::bpmn
