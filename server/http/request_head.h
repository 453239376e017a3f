#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "http/request.h"

namespace entente::http {

struct HeadLimits {
    std::size_t requestLineBytes;
    std::size_t headBytes;
    std::size_t headerCount;
};

/// How the end of the body is found (RFC 9112 §6).
struct Framing {
    enum class Kind { None, Length, Chunked };
    Kind kind = Kind::None;
    std::uint64_t length = 0;
};

/// Request line and headers, strictly read: what two readers could understand differently is refused.
struct RequestHead {
    std::string method;
    std::string target;  ///< raw origin-form, begins with `/`
    std::string host;    ///< raw authority
    int minorVersion = 1;
    Fields headers;
    Framing framing;
    bool keepAlive = true;
    bool expectsContinue = false;

    /// First value of this header; empty when absent.
    std::string_view header(std::string_view name) const;
};

/// Looks for the end of a head at the start of `bytes`, where empty lines may stand before it (RFC 9112 §2.2). Returns
/// its size with them, nothing while it is incomplete. Throws Refusal (400, 414, 431) as soon as it can no longer be
/// good.
std::optional<std::size_t> findHead(std::string_view bytes, const HeadLimits& limits);
/// Whether a worker has something to do: a broken head counts as complete, since a worker makes the answer to it.
bool hasHead(std::string_view bytes, const HeadLimits& limits);

/// Parses what `findHead` found. Throws Refusal: 400, 417, 431, 501, 505.
RequestHead parseHead(std::string_view bytes, const HeadLimits& limits);

}  // namespace entente::http
