#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace entente::http::url {

/// Percent-encodes everything but the unreserved characters of RFC 3986 §2.3: safe in a path segment and in a query.
std::string encode(std::string_view text);

/// Undoes percent-encoding; nothing for a `%` without two hexadecimal digits. `plusIsSpace` as in forms.
std::optional<std::string> decode(std::string_view text, bool plusIsSpace = false);

/// Whether a redirect to `path` stays on this server: begins with one `/`, no second `/` or `\` behind it, printable
/// ASCII only, no `\`. Everything that comes from a `next` parameter passes through here.
bool isLocalPath(std::string_view path);

}  // namespace entente::http::url
