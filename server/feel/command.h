#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "feel/expression.h"

namespace entente::feel {

/// What `entente feel` prints: the result as one line of JSON and, when it is null, why.
struct Printed {
    std::string json;
    std::vector<std::string> reasons;  ///< `line:column: part of the expression: message`, the first cause first
};

/// `contextJson` (may be empty) and `unaryInputJson` may hold at-literals; with an input `expression` is read as unary
/// tests. The error's place is `line:column` of the expression or of the JSON.
Result<Printed> evaluateToJson(std::string_view expression, std::string_view contextJson,
                               const std::optional<std::string>& unaryInputJson, const Environment& environment);

}  // namespace entente::feel
