#include "http/reactor.h"

#include <Poco/Net/StreamSocketImpl.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

#include "base/log.h"
#include "http/sizes.h"
#include "http/system_failure.h"

namespace entente::http {

namespace {
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds sweepEvery{250};
constexpr milliseconds acceptPause{200};
constexpr milliseconds lingerTime{2'000};
constexpr std::size_t mostDiscarded = mebibyte;
constexpr int acceptAtOnce = 64;

}  // namespace

Reactor::Reactor(const Poco::Net::ServerSocket& listener, Settings settings, Dispatch dispatch)
    : listener_(listener),
      listenerDescriptor_(listener_.impl()->sockfd()),
      settings_(std::move(settings)),
      dispatch_(std::move(dispatch)),
      epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      wakeUp_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      connections_(std::make_shared<std::atomic<std::size_t>>(0)) {
    if (epoll_ < 0 || wakeUp_ < 0) failBySystem("prepare to wait for connections");
    epoll_event event{.events = EPOLLIN, .data = {.fd = wakeUp_}};
    if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, wakeUp_, &event) != 0) failBySystem("watch the wake-up descriptor");
}

Reactor::~Reactor() {
    stop();
    ::close(epoll_);
    ::close(wakeUp_);
}

void Reactor::start() {
    if (!listen(true)) failBySystem("watch the listening socket");
    thread_ = std::thread([this] { run(); });
}

void Reactor::waitForRequest(std::unique_ptr<Connection> connection) {
    {
        const std::lock_guard lock(mutex_);
        returned_.emplace_back(std::move(connection), Waiting::For::Request);
    }
    wake();
}

void Reactor::waitForEnd(std::unique_ptr<Connection> connection) {
    connection->shutdownSend();
    {
        const std::lock_guard lock(mutex_);
        returned_.emplace_back(std::move(connection), Waiting::For::End);
    }
    wake();
}

void Reactor::drain() {
    draining_ = true;
    wake();
}

void Reactor::stop() {
    draining_ = true;
    stopping_ = true;
    wake();
    if (thread_.joinable()) thread_.join();
    waiting_.clear();
    returned_.clear();
    closeListener();
}

void Reactor::wake() const {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(wakeUp_, &one, sizeof one);
}

bool Reactor::listen(bool on) {
    if (on == listening_) return true;
    epoll_event event{.events = EPOLLIN, .data = {.fd = listenerDescriptor_}};
    const int operation = on ? EPOLL_CTL_ADD : EPOLL_CTL_DEL;
    if (::epoll_ctl(epoll_, operation, listenerDescriptor_, &event) != 0) return false;
    listening_ = on;
    return true;
}

void Reactor::closeListener() {
    if (listenerDescriptor_ < 0) return;
    listen(false);
    listenerDescriptor_ = -1;
    listener_.close();
}

void Reactor::run() {
    std::array<epoll_event, 128> events{};
    auto nextSweep = steady_clock::now() + sweepEvery;
    while (!stopping_) {
        const int count =
            ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), static_cast<int>(sweepEvery.count()));
        for (int i = 0; i < count; ++i) {
            const int descriptor = events.at(static_cast<std::size_t>(i)).data.fd;
            if (descriptor == listenerDescriptor_) {
                accept();
            } else if (descriptor == wakeUp_) {
                std::uint64_t ignored = 0;
                [[maybe_unused]] const auto read = ::read(wakeUp_, &ignored, sizeof ignored);
            } else {
                onReadable(descriptor);
            }
        }
        takeReturned();
        if (const auto now = steady_clock::now(); now >= nextSweep || draining_) {
            sweep();
            nextSweep = now + sweepEvery;
        }
    }
}

