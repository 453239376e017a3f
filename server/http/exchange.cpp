#include "http/exchange.h"

#include <chrono>

#include "base/crypto.h"
#include "base/log.h"
#include "http/access_log.h"
#include "http/ascii.h"
#include "http/compression.h"
#include "http/csrf.h"
#include "http/middleware.h"
#include "http/refusal.h"
#include "http/response_writer.h"

namespace entente::http {

namespace {
HeadLimits limitsOf(const ServerOptions& options) {
    return {options.requestLineBytes, options.headBytes, options.headerCount};
}

Message internalError(const std::string& incident) {
    return {"http.internal",
            "Something went wrong on our side. The people who run this server find it under the number {incident}.",
            {{"incident", incident}}};
}

Response plainErrorPage(int status, const Message& message) {
    return Response::text(message.english() + "\n", status);
}

/// The page for an error, made by the site's hook where there is one.
Response errorPage(const Context& context, const Response& error, const std::string& incident, const Request* request) {
    const auto& message = *error.errorMessage();
    auto page = plainErrorPage(error.status(), message);
    if (context.site.errorPages) {
        try {
            page = context.site.errorPages({error.status(), message, incident, request});
        } catch (const std::exception& exception) {
            log::error("http.error_page", {{"status", std::to_string(error.status())}, {"what", exception.what()}});
        }
    }
    page.setStatus(error.status());
    for (const auto& [name, value] : error.headers())
        page.header(name, value);
    for (const auto& cookie : error.cookies())
        page.cookie(cookie);
    return page;
}

/// What is left of a request that an error page may look at.
Request withoutForm(const RequestParts& parts) {
    auto copy = parts;
    copy.fields.clear();
    copy.files.clear();
    copy.body.clear();
    return Request(std::move(copy));
}

struct Answer {
    Response response;
    bool framingIsLost = false;
};

template <typename Work>
Answer guarded(const Context& context, const RequestParts* parts, const std::string& path, Work work) {
    std::string incident;
    const auto failed = [&](const std::string& what) {
        incident = hex(randomBytes(4));
        log::error("http.failed", {{"incident", incident}, {"path", path}, {"what", what}});
        return Response::error(500, internalError(incident));
    };
    auto answer = [&]() -> Answer {
        try {
            return {work()};
        } catch (const Refusal& refusal) {
            return {Response::error(refusal.status(), refusal.message()), refusal.then() == Refusal::Then::Close};
        } catch (const ConnectionLost&) {
            throw;
        } catch (const std::exception& exception) {
            return {failed(exception.what())};
        } catch (...) {
            return {failed("an exception of an unknown type")};
        }
    }();
    if (answer.response.errorMessage()) {
        const auto request = parts ? std::optional(withoutForm(*parts)) : std::nullopt;
        answer.response = errorPage(context, answer.response, incident, request ? &*request : nullptr);
    }
    return answer;
}

bool isUnchanged(const Exchange& exchange, const Response& response) {
    const auto tag = response.headerValue("ETag");
    if (response.status() != 200 || tag.empty() || !isSafe(exchange.parts.method)) return false;
    for (auto candidate : ascii::list(exchange.head.header("If-None-Match"))) {
        // Weak comparison (RFC 9110 §13.1.2), and our own compressed form of the same content counts as the same.
        if (candidate.starts_with("W/")) candidate.remove_prefix(2);
        auto plain = std::string(candidate);
        if (plain.ends_with("-gzip\"")) plain.erase(plain.size() - 6, 5);
        if (plain == tag || candidate == "*") return true;
    }
    return false;
}

void finish(const Exchange& exchange, Response& response) {
    csrf::setCookie(exchange, response);
    if (isUnchanged(exchange, response)) response.dropBody(304);
    compress(response, exchange.head.header("Accept-Encoding"));
}

class Stopwatch {
  public:
    std::chrono::microseconds elapsed() const {
        return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start_);
    }

  private:
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

AfterExchange refuseHead(const Context& context, Connection& connection, const Refusal& refusal) {
    const Stopwatch watch;
    const auto answer = guarded(context, nullptr, "-", [&]() -> Response { throw refusal; });
    const auto sent = send(connection, answer.response, {.keepAlive = false}, context.options.stallTime);
    if (context.options.accessLog) {
        logAccess({"-", "-", connection.peer(), refusal.status(), sent, watch.elapsed(), {}, refusal.message().key});
    }
    return AfterExchange::Linger;
}
}  // namespace

AfterExchange serve(const Context& context, Connection& connection) {
    const auto& options = context.options;
    RequestHead head;
    try {
        const auto size = findHead(connection.buffer(), limitsOf(options));
        if (!size) throw std::logic_error("a worker was given an incomplete request");
        head = parseHead(std::string_view(connection.buffer()).substr(0, *size), limitsOf(options));
        connection.buffer().erase(0, *size);
    } catch (const Refusal& refusal) {
        return refuseHead(context, connection, refusal);
    }
    const Stopwatch watch;
    Exchange exchange(context, connection, std::move(head));
    const auto run = [&]() -> Response {
        if (auto early = prepare(exchange)) return *std::move(early);
        return withRequest(exchange.parts, exchange.route->handler);
    };
    auto [response, framingIsLost] =
        guarded(context, &exchange.parts, maskedPath(exchange.head.target, options.secretPrefixes), run);
    finish(exchange, response);

    ++connection.served;
    const bool resumable = !framingIsLost && exchange.body.skipRest();
    const bool keep =
        resumable && exchange.head.keepAlive && !context.stopping && connection.served < options.requestsPerConnection;
    const auto& parts = exchange.parts;
    const auto sent = send(connection, response,
                           {.withoutBody = exchange.head.method == "HEAD",
                            .keepAlive = keep,
                            .minorVersion = exchange.head.minorVersion,
                            .secureCookies = context.origin.keepsSecureCookies()},
                           options.stallTime);
    if (options.accessLog) {
        logAccess({exchange.head.method, maskedPath(exchange.head.target, options.secretPrefixes), parts.remoteAddress,
                   response.status(), sent, watch.elapsed(),
                   parts.principal ? parts.principal->accountId : AccountId{}});
    }
    return keep ? AfterExchange::Keep : resumable ? AfterExchange::Close : AfterExchange::Linger;
}

std::string turnAway(const Context& context, int status, const Message& message) {
    auto answer = guarded(context, nullptr, "-", [&] { return Response::error(status, message); });
    if (status == 503) answer.response.header("Retry-After", "5");
    return renderHead(answer.response, {.keepAlive = false}) + answer.response.body();
}

}  // namespace entente::http
