#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "http/principal.h"
#include "http/request.h"
#include "http/response.h"
#include "http/router.h"
#include "http/sizes.h"

namespace entente::http {

struct ServerOptions {
    std::string address = "127.0.0.1";  ///< IPv4 or IPv6 literal
    std::uint16_t port = 8080;          ///< 0: any free one, see `Server::port`
    /// `scheme://host[:port]` without path, as people type it. Empty: `http://localhost:<port>`. Requests for another
    /// host get 421. With a loopback host every other loopback name of the same port is served too.
    std::string baseUrl = {};
    /// Addresses or networks (`10.0.0.0/8`) whose X-Forwarded-For and X-Forwarded-Proto are believed.
    std::vector<std::string> trustedProxies = {};
    /// Paths below these are logged as `/a/***`, because what follows is a token.
    std::vector<std::string> secretPrefixes = {"/a/"};

    std::size_t workers = 24;           ///< requests handled at the same time
    std::size_t queuedRequests = 256;   ///< complete requests waiting for a worker; more are shed with 503
    std::size_t maxConnections = 2048;  ///< more are answered 503 and closed
    std::size_t requestsPerConnection = 10'000;

    std::chrono::milliseconds headTime{10'000};       ///< from the first byte of a request to the end of its head
    std::chrono::milliseconds bodyTime{120'000};      ///< for the whole body
    std::chrono::milliseconds stallTime{15'000};      ///< without a single byte in either direction
    std::chrono::milliseconds keepAliveTime{60'000};  ///< between two requests
    std::chrono::milliseconds drainTime{10'000};      ///< of `Server::stop` for requests under way

    std::size_t requestLineBytes = 8 * kibibyte;   ///< more: 414
    std::size_t headBytes = 32 * kibibyte;         ///< more: 431
    std::size_t headerCount = 100;                 ///< more: 431
    std::size_t fieldCount = 2'000;                ///< of a form or query; more: 400
    std::size_t fileCount = 50;                    ///< of a form; more: 400
    std::size_t memoryFileBytes = 256 * kibibyte;  ///< a larger uploaded file goes to a temporary file
    std::filesystem::path spoolDirectory = {};     ///< of temporary files; empty: the system's
    bool accessLog = true;                         ///< one line per request
};

/// One error page to be made.
struct ErrorPage {
    int status;
    Message message;
    std::string incident;  ///< names the log line of a 500; else empty
    /// Null when the request could not be read. Never has fields or files.
    const Request* request;
};

/// Makes error pages in the person's language. Its headers and cookies are kept, its status is overruled. Called from
/// any thread. If it throws, a plain English text is sent.
using ErrorPages = std::function<Response(const ErrorPage&)>;

/// What the pages bring along.
struct Site {
    Router router;
    std::shared_ptr<const Authenticator> authenticator;
    ErrorPages errorPages = {};  ///< empty: plain English texts
};

/// HTTP/1.1 over TCP (RFC 9110, 9112). One thread accepts connections and reads request heads, so that slow or idle
/// clients hold no worker; a fixed pool reads bodies and runs handlers. Thread-safe.
class Server {
  public:
    /// Throws std::invalid_argument for options that make no sense.
    Server(ServerOptions options, Site site);
    /// Stops.
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// Binds and begins to serve. Throws std::runtime_error with a sentence that names address and port, for example
    /// when the port is in use.
    void start();
    /// The bound port; 0 before `start`.
    std::uint16_t port() const;
    /// The base URL in effect, without a slash at the end; empty before `start` when it depends on the port.
    std::string baseUrl() const;
    /// Accepts nothing new, closes idle connections, lets requests under way finish for `drainTime`, then cuts them
    /// off, and joins every thread. May be called twice.
    void stop();

  private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace entente::http
