#include "http/security_headers.h"

namespace entente::http {

namespace {
std::string contentSecurityPolicy(const Response& response) {
    const bool studio = response.contentPolicy() == ContentPolicy::Studio;
    std::string styles = "'self'";
    for (const auto& hash : response.styleHashes())
        styles += " '" + hash + "'";
    const std::string data = studio ? " data:" : "";
    return "default-src 'none'; script-src 'self'; style-src " + styles + "; img-src 'self'" + data +
           "; font-src 'self'" + data +
           "; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
}

std::string cacheControl(Caching caching) {
    switch (caching) {
        case Caching::NoStore:
            return "no-store";
        case Caching::Revalidate:
            return "no-cache";
        case Caching::Immutable:
            return "public, max-age=31536000, immutable";
    }
    return "no-store";
}
}  // namespace

std::vector<std::pair<std::string_view, std::string>> securityHeaders(const Response& response) {
    return {
        {"Cache-Control", cacheControl(response.caching())},
        // Whatever slips through escaping finds no script, frame or form target to use.
        {"Content-Security-Policy", contentSecurityPolicy(response)},
        // An uploaded file is what its Content-Type says, never a page because it looks like one.
        {"X-Content-Type-Options", "nosniff"},
        // Addresses may hold tokens.
        {"Referrer-Policy", response.hasSameOriginReferrer() ? "same-origin" : "no-referrer"},
        // No other site's page may hold a handle on ours or embed what we send.
        {"Cross-Origin-Opener-Policy", "same-origin"},
        {"Cross-Origin-Resource-Policy", "same-origin"},
        {"Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"},
    };
}

}  // namespace entente::http
