#include "http/server.h"

#include <Poco/Exception.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/SocketAddress.h>
#include <fcntl.h>

#include <atomic>
#include <cerrno>
#include <stdexcept>

#include "http/exchange.h"
#include "http/reactor.h"
#include "http/worker_pool.h"

namespace entente::http {

namespace {
constexpr int backlog = 512;
constexpr std::chrono::milliseconds expectedPause{1};

void check(const ServerOptions& options) {
    const auto refuse = [](const std::string& what) { throw std::invalid_argument("HTTP server: " + what); };
    if (options.workers == 0 || options.queuedRequests == 0 || options.maxConnections == 0) {
        refuse("workers, queue and connections are at least 1");
    }
    if (options.requestLineBytes >= options.headBytes) refuse("a request line is part of the head and shorter");
    if (options.headTime.count() <= 0 || options.bodyTime.count() <= 0 || options.stallTime.count() <= 0 ||
        options.keepAliveTime.count() <= 0) {
        refuse("times are positive");
    }
}

Poco::Net::ServerSocket bind(const ServerOptions& options) {
    const auto place = options.address + " port " + std::to_string(options.port);
    try {
        const Poco::Net::SocketAddress address(Poco::Net::IPAddress(options.address), options.port);
        Poco::Net::ServerSocket socket;
        // Poco's shorter forms also set SO_REUSEPORT, with which two servers share a port without noticing.
        if (address.family() == Poco::Net::AddressFamily::IPv6) {
            socket.bind6(address, true, false, false);
        } else {
            socket.bind(address, true, false);
        }
        socket.listen(backlog);
        socket.setBlocking(false);
        ::fcntl(socket.impl()->sockfd(), F_SETFD, FD_CLOEXEC);
        return socket;
    } catch (const Poco::Net::InvalidAddressException&) {
        throw std::runtime_error("cannot listen on " + place + ": the address is not an IPv4 or IPv6 address");
    } catch (const Poco::Exception& exception) {
        const bool inUse = exception.code() == EADDRINUSE;
        throw std::runtime_error("cannot listen on " + place + ": " +
                                 (inUse ? "another program uses this port" : exception.displayText()));
    }
}
}  // namespace

class Server::Impl {
  public:
    Impl(ServerOptions options, Site site)
        : options_(std::move(options)), site_(std::move(site)), proxies_(options_.trustedProxies) {
        check(options_);
        if (!options_.baseUrl.empty()) origin_ = std::make_unique<Origin>(options_.baseUrl, options_.port);
    }

    ~Impl() { stop(); }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    void start() {
        if (reactor_) throw std::logic_error("the server was started before");
        const auto socket = bind(options_);
        port_ = socket.address().port();
        if (!origin_) origin_ = std::make_unique<Origin>("", port_);
        context_ = std::make_unique<Context>(Context{options_, site_, *origin_, proxies_, stopping_});
        reactor_ = std::make_unique<Reactor>(
            socket, settings(), [this](std::unique_ptr<Connection>& connection) { return workers_->push(connection); });
        workers_ = std::make_unique<WorkerPool>(
            options_.workers, options_.queuedRequests,
            [this](Connection& connection) { return serveWhileHere(connection); },
            [this](std::unique_ptr<Connection> connection, AfterExchange after) {
                if (after == AfterExchange::Keep) {
                    reactor_->waitForRequest(std::move(connection));
                } else {
                    reactor_->waitForEnd(std::move(connection));
                }
            });
        reactor_->start();
    }

    void stop() {
        if (!reactor_) return;
        stopping_ = true;
        reactor_->drain();
        if (workers_) workers_->finish(options_.drainTime);
        reactor_->stop();
    }

    std::uint16_t port() const { return port_; }
    std::string baseUrl() const { return origin_ ? origin_->baseUrl() : std::string(); }

  private:
    HeadLimits limits() const { return {options_.requestLineBytes, options_.headBytes, options_.headerCount}; }

    AfterExchange serveWhileHere(Connection& connection) {
        for (;;) {
            const auto after = serve(*context_, connection);
            if (after != AfterExchange::Keep || !nextIsHere(connection)) return after;
        }
    }

    /// A program that uses the server, or a browser that loads a page's parts, asks again at once. To hand the
    /// connection back and fetch it again would then cost as much as reading a small page.
    bool nextIsHere(Connection& connection) {
        if (workers_->isWanted()) return false;
        if (hasHead(connection.buffer(), limits())) return true;
        return connection.receive(std::chrono::steady_clock::now() + expectedPause) == Connection::Received::Bytes &&
               hasHead(connection.buffer(), limits());
    }

    Reactor::Settings settings() const {
        return {
            .limits = limits(),
            .maxConnections = options_.maxConnections,
            .headTime = options_.headTime,
            .keepAliveTime = options_.keepAliveTime,
            .tooBusy = turnAway(*context_, 503,
                                {"http.busy", "The server is very busy just now. Please try again in a moment.", {}}),
            .tooSlow = turnAway(*context_, 408, {"http.head_timeout", "The request did not arrive in time.", {}})};
    }

    const ServerOptions options_;
    const Site site_;
    const TrustedProxies proxies_;
    std::unique_ptr<Origin> origin_;
    std::unique_ptr<Context> context_;
    std::atomic<bool> stopping_ = false;
    std::uint16_t port_ = 0;
    std::unique_ptr<Reactor> reactor_;
    std::unique_ptr<WorkerPool> workers_;
};

Server::Server(ServerOptions options, Site site) : impl_(std::make_unique<Impl>(std::move(options), std::move(site))) {}

Server::~Server() = default;

void Server::start() {
    impl_->start();
}

std::uint16_t Server::port() const {
    return impl_->port();
}

std::string Server::baseUrl() const {
    return impl_->baseUrl();
}

void Server::stop() {
    impl_->stop();
}

}  // namespace entente::http
