#pragma once

#include "http/principal.h"
#include "http/request.h"
#include "web/pages/services.h"

namespace entente::identity {
struct Session;
}

namespace entente::web {

/// Short name of the cookie that holds the token of a sign-in.
inline constexpr std::string_view kSessionCookie = "session";

/// What the router learns of a session, and, in its details, the account for `Visit`.
http::Principal principalOf(identity::Session session);

class SessionAuthenticator final : public http::Authenticator {
  public:
    explicit SessionAuthenticator(const Services& services) : services_(services) {}
    std::optional<http::Principal> authenticate(const http::Request& request) const override;

  private:
    const Services& services_;
};

}  // namespace entente::web
