#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "feel/number.h"
#include "feel/temporal.h"

/// Text for people: ICU formats and names, the local time comes from the system's zoneinfo. `locale` is a BCP 47 tag
/// (`en`, `ko-KR`), `pattern` is that of Unicode TR 35 (`d MMMM yyyy`, `yyyy. M. d.(E)`, `#,##0.00`). A pattern that
/// ICU refuses gives nothing. Thread-safe.
namespace entente::feel {

/// The city that names a zone, in that language: `Tashkent`, `타슈켄트`.
std::string cityOf(std::string_view zone, std::string_view locale);

/// A moment as the clocks of `zone` show it; `z` in the pattern gives the zone's abbreviation, `xxx` its offset, `VVV`
/// its city.
std::optional<std::string> formatDateTime(Timestamp moment, std::string_view zone, std::string_view locale,
                                          std::string_view pattern);
std::optional<std::string> formatDateTime(const DateTime& value, std::string_view locale, std::string_view pattern);
std::optional<std::string> formatDate(const Date& value, std::string_view locale, std::string_view pattern);
std::optional<std::string> formatNumber(const Number& value, std::string_view locale, std::string_view pattern);

/// What a reader of the language expects without a pattern: `5 January 2027`, `2027. 1. 5.(화)`; with the time and
/// zone: `5 January 2027, 18:00 (KST)`.
std::string longDate(const Date& value, std::string_view locale);
std::string longDateTime(const DateTime& value, std::string_view locale);

}  // namespace entente::feel
