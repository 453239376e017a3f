#pragma once

#include <optional>
#include <string_view>

#include "feel/value.h"

namespace entente::feel {

/// The value of `@"…"` (10.3.1.2, rule 66), given what stands between the quotes.
std::optional<Value> valueOfAtLiteral(std::string_view text);

}  // namespace entente::feel
