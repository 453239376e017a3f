#pragma once

#include "feel/run.h"
#include "feel/value.h"

namespace entente::feel {

/// DMN 1.5, tables 54 to 57; a failure is a null with its reason.
Value add(Run& run, const Value& a, const Value& b);
Value subtract(Run& run, const Value& a, const Value& b);
Value multiply(Run& run, const Value& a, const Value& b);
Value divide(Run& run, const Value& a, const Value& b);
Value power(Run& run, const Value& a, const Value& b);
Value negate(Run& run, const Value& value);

/// Whether the year is one that FEEL knows: -999,999,999 to 999,999,999.
bool inCalendar(const Date& date);

/// The duration as a number of seconds with its fraction.
Number secondsOf(const DaysTimeDuration& duration);
/// Nothing when it is out of range.
std::optional<DaysTimeDuration> durationOf(const Number& seconds);

}  // namespace entente::feel
