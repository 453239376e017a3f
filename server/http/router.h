#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "http/access.h"
#include "http/body_limit.h"
#include "http/request.h"
#include "http/response.h"

namespace entente::http {

/// Called from any worker thread, also at the same time. An exception becomes a 500 page with an incident number; its
/// text goes to the log only.
using Handler = std::function<Response(const Request&)>;

/// One line of the route table. `pattern` is a path whose segments are literal or `{name}`; the last one may be
/// `{name...}`, which takes the rest of the path, slashes included. Literal segments win over `{name}`.
struct Route {
    Method method;
    std::string pattern;
    Access access;
    BodyLimit body;
    Handler handler;
};

/// The route table. Immutable, thread-safe.
class Router {
  public:
    /// Throws std::invalid_argument for a bad pattern, two routes that mean the same requests, a missing handler, or a
    /// GET route that takes a body.
    explicit Router(std::vector<Route> routes);

    struct Match {
        const Route* route = nullptr;      ///< null: see `allowed`
        Fields parameters = {};            ///< of the pattern
        std::vector<Method> allowed = {};  ///< methods of the same path; empty: there is no such path
    };
    /// HEAD finds the GET route.
    Match match(Method method, std::string_view path) const;

    const std::vector<Route>& routes() const { return routes_; }

  private:
    std::vector<Route> routes_;
    std::vector<std::vector<std::string>> segments_;  // of routes_, the most literal first
};

}  // namespace entente::http
