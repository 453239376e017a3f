#include "http/connection.h"

#include <Poco/Net/IPAddress.h>
#include <Poco/Net/SocketAddress.h>
#include <poll.h>
#include <sys/sendfile.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

#include "http/sizes.h"

namespace entente::http {

namespace {
constexpr std::size_t readSize = 16 * kibibyte;
constexpr std::size_t fileChunk = mebibyte;

std::string addressOf(const Poco::Net::StreamSocket& socket) {
    auto text = socket.peerAddress().host().toString();
    // A dual-stack listener shows IPv4 clients in mapped form; logs, limits and proxy rules want the plain one.
    constexpr std::string_view mapped = "::ffff:";
    if (text.starts_with(mapped) && text.find('.') != std::string::npos) text.erase(0, mapped.size());
    return text;
}
}  // namespace

Connection::Connection(const Poco::Net::StreamSocket& socket, std::shared_ptr<std::atomic<std::size_t>> count)
    : socket_(socket), descriptor_(socket.impl()->sockfd()), peer_(addressOf(socket)), count_(std::move(count)) {
    socket_.setBlocking(false);
    // A response is one or two writes; with Nagle's algorithm the second waits 40 ms for a delayed acknowledgement.
    socket_.setNoDelay(true);
    ++*count_;
}

Connection::~Connection() {
    --*count_;
}

Connection::Received Connection::receiveNow() {
    std::array<char, readSize> bytes;  // NOLINT: filled by the call below
    const auto count = ::recv(descriptor_, bytes.data(), bytes.size(), MSG_DONTWAIT);
    if (count > 0) {
        buffer_.append(bytes.data(), static_cast<std::size_t>(count));
        return Received::Bytes;
    }
    if (count == 0) return Received::End;
    if (errno == EAGAIN || errno == EINTR) return Received::Nothing;
    throw ConnectionLost(std::generic_category().message(errno));
}

Connection::Received Connection::receive(Deadline deadline) {
    for (;;) {
        if (const auto received = receiveNow(); received != Received::Nothing) return received;
        const auto left =
            std::chrono::duration_cast<std::chrono::microseconds>(deadline - std::chrono::steady_clock::now());
        if (left.count() <= 0) return Received::Nothing;
        if (!waitFor(POLLIN, left)) return Received::Nothing;
    }
}

void Connection::send(std::string_view bytes, std::chrono::milliseconds stall) {
    while (!bytes.empty()) {
        const auto count = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (count >= 0) {
            bytes.remove_prefix(static_cast<std::size_t>(count));
        } else if (errno != EAGAIN && errno != EINTR) {
            throw ConnectionLost(std::generic_category().message(errno));
        } else if (!waitFor(POLLOUT, stall)) {
            throw ConnectionLost("the client takes nothing");
        }
    }
}

// Poco's own wait makes an epoll of its own each time.
bool Connection::waitFor(short what, std::chrono::microseconds time) const {
    using namespace std::chrono;
    const auto until = steady_clock::now() + time;
    for (;;) {
        pollfd watched{.fd = descriptor_, .events = what, .revents = 0};
        const auto left = ceil<milliseconds>(until - steady_clock::now());
        const int ready = ::poll(&watched, 1, static_cast<int>(std::max<std::int64_t>(left.count(), 0)));
        if (ready > 0) return true;
        if (ready == 0) return false;
        if (errno != EINTR) throw ConnectionLost(std::generic_category().message(errno));
    }
}

void Connection::sendFile(int file, std::uint64_t size, std::chrono::milliseconds stall) {
    off_t offset = 0;
    while (static_cast<std::uint64_t>(offset) < size) {
        const auto left = size - static_cast<std::uint64_t>(offset);
        const auto count = ::sendfile(descriptor_, file, &offset, std::min<std::uint64_t>(left, fileChunk));
        if (count > 0) continue;
        if (count == 0) throw ConnectionLost("the file became shorter while it was sent");
        if (errno == EINTR) continue;
        if (errno != EAGAIN) throw ConnectionLost("sendfile failed");
        if (!waitFor(POLLOUT, stall)) {
            throw ConnectionLost("the client takes nothing");
        }
    }
}

void Connection::sendNow(std::string_view bytes) noexcept {
    [[maybe_unused]] const auto sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
}

void Connection::shutdownSend() noexcept {
    ::shutdown(descriptor_, SHUT_WR);
}

void Connection::cut() noexcept {
    ::shutdown(descriptor_, SHUT_RDWR);
}

}  // namespace entente::http
