#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "http/server.h"

namespace entente::http::test {

/// A server on an ephemeral port of loopback, with one route for each thing to look at:
/// `GET /` says `home`; `POST /echo` repeats every field and file; `PUT /raw` repeats its body; `POST /upload` as
/// `/echo` with files; `GET /secret` needs a session, `GET /admin` the role administrator; `GET /a/{token}` and `POST
/// /a/{token}` are links; `GET /asset` can be kept; `GET /throw/{what}` fails; `GET /slow` waits until `release()`.
class TestSite {
  public:
    explicit TestSite(ServerOptions options = {});
    ~TestSite();

    Server& server() { return *server_; }
    std::uint16_t port() const { return server_->port(); }
    /// How often any handler was called.
    int calls() const { return calls_; }
    void release();
    /// Returns when `count` requests are inside `GET /slow`.
    void awaitSlow(int count) const;

    /// A request line and the headers that every request needs, without the empty line.
    static std::string start(std::string_view method, std::string_view target);
    static std::string get(std::string_view target) { return start("GET", target) + "\r\n"; }
    /// A form post with a valid double-submit token.
    static std::string post(std::string_view target, std::string_view form, std::string_view headers = {});
    /// As post, for a body of another kind: the token is in a header.
    static std::string send(std::string_view method, std::string_view target, std::string_view contentType,
                            std::string_view body);

    static constexpr std::string_view token = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";
    static constexpr std::string_view sessionToken = "token-of-the-session";

  private:
    std::vector<Route> routes();

    std::atomic<int> calls_ = 0;
    std::atomic<int> inSlow_ = 0;
    std::atomic<bool> released_ = false;
    std::unique_ptr<Server> server_;
};

}  // namespace entente::http::test
