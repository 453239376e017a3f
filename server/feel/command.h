#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "feel/expression.h"

namespace entente::feel {

/// What `entente feel` prints: the result as one line of JSON. `contextJson` and `unaryInputJson` may hold at-literals;
/// with an input `expression` is read as unary tests. The error's place is `line:column` of the expression.
Result<std::string> evaluateToJson(std::string_view expression, std::string_view contextJson,
                                   const std::optional<std::string>& unaryInputJson, const Environment& environment);

}  // namespace entente::feel
