#include "base/time.h"

#include <fmt/format.h>

#include <chrono>
#include <cstdio>

namespace entente {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::microseconds;
using std::chrono::sys_days;
using std::chrono::sys_time;

std::string Timestamp::iso() const {
    const sys_time<microseconds> moment{microseconds{micros}};
    const auto day = floor<days>(moment);
    const std::chrono::year_month_day date{day};
    const auto rest = (moment - day).count();
    const auto seconds = rest / 1'000'000;
    auto text = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                            static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), seconds / 3600,
                            seconds / 60 % 60, seconds % 60);
    if (rest % 1'000'000 != 0) text += fmt::format(".{:06}", rest % 1'000'000);
    return text + 'Z';
}

std::optional<Timestamp> Timestamp::fromIso(std::string_view text) {
    int year = 0, hour = 0, minute = 0, second = 0, used = 0;
    unsigned month = 0, day = 0;
    const std::string copy{text};
    if (std::sscanf(copy.c_str(), "%4d-%2u-%2uT%2d:%2d:%2d%n", &year, &month, &day, &hour, &minute, &second, &used) !=
        6)
        return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{month}, std::chrono::day{day}};
    if (!date.ok()) return std::nullopt;
    std::int64_t fraction = 0;
    int length = 0;
    if (copy.size() == static_cast<std::size_t>(used) + 8) {
        if (std::sscanf(copy.c_str() + used, ".%6ld%n", &fraction, &length) != 1 || length != 7) return std::nullopt;
        used += length;
    }
    const std::int64_t midnight = sys_days{date}.time_since_epoch().count() * 86'400LL;
    const Timestamp moment{(midnight + hour * 3600L + minute * 60L + second) * 1'000'000 + fraction};
    // Writing it back catches every other spelling, such as hour 25 or a missing Z.
    if (moment.iso() != copy) return std::nullopt;
    return moment;
}

Timestamp SystemClock::now() const {
    return {std::chrono::duration_cast<microseconds>(std::chrono::system_clock::now().time_since_epoch()).count()};
}

}  // namespace entente
