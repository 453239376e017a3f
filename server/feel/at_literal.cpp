#include "feel/at_literal.h"

namespace entente::feel {

std::optional<Value> valueOfAtLiteral(std::string_view text) {
    if (auto value = Date::parse(text)) return Value(*value);
    if (auto value = DateTime::parse(text)) return Value(std::move(*value));
    if (auto value = Time::parse(text)) return Value(std::move(*value));
    if (auto value = YearsMonthsDuration::parse(text)) return Value(*value);
    if (auto value = DaysTimeDuration::parse(text)) return Value(*value);
    return std::nullopt;
}

}  // namespace entente::feel
