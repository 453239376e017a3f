#pragma once

#include <string>

#include "base/result.h"
#include "feel/expression.h"
#include "feel/value.h"

namespace entente::templates {

/// A value as people read it: text as it is (line ends become `\n`), numbers and durations as FEEL `string()`, dates
/// and times in the locale and zone of `environment`, lists with the conjunction of the language, null as nothing.
/// Errors: `template.control_character`, `template.not_printable`.
Result<std::string> toText(const feel::Value& value, const feel::Environment& environment);

}  // namespace entente::templates
