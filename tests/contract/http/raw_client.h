#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace entente::http::test {

/// What came back, split but not interpreted.
struct RawResponse {
    int status = 0;  ///< 0: the connection ended instead
    std::string head;
    std::string body;

    /// Value of the first header of that name; empty when absent.
    std::string header(std::string_view name) const;
};

/// A client that sends exactly the bytes it is told to, over loopback. Every wait ends after ten seconds.
class RawClient {
  public:
    explicit RawClient(std::uint16_t port);
    ~RawClient();
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;

    void send(std::string_view bytes);
    /// Nothing more will be sent.
    void finishSending();
    /// The next response. `hasBody` false: after HEAD, where Content-Length announces what does not come.
    RawResponse receive(bool hasBody = true);
    /// Whether the server closes without sending anything more.
    bool isClosed();
    /// Both in one.
    RawResponse ask(std::string_view bytes) {
        send(bytes);
        return receive();
    }

  private:
    bool more();

    int descriptor_;
    std::string buffer_;
};

}  // namespace entente::http::test
