#include "web/moment.h"

#include <fmt/format.h>

#include "feel/format.h"
#include "feel/zone.h"

namespace entente::web {

namespace {

std::string formatted(Timestamp moment, std::string_view zone, const Language& language, std::string_view pattern) {
    return feel::formatDateTime(moment, zone, language.locale(), pattern).value_or(std::string());
}

std::string timeText(Timestamp moment, std::string_view zone, const Language& language) {
    return formatted(moment, zone, language, "HH:mm");
}

/// ` (KST)` where zoneinfo knows a name; it writes `+05` where it does not.
std::string abbreviationText(Timestamp moment, std::string_view zone) {
    const auto abbreviation = feel::toLocal(moment, zone).abbreviation;
    const bool named = !abbreviation.empty() && abbreviation.front() >= 'A' && abbreviation.front() <= 'Z';
    return named ? " (" + abbreviation + ")" : std::string();
}

}  // namespace

std::string cityOf(std::string_view zone, const Language& language) {
    return feel::cityOf(zone, language.locale());
}

std::string dayText(Timestamp moment, std::string_view zone, const Language& language) {
    return formatted(moment, zone, language, language.isKorean() ? "yyyy. M. d.(E)" : "EEE d MMM yyyy");
}

std::string momentText(Timestamp moment, std::string_view zone, const Language& language) {
    const auto day = dayText(moment, zone, language);
    const auto time = timeText(moment, zone, language);
    const auto city = cityOf(zone, language);
    if (language.isKorean()) return fmt::format("{} {} {}", day, time, city);
    return fmt::format("{}, {} {}{}", day, time, city, abbreviationText(moment, zone));
}

std::string momentText(Timestamp moment, const Clocks& clocks, const Language& language) {
    auto first = momentText(moment, clocks.own, language);
    if (clocks.other.empty() || clocks.other == clocks.own) return first;
    const auto time = timeText(moment, clocks.other, language);
    const auto city = cityOf(clocks.other, language);
    const auto pattern = language.isKorean() ? "M. d.(E) " : "EEE d MMM, ";
    const auto otherDay = formatted(moment, clocks.other, language, pattern);
    const bool sameDay = otherDay == formatted(moment, clocks.own, language, pattern);
    return fmt::format("{} = {}{} {}", first, sameDay ? "" : otherDay, time, city);
}

std::string sizeText(std::size_t bytes) {
    if (bytes < 1000) return fmt::format("{} B", bytes);
    if (bytes < 1'000'000) return fmt::format("{} KB", (bytes + 500) / 1000);
    return fmt::format("{:.1f} MB", static_cast<double>(bytes) / 1e6);
}

}  // namespace entente::web
