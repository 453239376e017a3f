#include "raw_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <stdexcept>

namespace entente::http::test {

std::string RawResponse::header(std::string_view name) const {
    const auto key = "\r\n" + std::string(name) + ": ";
    const auto at = head.find(key);
    if (at == std::string::npos) return {};
    const auto begin = at + key.size();
    return head.substr(begin, head.find("\r\n", begin) - begin);
}

RawClient::RawClient(std::uint16_t port) : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        throw std::runtime_error("cannot connect to the server under test");
    }
}

RawClient::~RawClient() {
    ::close(descriptor_);
}

void RawClient::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto count = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        // A server that has already refused may have closed; its answer is still to be read.
        if (count < 0) return;
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
}

void RawClient::finishSending() {
    ::shutdown(descriptor_, SHUT_WR);
}

bool RawClient::more() {
    pollfd ready{descriptor_, POLLIN, 0};
    if (::poll(&ready, 1, 10'000) != 1) throw std::runtime_error("the server under test is silent");
    std::array<char, 65536> bytes{};
    const auto count = ::recv(descriptor_, bytes.data(), bytes.size(), 0);
    if (count <= 0) return false;
    buffer_.append(bytes.data(), static_cast<std::size_t>(count));
    return true;
}

RawResponse RawClient::receive(bool hasBody) {
    RawResponse response;
    while (buffer_.find("\r\n\r\n") == std::string::npos) {
        if (!more()) return response;
    }
    const auto end = buffer_.find("\r\n\r\n") + 4;
    response.head = buffer_.substr(0, end);
    buffer_.erase(0, end);
    response.status = std::atoi(response.head.substr(9, 3).c_str());
    const auto length = hasBody ? std::strtoul(response.header("Content-Length").c_str(), nullptr, 10) : 0;
    while (buffer_.size() < length) {
        if (!more()) throw std::runtime_error("the server under test sent a short body");
    }
    response.body = buffer_.substr(0, length);
    buffer_.erase(0, length);
    return response;
}

bool RawClient::isClosed() {
    return buffer_.empty() && !more();
}

}  // namespace entente::http::test
