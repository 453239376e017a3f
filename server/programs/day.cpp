#include "programs/day.h"

#include "feel/temporal.h"

namespace entente::programs {

bool isDay(std::string_view text) {
    constexpr std::size_t kLength = 10;
    return text.size() == kLength && feel::Date::parse(std::string(text)).has_value();
}

std::string dayOf(Timestamp moment, const std::string& zone) {
    return feel::DateTime::of(moment, feel::ZoneRef::named(zone)).date.text();
}

}  // namespace entente::programs
