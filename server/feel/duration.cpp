#include <fmt/format.h>

#include "feel/scan.h"
#include "feel/temporal.h"

namespace entente::feel {

namespace {

/// `12Y` moves behind it and gives 12; another letter or no digits leave the scanner alone.
std::optional<std::int64_t> part(Scanner& scan, char letter) {
    const auto start = scan.at;
    const auto number = scan.number(1, 15);
    if (number && scan.skip(letter)) return number;
    scan.at = start;
    return std::nullopt;
}

}  // namespace

std::string YearsMonthsDuration::text() const {
    const auto magnitude = months < 0 ? -months : months;
    std::string text = months < 0 ? "-P" : "P";
    if (magnitude >= 12) text += fmt::format("{}Y", magnitude / 12);
    if (magnitude % 12 != 0 || magnitude == 0) text += fmt::format("{}M", magnitude % 12);
    return text;
}

std::optional<YearsMonthsDuration> YearsMonthsDuration::parse(std::string_view text) {
    Scanner scan{text};
    const bool negative = scan.skip('-');
    if (!scan.skip('P')) return std::nullopt;
    const auto years = part(scan, 'Y');
    const auto months = part(scan, 'M');
    if ((!years && !months) || !scan.done()) return std::nullopt;
    const auto total = years.value_or(0) * 12 + months.value_or(0);
    return YearsMonthsDuration{negative ? -total : total};
}

DaysTimeDuration DaysTimeDuration::negated() const {
    if (nanos == 0) return {-seconds, 0};
    return {-seconds - 1, 1'000'000'000 - nanos};
}

std::string DaysTimeDuration::text() const {
    if (seconds < 0) return "-" + negated().text();
    std::string text = "P";
    if (seconds >= 86'400) text += fmt::format("{}D", seconds / 86'400);
    const auto rest = seconds % 86'400;
    if (rest == 0 && nanos == 0) return text == "P" ? "PT0S" : text;
    text += 'T';
    if (rest >= 3600) text += fmt::format("{}H", rest / 3600);
    if (rest / 60 % 60 != 0) text += fmt::format("{}M", rest / 60 % 60);
    if (rest % 60 != 0 || nanos != 0) text += fmt::format("{}{}S", rest % 60, fractionText(nanos));
    return text;
}

std::optional<DaysTimeDuration> DaysTimeDuration::parse(std::string_view text) {
    Scanner scan{text};
    const bool negative = scan.skip('-');
    if (!scan.skip('P')) return std::nullopt;
    DaysTimeDuration result;
    const auto days = part(scan, 'D');
    if (days.value_or(0) > kMostSeconds / 86'400) return std::nullopt;
    result.seconds = days.value_or(0) * 86'400;
    if (scan.skip('T')) {
        const auto hours = part(scan, 'H');
        const auto minutes = part(scan, 'M');
        if (hours.value_or(0) > kMostSeconds / 3600 || minutes.value_or(0) > kMostSeconds / 60) return std::nullopt;
        result.seconds += hours.value_or(0) * 3600 + minutes.value_or(0) * 60;
        bool hasSeconds = false;
        if (const auto whole = scan.number(1, 15)) {
            if (scan.text.substr(scan.at, 2) == ".S") ++scan.at;
            const auto fraction = scan.fraction();
            if (!fraction || !scan.skip('S')) return std::nullopt;
            result.seconds += *whole;
            result.nanos = *fraction;
            hasSeconds = true;
        }
        if (!hours && !minutes && !hasSeconds) return std::nullopt;
    } else if (!days) {
        return std::nullopt;
    }
    if (!scan.done() || result.seconds > kMostSeconds) return std::nullopt;
    return negative ? result.negated() : result;
}

}  // namespace entente::feel
