#include "http/csrf.h"

#include <algorithm>
#include <string_view>

#include "base/crypto.h"

namespace entente::http::csrf {

namespace {
constexpr std::string_view cookieName = "csrf";
constexpr std::string_view fieldName = "csrf";
constexpr std::string_view linkFieldName = "token";  // what a mailed link puts into its form where no cookie is kept
constexpr std::size_t tokenBytes = 32;
constexpr std::size_t tokenLength = 43;  // of 32 bytes in base64url

bool isToken(std::string_view text) {
    return text.size() == tokenLength && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' ||
                      c == '_';
           });
}

bool comesFromElsewhere(const Exchange& exchange) {
    const auto site = exchange.head.header("Sec-Fetch-Site");
    if (!site.empty() && site != "same-origin" && site != "none") return true;
    // Browsers say `null` for our own forms too: that is what Referrer-Policy no-referrer makes of the origin.
    const auto origin = exchange.head.header("Origin");
    return !origin.empty() && origin != "null" && !exchange.context.origin.isOwn(origin);
}

/// Such a form acts by the secret it carries and by no cookie: whoever could forge it could as well open the link.
bool carriesLink(const Exchange& exchange) {
    const auto& fields = exchange.parts.fields;
    return exchange.route->access.kind() == Access::Kind::Link &&
           std::any_of(fields.begin(), fields.end(),
                       [](const auto& field) { return field.first == linkFieldName && isToken(field.second); });
}

bool matches(const Exchange& exchange, std::string_view token) {
    const auto& parts = exchange.parts;
    if (parts.principal && !parts.principal->csrfToken.empty() &&
        equalConstantTime(token, parts.principal->csrfToken)) {
        return true;
    }
    return !exchange.route->access.needsAccount() && !exchange.mustSetToken &&
           equalConstantTime(token, exchange.anonymousToken);
}
}  // namespace

std::optional<Response> issue(Exchange& exchange) {
    auto& parts = exchange.parts;
    const bool link = exchange.route->access.kind() == Access::Kind::Link;
    for (const auto& [name, value] : parts.cookies) {
        if (name == cookieName && isToken(value)) exchange.anonymousToken = value;
    }
    if (parts.principal && !link) {
        parts.csrfToken = parts.principal->csrfToken;
        return std::nullopt;
    }
    if (exchange.anonymousToken.empty()) {
        exchange.anonymousToken = base64Url(randomBytes(tokenBytes));
        exchange.mustSetToken = true;
    }
    parts.csrfToken = exchange.anonymousToken;
    return std::nullopt;
}

std::optional<Response> check(Exchange& exchange) {
    auto& parts = exchange.parts;
    if (isSafe(parts.method)) return std::nullopt;
    std::string token(exchange.head.header("X-CSRF-Token"));
    for (const auto& [name, value] : parts.fields) {
        if (name == fieldName) token = value;
    }
    std::erase_if(parts.fields, [](const auto& field) { return field.first == fieldName; });
    const bool known = carriesLink(exchange) || (!token.empty() && matches(exchange, token));
    if (known && !comesFromElsewhere(exchange)) return std::nullopt;
    return Response::error(403, {"http.csrf",
                                 "This form is too old or does not come from this site. Nothing was changed. Open the "
                                 "page again and repeat what you did.",
                                 {}});
}

void setCookie(const Exchange& exchange, Response& response) {
    if (exchange.mustSetToken && response.headerValue("Content-Type").starts_with("text/html")) {
        response.cookie({std::string(cookieName), exchange.anonymousToken});
    }
}

}  // namespace entente::http::csrf