void Reactor::accept() {
    for (int i = 0; i < acceptAtOnce && listenerDescriptor_ >= 0; ++i) {
        // Poco's own accept leaves the descriptor open to child processes, such as a converter, which would then keep
        // the connection alive.
        const int descriptor = ::accept4(listenerDescriptor_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (descriptor < 0) {
            // Out of descriptors or memory: the listener would be reported again at once, and for ever.
            if (errno != EAGAIN && errno != EINTR && errno != ECONNABORTED) pauseAccepting();
            return;
        }
        Poco::Net::StreamSocket socket(new Poco::Net::StreamSocketImpl(descriptor));
        try {
            auto connection = std::make_unique<Connection>(socket, connections_);
            if (*connections_ > settings_.maxConnections) {
                connection->sendNow(settings_.tooBusy);
                continue;
            }
            watch(std::move(connection), Waiting::For::Request);
        } catch (const std::exception& exception) {
            // A client that left between the three-way handshake and now.
            log::info("http.accept", {{"what", exception.what()}});
        }
    }
}

void Reactor::pauseAccepting() {
    log::error("http.accept", {{"what", std::generic_category().message(errno)}});
    listen(false);
    acceptAgain_ = steady_clock::now() + acceptPause;
}

void Reactor::takeReturned() {
    std::vector<std::pair<std::unique_ptr<Connection>, Waiting::For>> returned;
    {
        const std::lock_guard lock(mutex_);
        returned.swap(returned_);
    }
    for (auto& [connection, what] : returned) {
        try {
            if (what == Waiting::For::Request && !draining_ && hasHead(connection->buffer(), settings_.limits)) {
                offer(std::move(connection));
            } else {
                watch(std::move(connection), what);
            }
        } catch (const ConnectionLost& lost) {
            log::warning("http.connection", {{"what", lost.what()}});
        }
    }
}

void Reactor::watch(std::unique_ptr<Connection> connection, Waiting::For what) {
    auto& waiting = connection->waiting;
    waiting.what = what == Waiting::For::Request && !connection->buffer().empty() ? Waiting::For::RestOfHead : what;
    const auto time = what == Waiting::For::End ? lingerTime
                      : waiting.what != what    ? settings_.headTime
                      : connection->served == 0 ? settings_.headTime
                                                : settings_.keepAliveTime;
    waiting.until = steady_clock::now() + time;
    arm(*connection);
    waiting_[connection->descriptor()] = std::move(connection);
}

void Reactor::arm(Connection& connection) const {
    const int descriptor = connection.descriptor();
    epoll_event event{.events = EPOLLIN | EPOLLONESHOT, .data = {.fd = descriptor}};
    const int operation = connection.waiting.registered ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;
    if (::epoll_ctl(epoll_, operation, descriptor, &event) != 0) throw ConnectionLost("cannot be watched");
    connection.waiting.registered = true;
}

void Reactor::onReadable(int descriptor) {
    const auto found = waiting_.find(descriptor);
    if (found == waiting_.end()) return;
    auto& connection = *found->second;
    auto& waiting = connection.waiting;
    try {
        const auto received = connection.receiveNow();
        if (received == Connection::Received::End) {
            waiting_.erase(found);
            return;
        }
        if (waiting.what == Waiting::For::End) {
            waiting.discarded += connection.buffer().size();
            connection.buffer().clear();
            if (waiting.discarded > mostDiscarded) {
                waiting_.erase(found);
                return;
            }
        } else if (hasHead(connection.buffer(), settings_.limits)) {
            auto ready = std::move(found->second);
            waiting_.erase(found);
            offer(std::move(ready));
            return;
        } else if (waiting.what == Waiting::For::Request && received == Connection::Received::Bytes) {
            waiting.what = Waiting::For::RestOfHead;
            waiting.until = steady_clock::now() + settings_.headTime;
        }
        arm(connection);
    } catch (const ConnectionLost&) {
        waiting_.erase(descriptor);
    }
}

void Reactor::offer(std::unique_ptr<Connection> connection) {
    if (dispatch_(connection)) return;
    connection->sendNow(settings_.tooBusy);
    connection->shutdownSend();
    watch(std::move(connection), Waiting::For::End);
}

void Reactor::sweep() {
    const auto now = steady_clock::now();
    if (draining_) {
        closeListener();
    } else if (!listening_ && now >= acceptAgain_) {
        listen(true);
    }
    std::erase_if(waiting_, [&](auto& entry) {
        auto& connection = *entry.second;
        auto& waiting = connection.waiting;
        if (draining_ && waiting.what != Waiting::For::End) return true;
        if (now < waiting.until) return false;
        if (waiting.what != Waiting::For::RestOfHead) return true;
        connection.sendNow(settings_.tooSlow);
        connection.shutdownSend();
        connection.buffer().clear();
        waiting.what = Waiting::For::End;
        waiting.until = now + lingerTime;
        return false;
    });
}

}  // namespace entente::http
