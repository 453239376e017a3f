#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/response.h"

namespace entente::http {

/// The headers that every response carries so that a browser does not do more with it than meant, and its caching.
std::vector<std::pair<std::string_view, std::string>> securityHeaders(const Response& response);

}  // namespace entente::http
