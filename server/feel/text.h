#pragma once

#include <string>
#include <string_view>

#include "feel/value.h"

namespace entente::feel {

/// FEEL `string()`, but `null` for null: what `string()` gives inside a list (DMN 1.5, 10.3.4.1).
std::string feelText(const Value& value);

/// A FEEL string literal with its quotes.
std::string feelQuoted(std::string_view text);

/// FEEL source that evaluates to the value again; functions excepted.
std::string feelLiteral(const Value& value);

}  // namespace entente::feel
