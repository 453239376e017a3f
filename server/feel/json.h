#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"
#include "feel/value.h"

namespace entente::feel {

struct JsonLimits {
    std::size_t bytes = 64u << 20;
    std::size_t depth = 100;
    std::size_t values = 2'000'000;
};

/// RFC 8259. Numbers keep up to 34 digits. Invalid UTF-8, duplicate names, trailing text and excess of a limit are
/// errors with line and column in `place`.
Result<Value> fromJson(std::string_view text, const JsonLimits& limits = {});

/// One line. Dates, times and durations become ISO 8601 strings (a named zone as in `string()`), ranges and functions
/// FEEL text, null reasons nothing.
std::string toJson(const Value& value);
/// The same with two spaces of indentation, for people.
std::string toPrettyJson(const Value& value);

/// Lossless for all but functions, which become null.
/// A temporal value, range, very large or small number or null with a reason is a string `@"…"`, and a string that
/// starts with `@"` is written as `@"@"…`.
/// What the store keeps.
std::string toTypedJson(const Value& value);
/// The same, put after what `out` holds, for those who write JSON that is no value of FEEL as a whole.
void appendTypedJson(std::string& out, const Value& value);
void appendTypedJson(std::string& out, const Context& context);
void appendTypedJson(std::string& out, const List& list);
void appendTypedJson(std::string& out, std::string_view text);
Result<Value> fromTypedJson(std::string_view text, const JsonLimits& limits = {});

/// JSON written by people for the command line: a string that is wholly an at-literal (`@"2027-01-05"`) is read as one.
Result<Value> fromJsonWithAtLiterals(std::string_view text, const JsonLimits& limits = {});

/// A JSON string with its quotes.
std::string jsonQuoted(std::string_view text);

}  // namespace entente::feel
