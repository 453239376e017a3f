#pragma once

#include <exception>
#include <string>
#include <utility>

#include "base/error.h"

namespace entente::http {

/// Ends a request with this status and message. Thrown by whatever reads the request and caught in one place, at the
/// top of the exchange: parsing runs many calls deep, and nothing in between could do anything about it.
class Refusal : public std::exception {
  public:
    /// Whether the connection can go on: only while it is certain where the next request begins.
    enum class Then { Continue, Close };

    Refusal(int status, Then then, Message message) : status_(status), then_(then), message_(std::move(message)) {}

    int status() const { return status_; }
    Then then() const { return then_; }
    const Message& message() const { return message_; }
    const char* what() const noexcept override { return message_.key.c_str(); }

  private:
    int status_;
    Then then_;
    Message message_;
};

/// The request itself is broken: where it ends is unknown, so the connection is closed.
inline Refusal broken(int status, std::string key, std::string pattern, Message::Arguments arguments = {}) {
    return {status, Refusal::Then::Close, {std::move(key), std::move(pattern), std::move(arguments)}};
}

/// The request is well framed but not acceptable.
inline Refusal refused(int status, std::string key, std::string pattern, Message::Arguments arguments = {}) {
    return {status, Refusal::Then::Continue, {std::move(key), std::move(pattern), std::move(arguments)}};
}

}  // namespace entente::http
