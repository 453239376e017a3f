#pragma once

#include <optional>
#include <string_view>

#include "feel/number.h"
#include "feel/temporal.h"

/// What people type, beside the ISO 8601 that a browser's own inputs send. `language` is a BCP 47 tag. Nothing when the
/// text is no such thing.
namespace entente::forms {

/// `2027-03-05`, `2027. 3. 5.`, `2027년 3월 5일`, `2027/3/5`, `5 March 2027`, `5 Mar 2027`, `March 5, 2027`, `5/3/2027`
/// (day first), `5.3.2027`.
std::optional<feel::Date> readDate(std::string_view text);

/// `18:00`, `18:00:30`, `6 pm`, `6:00 pm`, `오후 6:00`, `오후 6시 30분`, `18시`.
std::optional<feel::Time> readTime(std::string_view text);

/// `1234.5`, `1,234.5`, `-3`; for languages that write so `1.234,5` and `1 234,5`.
std::optional<feel::Number> readNumber(std::string_view text, std::string_view language);

}  // namespace entente::forms
