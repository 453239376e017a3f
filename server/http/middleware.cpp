#include "http/middleware.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/crypto.h"
#include "base/utf8.h"
#include "http/ascii.h"
#include "http/csrf.h"
#include "http/form_reader.h"
#include "http/refusal.h"
#include "http/sizes.h"
#include "http/url.h"

namespace entente::http {

namespace {
using Step = std::optional<Response> (*)(Exchange&);

Response notFoundPage() {
    return Response::error(404, {"http.not_found", "There is no such page.", {}});
}

std::optional<Response> readMethod(Exchange& exchange) {
    for (const auto method : {Method::Get, Method::Head, Method::Post, Method::Put, Method::Patch, Method::Delete}) {
        if (exchange.head.method == name(method)) {
            exchange.parts.method = method;
            return std::nullopt;
        }
    }
    return Response::error(501, {"http.method_unknown", "This server does not know the method of the request.", {}});
}

std::optional<Response> checkHost(Exchange& exchange) {
    if (exchange.context.origin.isServed(exchange.head.host)) return std::nullopt;
    return Response::error(421, {"http.unknown_host", "This server does not answer under that name.", {}});
}

std::optional<Response> findClient(Exchange& exchange) {
    const auto& peer = exchange.connection.peer();
    auto& parts = exchange.parts;
    parts.headers = exchange.head.headers;
    parts.remoteAddress = peer;
    parts.site = exchange.context.origin.baseUrl();
    if (!exchange.context.proxies.contains(peer)) return std::nullopt;
    std::string hops;
    for (const auto& [key, value] : parts.headers) {
        if (ascii::equalIgnoringCase(key, "X-Forwarded-For")) hops += (hops.empty() ? "" : ",") + value;
    }
    parts.remoteAddress = exchange.context.proxies.client(peer, hops);
    parts.secure = ascii::equalIgnoringCase(exchange.head.header("X-Forwarded-Proto"), "https");
    return std::nullopt;
}

std::optional<Response> decodeTarget(Exchange& exchange) {
    const std::string_view target = exchange.head.target;
    const auto question = target.find('?');
    const auto raw = target.substr(0, question);
    auto path = url::decode(raw);
    const auto badPath = [] { return refused(400, "http.bad_path", "The address of the page is not readable."); };
    // A path that changes its segments when decoded means different things to a proxy and to us.
    const bool hidesSlash = utf8::asciiLower(raw).find("%2f") != std::string::npos;
    if (!path || hidesSlash || !utf8::valid(*path) || utf8::hasForbiddenControls(*path) ||
        path->find_first_of("\\\n\t") != std::string::npos) {
        throw badPath();
    }
    const auto segments = *path + '/';
    if (segments.find("/./") != std::string::npos || segments.find("/../") != std::string::npos) throw badPath();
    exchange.parts.path = *std::move(path);
    if (question != std::string_view::npos) {
        exchange.parts.query = parseUrlEncoded(target.substr(question + 1), exchange.context.options.fieldCount);
    }
    return std::nullopt;
}

std::optional<Response> findRoute(Exchange& exchange) {
    auto match = exchange.context.site.router.match(exchange.parts.method, exchange.parts.path);
    exchange.route = match.route;
    exchange.parts.pathParameters = std::move(match.parameters);
    if (match.route) return std::nullopt;
    if (match.allowed.empty()) return notFoundPage();
    std::string allow;
    for (const auto method : match.allowed) {
        if (!allow.empty()) allow += ", ";
        allow += method == Method::Get ? "GET, HEAD" : name(method);
    }
    auto response = Response::error(405, {"http.method_not_allowed", "This page cannot be used in that way.", {}});
    response.header("Allow", std::move(allow));
    return response;
}

std::optional<Response> readCookies(Exchange& exchange) {
    constexpr std::string_view prefix = "__Host-";
    const bool prefixed = exchange.context.origin.keepsSecureCookies();
    for (const auto& [key, value] : exchange.head.headers) {
        if (!ascii::equalIgnoringCase(key, "Cookie")) continue;
        std::string_view rest = value;
        while (!rest.empty()) {
            const auto end = rest.find(';');
            const auto pair = ascii::trim(rest.substr(0, end));
            rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
            const auto equals = pair.find('=');
            if (equals == std::string_view::npos) continue;
            auto cookie = pair.substr(0, equals);
            // Without the prefix a cookie may come from a neighbouring host or over plain http.
            if (prefixed != cookie.starts_with(prefix)) continue;
            if (prefixed) cookie.remove_prefix(prefix.size());
            exchange.parts.cookies.emplace_back(cookie, pair.substr(equals + 1));
        }
    }
    return std::nullopt;
}

std::optional<Response> findPrincipal(Exchange& exchange) {
    if (!exchange.context.site.authenticator) return std::nullopt;
    exchange.parts.principal = withRequest(exchange.parts, [&](const Request& request) {
        return exchange.context.site.authenticator->authenticate(request);
    });
    return std::nullopt;
}

std::optional<Response> toSignIn(const Exchange& exchange) {
    // A script's request would take the sign-in page for its data.
    const auto mode = exchange.head.header("Sec-Fetch-Mode");
    if (!mode.empty() && mode != "navigate") {
        return Response::error(401, {"http.sign_in", "Sign in first.", {}});
    }
    const auto& router = exchange.context.site.router;
    const bool canReturn = isSafe(exchange.parts.method) || router.match(Method::Get, exchange.parts.path).route;
    if (exchange.head.target == "/" || !canReturn || !url::isLocalPath(exchange.head.target)) {
        return Response::redirect("/login");
    }
    return Response::redirect("/login?next=" + url::encode(exchange.head.target));
}

std::optional<Response> checkAccess(Exchange& exchange) {
    const auto& access = exchange.route->access;
    const auto& principal = exchange.parts.principal;
    if (!access.needsAccount()) return std::nullopt;
    if (!principal) return toSignIn(exchange);
    const auto& roles = access.roles();
    if (access.kind() == Access::Kind::SignedIn ||
        std::any_of(roles.begin(), roles.end(), [&](const auto& role) { return principal->hasRole(role); })) {
        return std::nullopt;
    }
    return Response::error(403, {"http.forbidden", "You do not have the rights for this page.", {}});
}

bool isForm(const Exchange& exchange, std::string_view mediaType) {
    const auto kind = exchange.route->body.kind();
    return (kind == BodyLimit::Kind::Form || kind == BodyLimit::Kind::Upload) &&
           (mediaType == "application/x-www-form-urlencoded" || mediaType == "multipart/form-data");
}

std::string mediaType(const Exchange& exchange) {
    const auto type = exchange.head.header("Content-Type");
    return utf8::asciiLower(ascii::trim(type.substr(0, type.find(';'))));
}

std::optional<Response> checkBodyKind(Exchange& exchange) {
    const auto& limit = exchange.route->body;
    if (exchange.body.atEnd()) return std::nullopt;
    if (limit.kind() == BodyLimit::Kind::None) {
        return Response::error(400, {"http.no_body", "This page takes no data.", {}});
    }
    const auto type = mediaType(exchange);
    const auto& accepted = limit.mediaTypes();
    if (isForm(exchange, type) || std::find(accepted.begin(), accepted.end(), type) != accepted.end()) {
        return std::nullopt;
    }
    return Response::error(415, {"http.media_type", "This page does not take data of that kind.", {}});
}

std::optional<Response> readBody(Exchange& exchange) {
    const auto& options = exchange.context.options;
    const auto& limit = exchange.route->body;
    const auto fields = limit.fields() == 0 ? options.fieldCount : limit.fields();
    if (exchange.body.atEnd()) return std::nullopt;
    if (limit.kind() == BodyLimit::Kind::Raw) {
        exchange.body.allow(limit.bytes());
        exchange.parts.body = exchange.body.readAll();
    } else if (mediaType(exchange) == "multipart/form-data") {
        exchange.body.allow(limit.bytes());
        auto form = readMultipart(
            exchange.body, exchange.head.header("Content-Type"), limit.kind() == BodyLimit::Kind::Upload,
            {fields, limit.fieldBytes(), options.fileCount, options.memoryFileBytes, options.spoolDirectory});
        exchange.parts.fields = std::move(form.fields);
        exchange.parts.files = std::move(form.files);
    } else {
        exchange.body.allow(std::min(limit.bytes(), limit.fieldBytes()));
        exchange.parts.fields = parseUrlEncoded(exchange.body.readAll(), fields);
    }
    return std::nullopt;
}

std::optional<Response> checkFields(Exchange& exchange) {
    const auto& parts = exchange.parts;
    if (parts.query.empty()) return std::nullopt;
    std::set<std::string_view> names;
    for (const auto& [key, value] : parts.query)
        names.insert(key);
    const auto inBoth = [&](std::string_view field) {
        if (names.contains(field)) {
            throw refused(400, "http.field_twice", "The field {field} is both in the address and in the form.",
                          {{"field", std::string(field)}});
        }
    };
    for (const auto& [key, value] : parts.fields)
        inBoth(key);
    for (const auto& file : parts.files)
        inBoth(file.field());
    return std::nullopt;
}

constexpr auto steps = std::to_array<Step>({
    checkHost,      // first: who asks for another name gets nothing of this server
    findClient,     // everything behind, and the log, speaks of the person's address, not of the proxy's
    readMethod,     // the route depends on it
    decodeTarget,   // once, so that route, handler and log see the same path
    findRoute,      // what is allowed from here on is a property of the route
    readCookies,    // the session is in one
    findPrincipal,  // before the body: nobody uploads who may not
    csrf::issue,    // pages need a token in their forms, whoever looks at them
    checkAccess,    // before the body, for the same reason
    checkBodyKind,  // before the body: its kind decides how to read it
    readBody,       // only now, under the limit of the route
    checkFields,    // a field has one value, wherever it is looked up
    csrf::check,    // last: the token may be a field; no handler runs an unsafe request without it
});
}  // namespace

std::optional<Response> prepare(Exchange& exchange) {
    for (const auto step : steps) {
        if (auto response = step(exchange)) return response;
    }
    return std::nullopt;
}

}  // namespace entente::http
