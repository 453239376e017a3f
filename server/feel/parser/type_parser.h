#pragma once

#include <map>
#include <string>
#include <vector>

#include "feel/token.h"
#include "feel/type.h"

namespace entente::feel {

/// The type that starts at token `at`, which is moved behind it; null when there is none of this name. `known` are
/// types of the caller.
TypePtr parseType(const std::vector<Token>& tokens, std::size_t& at, const std::map<std::string, TypePtr>& known);

}  // namespace entente::feel
