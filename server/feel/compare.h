#pragma once

#include <compare>
#include <optional>

#include "feel/value.h"

namespace entente::feel {

/// FEEL `=` (DMN 1.5, table 42; times and date-times by whole seconds): nothing stands for null, which values of
/// different kinds give.
std::optional<bool> equal(const Value& a, const Value& b);

/// The order of two numbers, strings, dates, times, date-times or durations of one type; nothing for all else, also for
/// a date-time with a zone and one without.
std::optional<std::strong_ordering> compare(const Value& a, const Value& b);

/// Whether a range holds a value; nothing when they cannot be compared.
std::optional<bool> includes(const Range& range, const Value& value);

/// Whether `value` satisfies `test` as a unary test does: equal to it, in the range, equal to or in an element of the
/// list.
std::optional<bool> satisfies(const Value& value, const Value& test);

/// Equal, where null equals null and what cannot be compared differs: what list functions need.
bool same(const Value& a, const Value& b);

}  // namespace entente::feel
