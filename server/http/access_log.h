#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"

namespace entente::http {

struct AccessLine {
    std::string method;
    std::string path;  ///< masked
    std::string remoteAddress;
    int status;
    std::uint64_t bytes;  ///< of the body
    std::chrono::microseconds duration;
    AccountId account = {};
    std::string refusal = {};  ///< message key where the request could not be read
};

/// One line `http.request`: never a query, a header, a field or a token.
void logAccess(const AccessLine& line);

/// The raw target without its query; what follows one of the prefixes is a token and becomes `***`. A target that only
/// decodes to such a path is masked too.
std::string maskedPath(std::string_view target, const std::vector<std::string>& secretPrefixes);

}  // namespace entente::http
