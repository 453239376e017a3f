#pragma once

#include <optional>

#include "http/exchange.h"

/// Against forms that other sites send in a person's name. A request that may change something repeats a token which
/// only this server's own pages know: of the session, or, where nobody needs to be signed in, of a `__Host-` cookie
/// (double submit; no other host can set such a cookie). The form of a mailed link may carry the link's own secret in
/// the field `token` instead, for browsers that keep no cookie. What the browser says about the origin is checked as
/// well.
namespace entente::http::csrf {

/// Chooses the token that pages of this exchange put into their forms. A link's page always gets the cookie's token: it
/// must still work when a session that happened to be open has ended.
std::optional<Response> issue(Exchange& exchange);

/// 403 for an unsafe request without its token or from another origin; takes the field `csrf` out of the form.
std::optional<Response> check(Exchange& exchange);

/// Gives the client its cookie where it needs one for the page that goes back.
void setCookie(const Exchange& exchange, Response& response);

}  // namespace entente::http::csrf
