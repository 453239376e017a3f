#include "http/connection.h"

#include <Poco/Exception.h>
#include <Poco/Net/IPAddress.h>
#include <Poco/Net/SocketAddress.h>
#include <sys/sendfile.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>

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
    try {
        const int count = socket_.receiveBytes(bytes.data(), static_cast<int>(bytes.size()));
        if (count == 0) return Received::End;
        if (count < 0) return Received::Nothing;
        buffer_.append(bytes.data(), static_cast<std::size_t>(count));
        return Received::Bytes;
    } catch (const Poco::Exception& exception) {
        throw ConnectionLost(exception.displayText());
    }
}

Connection::Received Connection::receive(Deadline deadline) {
    for (;;) {
        if (const auto received = receiveNow(); received != Received::Nothing) return received;
        const auto left =
            std::chrono::duration_cast<std::chrono::microseconds>(deadline - std::chrono::steady_clock::now());
        if (left.count() <= 0) return Received::Nothing;
        if (!socket_.poll(Poco::Timespan(left.count()), Poco::Net::Socket::SELECT_READ)) return Received::Nothing;
    }
}

void Connection::send(std::string_view bytes, std::chrono::milliseconds stall) {
    try {
        while (!bytes.empty()) {
            const int piece = static_cast<int>(std::min(bytes.size(), fileChunk));
            const int count = socket_.sendBytes(bytes.data(), piece, MSG_NOSIGNAL);
            if (count > 0) {
                bytes.remove_prefix(static_cast<std::size_t>(count));
            } else if (!socket_.poll(Poco::Timespan(stall.count() * 1000), Poco::Net::Socket::SELECT_WRITE)) {
                throw ConnectionLost("the client takes nothing");
            }
        }
    } catch (const Poco::Exception& exception) {
        throw ConnectionLost(exception.displayText());
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
        if (!socket_.poll(Poco::Timespan(stall.count() * 1000), Poco::Net::Socket::SELECT_WRITE)) {
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
