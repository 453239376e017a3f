#include "raw_client.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <stdexcept>

namespace entente::bench {

namespace {

std::string csrfIn(const std::string& page) {
    constexpr std::string_view kBefore = "name=\"csrf\" value=\"";
    const auto at = page.find(kBefore);
    if (at == std::string::npos) throw std::runtime_error("the page has no form");
    const auto begin = at + kBefore.size();
    return page.substr(begin, page.find('"', begin) - begin);
}

}  // namespace

std::string urlEncoded(const std::string& text) {
    std::string encoded;
    for (const char c : text)
        encoded += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    return encoded;
}

std::string RawClient::Answer::header(const std::string& name) const {
    const auto at = head.find("\r\n" + name + ": ");
    if (at == std::string::npos) return {};
    const auto begin = at + name.size() + 4;
    return head.substr(begin, head.find("\r\n", begin) - begin);
}

RawClient::RawClient(std::uint16_t port) : port_(port), socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int on = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        throw std::runtime_error(fmt::format("nothing listens on port {}", port));
}

RawClient::~RawClient() {
    ::close(socket_);
}

RawClient::Answer RawClient::get(const std::string& path) {
    send(fmt::format("GET {} HTTP/1.1\r\nHost: localhost:{}\r\nCookie: {}\r\n\r\n", path, port_, cookie_));
    return receive();
}

RawClient::Answer RawClient::post(const std::string& path, const std::string& body) {
    send(postOf(path, body));
    return receive();
}

void RawClient::ask(const std::string& path, const std::string& body) {
    send(postOf(path, body));
}

std::optional<RawClient::Answer> RawClient::answered() {
    fill();
    return complete();
}

std::string RawClient::postOf(const std::string& path, const std::string& body) const {
    return fmt::format(
        "POST {} HTTP/1.1\r\nHost: localhost:{}\r\nOrigin: http://localhost:{}\r\nCookie: {}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{}",
        path, port_, port_, cookie_, body.size(), body);
}

void RawClient::signIn(const std::string& email, const std::string& password) {
    const auto page = get("/login");
    keepCookie(page);
    const auto answer = post("/login", fmt::format("csrf={}&email={}&password={}", urlEncoded(csrfIn(page.body)),
                                                   urlEncoded(email), urlEncoded(password)));
    if (answer.status != 303) throw std::runtime_error(fmt::format("the sign-in gives {}", answer.status));
    keepCookie(answer);
    csrf_ = csrfIn(get("/").body);
}

void RawClient::useSession(const RawClient& other) {
    cookie_ = other.cookie_;
    csrf_ = other.csrf_;
}

void RawClient::keepCookie(const Answer& answer) {
    const auto set = answer.header("Set-Cookie");
    if (!set.empty()) cookie_ = set.substr(0, set.find(';'));
}

void RawClient::fill() {
    std::array<char, 65536> chunk;
    const auto count = ::recv(socket_, chunk.data(), chunk.size(), 0);
    if (count <= 0) throw std::runtime_error("the server closed the connection");
    buffer_.append(chunk.data(), static_cast<std::size_t>(count));
}

void RawClient::send(const std::string& request) {
    buffer_.clear();
    if (::send(socket_, request.data(), request.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(request.size()))
        throw std::runtime_error("the request cannot be sent");
}

RawClient::Answer RawClient::receive() {
    while (true)
        if (auto answer = answered()) return std::move(*answer);
}

std::optional<RawClient::Answer> RawClient::complete() {
    const auto end = buffer_.find("\r\n\r\n");
    if (end == std::string::npos) return std::nullopt;
    Answer answer;
    answer.head = buffer_.substr(0, end + 2);
    const auto length = answer.header("Content-Length");
    if (length.empty()) throw std::runtime_error("an answer without a length");
    if (buffer_.size() < end + 4 + std::stoul(length)) return std::nullopt;
    std::from_chars(answer.head.data() + 9, answer.head.data() + 12, answer.status);
    answer.body = buffer_.substr(end + 4);
    return answer;
}

}  // namespace entente::bench
