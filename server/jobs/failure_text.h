#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

/// Why work of the server failed, as rows keep it until somebody reads it in their language. Stateless; thread-safe.
namespace entente::jobs {

/// What is no sentence of this program, quoted: of a library or the system.
Message brokeOff(std::string_view what);

/// One JSON object; never throws.
std::string failureText(const Message& message);
/// Reads it back. A row of an earlier version is a sentence in English, which stays as it is.
Message failureOf(const std::string& text);

}  // namespace entente::jobs
