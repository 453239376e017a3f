#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace entente::feel {

/// Where the expression that starts at byte `from` ends: the offset of the first `closer` that stands outside strings,
/// comments and every bracket opened since `from`. Nothing when there is none. For tags such as `{{ {a: {b: 1}}.a.b
/// }}`.
std::optional<std::size_t> endOfExpression(std::string_view text, std::size_t from, std::string_view closer);

}  // namespace entente::feel
