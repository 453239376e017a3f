#include "base/time.h"

#include <fmt/format.h>

#include <chrono>

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
    constexpr std::string_view kShape = "0000-00-00T00:00:00";
    constexpr std::string_view kFraction = ".000000";
    const auto fits = [&text](std::string_view shape) {
        for (std::size_t i = 0; i < shape.size(); ++i)
            if (shape[i] == '0' ? text[i] < '0' || text[i] > '9' : text[i] != shape[i]) return false;
        return true;
    };
    const auto take = [&text](std::size_t digits, std::size_t separator) {
        int number = 0;
        for (const char digit : text.substr(0, digits))
            number = number * 10 + (digit - '0');
        text.remove_prefix(digits + separator);
        return number;
    };
    if (text.size() < kShape.size() + 1 || text.back() != 'Z' || !fits(kShape)) return std::nullopt;
    text.remove_suffix(1);
    const std::chrono::year year{take(4, 1)};
    const std::chrono::month month{static_cast<unsigned>(take(2, 1))};
    const std::chrono::day day{static_cast<unsigned>(take(2, 1))};
    const std::chrono::year_month_day date{year, month, day};
    const int hour = take(2, 1), minute = take(2, 1), second = take(2, 0);
    if (!date.ok() || hour > 23 || minute > 59 || second > 59) return std::nullopt;
    int fraction = 0;
    if (!text.empty()) {
        if (text.size() != kFraction.size() || !fits(kFraction)) return std::nullopt;
        text.remove_prefix(1);
        fraction = take(6, 0);
        // `iso` leaves a fraction of nothing out, and each moment has one spelling.
        if (fraction == 0) return std::nullopt;
    }
    const std::int64_t midnight = sys_days{date}.time_since_epoch().count() * 86'400LL;
    return Timestamp{(midnight + hour * 3600L + minute * 60L + second) * 1'000'000 + fraction};
}

Timestamp SystemClock::now() const {
    return {std::chrono::duration_cast<microseconds>(std::chrono::system_clock::now().time_since_epoch()).count()};
}

}  // namespace entente
