#pragma once

#include <any>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/id.h"

namespace entente::http {

class Request;

/// Who is signed in, as far as routes need to know.
struct Principal {
    AccountId accountId;
    std::set<std::string, std::less<>> roles;
    std::string csrfToken;  ///< of the session; every unsafe request repeats it in the field `csrf`
    std::string language;   ///< `en` or `ko`
    std::any details = {};  ///< what the authenticator read anyway, for the site's own pages

    bool hasRole(std::string_view role) const { return roles.contains(role); }
};

/// Maps a request's session cookie to its owner. Called once per request, before its body is read, from any worker
/// thread at the same time; fields and files of the request are therefore empty here.
class Authenticator {
  public:
    virtual ~Authenticator() = default;
    virtual std::optional<Principal> authenticate(const Request& request) const = 0;
};

}  // namespace entente::http
