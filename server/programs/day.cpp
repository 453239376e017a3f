#include "programs/day.h"

#include <string>

#include "feel/temporal.h"

namespace entente::programs {

bool isDay(std::string_view text) {
    constexpr std::size_t kLength = 10;
    return text.size() == kLength && feel::Date::parse(std::string(text)).has_value();
}

}  // namespace entente::programs
