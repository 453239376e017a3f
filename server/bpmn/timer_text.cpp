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
    // The name of a zone has a slash of its own.
    if (const auto second = text.rfind('/'); second != std::string_view::npos) {
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

namespace {

/// `…+02:00[Europe/Berlin]`: the offset says which moment, the zone whose clock shows it from then on.
std::optional<feel::DateTime> parseBracketed(std::string_view text) {
    const auto bracket = text.find('[');
    if (bracket == std::string_view::npos || !text.ends_with(']')) return std::nullopt;
    const auto zone = feel::ZoneRef::parse('@' + std::string(text.substr(bracket + 1, text.size() - bracket - 2)));
    auto moment = feel::DateTime::parse(text.substr(0, bracket));
    if (!zone || !moment || moment->time.zone.kind == feel::ZoneRef::Kind::Named) return std::nullopt;
    if (moment->time.zone.kind == feel::ZoneRef::Kind::Offset) {
        const auto meant = moment->moment(zone->name);
        if (!meant) return std::nullopt;
        return feel::DateTime::of(*meant, *zone);
    }
    moment->time.zone = *zone;
    return moment;
}

}  // namespace

std::optional<feel::DateTime> parseMoment(std::string_view text) {
    if (auto moment = parseBracketed(text)) return moment;
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
