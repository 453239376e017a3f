#pragma once

#include <atomic>
#include <string>
#include <utility>

#include "http/body_reader.h"
#include "http/connection.h"
#include "http/origin.h"
#include "http/request.h"
#include "http/request_head.h"
#include "http/response.h"
#include "http/server.h"
#include "http/trusted_proxies.h"

namespace entente::http {

/// What all requests of a server share. Immutable while it serves, but for `stopping`.
struct Context {
    const ServerOptions& options;
    const Site& site;
    const Origin& origin;
    const TrustedProxies& proxies;
    const std::atomic<bool>& stopping;  ///< every response is the last of its connection
};

/// One request on its way to its handler.
struct Exchange {
    Exchange(const Context& shared, Connection& from, RequestHead parsed)
        : context(shared),
          connection(from),
          head(std::move(parsed)),
          body(from, head, {shared.options.bodyTime, shared.options.stallTime}) {}

    const Context& context;
    Connection& connection;
    RequestHead head;
    BodyReader body;
    RequestParts parts;
    const Route* route = nullptr;
    std::string anonymousToken;  ///< of the double-submit cookie
    bool mustSetToken = false;   ///< the client does not have that cookie yet
};

/// Lends `parts` to `use` as a Request, and takes them back however that ends.
template <typename Use>
auto withRequest(RequestParts& parts, Use use) {
    struct Loan {
        explicit Loan(RequestParts& lender) : owner(lender), request(std::move(lender)) {}
        ~Loan() { owner = std::move(request).parts(); }
        Loan(const Loan&) = delete;
        Loan& operator=(const Loan&) = delete;

        RequestParts& owner;
        Request request;
    };
    Loan loan(parts);
    return use(std::as_const(loan.request));
}

enum class AfterExchange {
    Keep,   ///< the next request may follow
    Close,  ///< the client knows that this was the last
    Linger  ///< as Close, but unread bytes are on the way: closing at once would reset what was just sent
};

/// Serves the one request whose head lies complete, or broken beyond hope, in the connection's buffer. Throws
/// ConnectionLost.
AfterExchange serve(const Context& context, Connection& connection);

/// A complete error response for somebody whose request is not read at all, as bytes.
std::string turnAway(const Context& context, int status, const Message& message);

}  // namespace entente::http
