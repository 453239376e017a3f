#pragma once

#include <string_view>

namespace entente::templates {

/// Addresses that a reader's program opens in a browser or mail program, and nothing else: http, https and mailto,
/// without white space, quotation marks and angle brackets.
bool isSafeUrl(std::string_view url);

}  // namespace entente::templates
