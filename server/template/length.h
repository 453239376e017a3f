#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace entente::templates {

constexpr std::int64_t emuPerInch = 914'400;  ///< English Metric Units, the lengths of DrawingML (ECMA-376-1 20.1.2.1)

/// `4cm`, `40 mm`, `1.5in`, `72pt`, `96px` (96 to the inch) in EMU; nothing for other text, or outside of 0 … 10 m.
std::optional<std::int64_t> parseLength(std::string_view text);

}  // namespace entente::templates
