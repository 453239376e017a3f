#include "bpmn/cron.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>
#include <vector>

#include "base/utf8.h"

namespace entente::bpmn {

namespace {

constexpr int kSecondsOfDay = 86'400;
constexpr int kDaysAhead = 8 * 366;

constexpr std::array<std::string_view, 7> kWeekdays = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
constexpr std::array<std::string_view, 12> kMonths = {"jan", "feb", "mar", "apr", "may", "jun",
                                                      "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kMacros = {{{"@yearly", "0 0 0 1 1 *"},
                                                                                   {"@annually", "0 0 0 1 1 *"},
                                                                                   {"@monthly", "0 0 0 1 * *"},
                                                                                   {"@weekly", "0 0 0 * * 0"},
                                                                                   {"@daily", "0 0 0 * * *"},
                                                                                   {"@midnight", "0 0 0 * * *"},
                                                                                   {"@hourly", "0 0 * * * *"}}};

std::vector<std::string_view> split(std::string_view text, char at) {
    std::vector<std::string_view> parts;
    for (;;) {
        const auto end = text.find(at);
        parts.push_back(text.substr(0, end));
        if (end == std::string_view::npos) return parts;
        text.remove_prefix(end + 1);
    }
}

std::optional<int> number(std::string_view text) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < 0) return std::nullopt;
    return value;
}

/// A number, or a name that stands for one; the first name is 1.
template <std::size_t Size>
std::optional<int> numberOrName(std::string_view text, const std::array<std::string_view, Size>& names) {
    const auto found = std::find(names.begin(), names.end(), text);
    return found == names.end() ? number(text) : std::optional(static_cast<int>(found - names.begin()) + 1);
}

/// One field: a list of numbers, ranges and steps from `low` to `high`.
template <std::size_t Bits, typename Read>
bool take(std::string_view field, int low, int high, std::bitset<Bits>& bits, Read read) {
    for (const auto part : split(field, ',')) {
        const auto slash = part.find('/');
        const auto range = part.substr(0, slash);
        const auto step = slash == std::string_view::npos ? std::optional(1) : number(part.substr(slash + 1));
        if (!step || *step == 0) return false;
        int from = low;
        int to = high;
        if (range != "*" && range != "?") {
            const auto ends = split(range, '-');
            const auto first = read(ends.front());
            const auto last = ends.size() == 2 ? read(ends.back()) : first;
            if (ends.size() > 2 || !first || !last) return false;
            from = *first;
            to = ends.size() == 1 && slash != std::string_view::npos ? high : *last;
        }
        if (from < low || to > high || from > to) return false;
        for (int value = from; value <= to; value += *step)
            bits.set(static_cast<std::size_t>(value));
    }
    return true;
}

}  // namespace

std::optional<Cron> Cron::parse(std::string_view text) {
    auto lower = utf8::asciiLower(utf8::trim(text));
    for (const auto& [name, meaning] : kMacros)
        if (lower == name) lower = meaning;
    std::vector<std::string_view> fields;
    for (const auto part : split(lower, ' '))
        if (!part.empty()) fields.push_back(part);
    if (fields.size() != 6) return std::nullopt;
    Cron cron;
    const auto month = [](std::string_view name) { return numberOrName(name, kMonths); };
    const bool whole = take(fields[0], 0, 59, cron.seconds_, number) && take(fields[1], 0, 59, cron.minutes_, number) &&
                       take(fields[2], 0, 23, cron.hours_, number) && cron.takeDays(fields[3]) &&
                       take(fields[4], 1, 12, cron.months_, month) && cron.takeWeekdays(fields[5]);
    return whole ? std::optional(cron) : std::nullopt;
}

bool Cron::takeDays(std::string_view text) {
    lastDay_ = text == "l";
    return lastDay_ || take(text, 1, 31, days_, number);
}

bool Cron::takeWeekdays(std::string_view text) {
    const auto weekday = [](std::string_view name) { return numberOrName(name, kWeekdays); };
    if (const auto hash = text.find('#'); hash != std::string_view::npos) {
        const auto day = weekday(text.substr(0, hash));
        const auto nth = number(text.substr(hash + 1));
        if (!day || !nth || *day > 7 || *nth < 1 || *nth > 5) return false;
        nthWeekday_ = *day == 0 ? 7 : *day;
        nth_ = *nth;
        return true;
    }
    if (text.size() > 1 && text.ends_with('l')) {
        const auto day = weekday(text.substr(0, text.size() - 1));
        if (!day || *day > 7) return false;
        lastWeekday_ = *day == 0 ? 7 : *day;
        return true;
    }
    std::bitset<8> all;
    if (!take(text, 0, 7, all, weekday)) return false;
    // Sunday is 0 and 7.
    if (all[0]) all.set(7);
    weekdays_ = all;
    return true;
}

bool Cron::fits(const feel::Date& day) const {
    if (!months_[day.month]) return false;
    if (lastDay_ ? day.day != day.lastDayOfMonth() : !days_[day.day]) return false;
    if (nth_ > 0) return day.weekday() == nthWeekday_ && (day.day - 1) / 7 + 1 == nth_;
    if (lastWeekday_ > 0) return day.weekday() == lastWeekday_ && day.day + 7 > day.lastDayOfMonth();
    return weekdays_[static_cast<std::size_t>(day.weekday())];
}

std::optional<Timestamp> Cron::next(Timestamp from, const std::string& zone) const {
    const auto named = feel::ZoneRef::named(zone);
    const auto local = feel::DateTime::of(from, named);
    for (int ahead = 0; ahead <= kDaysAhead; ++ahead) {
        const auto day = local.date.plusDays(ahead);
        if (!fits(day)) continue;
        for (int second = ahead == 0 ? local.time.second + 1 : 0; second < kSecondsOfDay; ++second) {
            const auto hour = static_cast<std::size_t>(second / 3600);
            const auto minute = static_cast<std::size_t>(second / 60 % 60);
            if (!hours_[hour]) {
                second = (second / 3600 + 1) * 3600 - 1;
            } else if (!minutes_[minute]) {
                second = (second / 60 + 1) * 60 - 1;
            } else if (seconds_[static_cast<std::size_t>(second % 60)]) {
                const feel::DateTime candidate{day, {second, 0, named}};
                const auto moment = candidate.moment(zone);
                // In a gap the clock never shows this time; in an overlap it may lie behind.
                const bool shown = moment && feel::DateTime::of(*moment, named).time.second == second;
                if (shown && *moment > from) return moment;
            }
        }
    }
    return std::nullopt;
}

}  // namespace entente::bpmn
