#pragma once

#include <optional>
#include <string_view>

#include "feel/value.h"

namespace entente::feel {

/// The property of a temporal value or range (DMN 1.5, tables 60 to 66): `year`, `time offset`, `start included`.
/// Nothing when values of this type have none of that name.
std::optional<Value> propertyOf(const Value& value, std::string_view name);

}  // namespace entente::feel
