#include "engine/interval.h"

#include <algorithm>
#include <charconv>
#include <limits>

namespace entente::engine {

namespace {

constexpr std::int64_t kSecondsOfDay = 86'400;
constexpr double kSecondsOfMonth = 2'629'746;  // on average
// Moments are told in microseconds of 64 bits, which is less than 300,000 years either way.
constexpr std::int64_t kMostDays = 200'000'000;
constexpr std::int64_t kMostSeconds = std::numeric_limits<std::int64_t>::max() / 4'000'000;

/// The days of `-P3DT2H`: what stands before the D.
std::int64_t daysOf(std::string_view text) {
    const auto end = text.find('D');
    if (end == std::string_view::npos) return 0;
    const bool isBack = text.starts_with('-');
    std::int64_t days = 0;
    std::from_chars(text.data() + (isBack ? 2 : 1), text.data() + end, days);
    return isBack ? -days : days;
}

/// A product that does not reach beyond `most`.
std::optional<std::int64_t> product(std::int64_t one, std::int64_t times, std::int64_t most) {
    if (one == 0 || times == 0) return 0;
    const auto bound = most / std::abs(one);
    if (times > bound || times < -bound) return std::nullopt;
    return one * times;
}

}  // namespace

std::optional<Interval> Interval::parse(std::string_view text) {
    Interval interval;
    if (const auto calendar = feel::YearsMonthsDuration::parse(text)) {
        interval.months_ = calendar->months;
        return interval;
    }
    const auto exact = feel::DaysTimeDuration::parse(text);
    if (!exact) return std::nullopt;
    interval.days_ = daysOf(text);
    if (std::abs(interval.days_) > kMostDays) return std::nullopt;
    const auto seconds = exact->seconds - interval.days_ * kSecondsOfDay;
    if (std::abs(seconds) > kMostSeconds) return std::nullopt;
    interval.micros_ = seconds * 1'000'000 + exact->nanos / 1000;
    return interval;
}

std::optional<Timestamp> Interval::after(const feel::DateTime& from, std::int64_t times,
                                         const std::string& zone) const {
    const auto months = product(months_, times, kMostDays);
    const auto days = product(days_, times, kMostDays);
    const auto micros = product(micros_, times, kMostSeconds * 1'000'000);
    if (!months || !days || !micros) return std::nullopt;
    auto reached = from;
    if (goesByCalendar()) {
        if (from.time.zone.kind == feel::ZoneRef::Kind::Offset) {
            const auto moment = from.moment(zone);
            if (!moment) return std::nullopt;
            reached = feel::DateTime::of(*moment, feel::ZoneRef::named(zone));
        }
        const auto month = reached.date.plusMonths(*months);
        if (!month || std::abs(month->days()) > kMostDays) return std::nullopt;
        reached.date = month->plusDays(*days);
    }
    const auto moment = reached.moment(zone);
    if (!moment || std::abs(moment->micros / 2) > kMostSeconds * 1'000'000) return std::nullopt;
    return Timestamp{moment->micros + *micros};
}

std::optional<Timestamp> Interval::after(Timestamp from, const std::string& zone) const {
    // Not by the clock where it need not be: in an hour that the clocks show twice it would name the earlier one.
    return after(feel::DateTime::of(from, goesByCalendar() ? feel::ZoneRef::named(zone) : feel::ZoneRef::utc()), 1,
                 zone);
}

std::optional<std::int64_t> Interval::timesBehind(const feel::DateTime& from, Timestamp moment,
                                                  const std::string& zone) const {
    const auto first = after(from, 0, zone);
    // Not whole: the average of the longest months in microseconds is beyond 64 bits.
    const double length = 1e6 * (static_cast<double>(months_) * kSecondsOfMonth + static_cast<double>(days_) * 86'400) +
                          static_cast<double>(micros_);
    if (!first || length <= 0) return std::nullopt;
    // Months differ in length and days by a change of the clocks, which an average evens out to a round or two.
    const double rounds = (static_cast<double>(moment.micros) - static_cast<double>(first->micros)) / length;
    auto times = std::max<std::int64_t>(0, static_cast<std::int64_t>(std::clamp(rounds, 0.0, 1e18)) - 2);
    for (auto round = after(from, times, zone); round; round = after(from, ++times, zone))
        if (*round > moment) return times;
    return std::nullopt;
}

}  // namespace entente::engine
