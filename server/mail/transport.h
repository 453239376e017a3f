#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "base/secret.h"
#include "mail/address.h"

namespace entente::mail {

struct Envelope {
    std::string from;
    std::vector<std::string> to;  ///< every recipient, copies included
};

enum class Delivery {
    Accepted,  ///< the relay answered 250 after the final dot
    Deferred,  ///< a 4xx answer, no connection, a time-out: try again
    Refused,   ///< a 5xx answer: trying again will not help
};

struct DeliveryResult {
    Delivery delivery;
    std::string answer;  ///< for the mail log: the relay's last answer or the reason
};

/// Hands one message over. Thread-safe. Never throws for what the relay does.
class Transport {
  public:
    virtual ~Transport() = default;
    virtual DeliveryResult send(const Envelope& envelope, const std::string& messageId, const std::string& mime) = 0;
    /// Conversations still under way at that moment are broken off and count as deferred, so that ending the program
    /// never waits for a relay. May be called from any thread.
    virtual void endBy(std::chrono::steady_clock::time_point) {}
    /// False when mail to reserved names (`.example`) must not go this way.
    virtual bool mayCarryReserved() const = 0;
    /// For pages and the log, without credentials: `smtp://relay.mois.example:587` or the folder.
    virtual std::string description() const = 0;
};

struct SmtpOptions {
    std::string url;  ///< smtp://host:port (STARTTLS where offered; demanded when there is a user) or smtps://
    std::string user = {};
    Secret password = Secret();
    std::string certificates = {};  ///< a CA bundle beside the system's; empty: the system's
    long timeoutSeconds = 60;
};

/// RFC 5321 submission by libcurl.
std::unique_ptr<Transport> smtpTransport(SmtpOptions options);

/// One `.eml` file per mail, named after its Message-ID, so that a second hand-over replaces the first.
std::unique_ptr<Transport> folderTransport(std::string folder);

}  // namespace entente::mail
