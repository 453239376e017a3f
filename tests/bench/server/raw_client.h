#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace entente::bench {

/// The least of an HTTP client that keeps its connection to a server on loopback: what it costs itself is small beside
/// what it measures. Used by one thread. Throws std::runtime_error for whatever is not a complete answer.
class RawClient {
  public:
    struct Answer {
        int status = 0;
        std::string head;
        std::string body;

        std::string header(const std::string& name) const;
    };

    explicit RawClient(std::uint16_t port);
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;
    ~RawClient();

    Answer get(const std::string& path);
    /// `body` as application/x-www-form-urlencoded.
    Answer post(const std::string& path, const std::string& body);

    /// The same for who drives many connections in one thread: asks, and is answered when what `socket()` has become
    /// ready to read completes an answer.
    void ask(const std::string& path, const std::string& body);
    std::optional<Answer> answered();
    int socket() const { return socket_; }

    /// Signs in and keeps the cookie; `csrf()` then gives the token for forms.
    void signIn(const std::string& email, const std::string& password);
    const std::string& csrf() const { return csrf_; }
    /// Shares the sign-in of another client.
    void useSession(const RawClient& other);

  private:
    std::string postOf(const std::string& path, const std::string& body) const;
    void send(const std::string& request);
    Answer receive();
    void fill();
    std::optional<Answer> complete();
    void keepCookie(const Answer& answer);

    std::uint16_t port_;
    int socket_;
    std::string buffer_;
    std::string cookie_;
    std::string csrf_;
};

std::string urlEncoded(const std::string& text);

}  // namespace entente::bench
