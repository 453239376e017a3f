#include "records/access_review.h"

#include "feel/temporal.h"
#include "feel/zone.h"

namespace entente::records {

namespace {

constexpr std::int64_t kMicrosOfSecond = 1'000'000;
constexpr std::int64_t kSecondsOfDay = 86'400;

Timestamp startOf(const feel::Date& day, std::string_view zone) {
    return {feel::fromLocal(day.days() * kSecondsOfDay, zone) * kMicrosOfSecond};
}

Month monthFrom(const feel::Date& first, std::string_view zone) {
    return {first.text().substr(0, 7), startOf(first, zone), startOf(first.plusDays(first.lastDayOfMonth()), zone)};
}

}  // namespace

std::optional<Month> Month::parse(std::string_view text, std::string_view zone) {
    const auto first = feel::Date::parse(std::string(text) + "-01");
    if (!first || first->text().substr(0, 7) != text) return std::nullopt;
    return monthFrom(*first, zone);
}

Month Month::of(Timestamp moment, std::string_view zone) {
    auto day = feel::Date::fromDays(feel::toLocal(moment, zone).seconds / kSecondsOfDay);
    day.day = 1;
    return monthFrom(day, zone);
}

Month Month::before(std::string_view zone) const {
    return of({begin.micros - 1}, zone);
}

}  // namespace entente::records
