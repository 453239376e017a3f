#include "http/rate_limiter.h"
#include "http/url.h"
#include "identity/identity_service.h"
#include "web/pages/context.h"
#include "web/pages/session.h"
#include "web/views/login.h"

namespace entente::web {

using http::Access;
using http::BodyLimit;
using http::Method;
using http::Request;
using http::Response;

namespace {

std::string nextPath(std::string_view wanted) {
    return http::url::isLocalPath(wanted) ? std::string(wanted) : "/";
}

/// Only coordinators are told apart by their side.
std::string roleKey(const identity::Account& account) {
    const auto key = "role." + std::string(identity::text(account.role));
    const bool sided = account.role == identity::Role::Coordinator && account.side;
    return sided ? key + "." + std::string(identity::text(*account.side)) : key;
}

LoginView loginView(const Visit& visit, std::string_view next) {
    LoginView view;
    view.next = nextPath(next);
    if (visit.services.demoPassword.empty()) return view;
    for (const auto& account : visit.services.identity.list())
        if (account.demo)
            view.demoAccounts.push_back({account.email, visit.services.demoPassword, visit.text(roleKey(account))});
    return view;
}

Response showLogin(const Services& services, const Request& request) {
    const Visit visit(services, request);
    if (visit.account()) return Response::redirect(nextPath(request.query("next")));
    return visit.page(render(services.site, visit.frame, loginView(visit, request.query("next"))));
}

Response signIn(const Services& services, const Request& request) {
    const Visit visit(services, request);
    auto signedIn = services.identity.signIn(request.field("email"), Secret(std::string(request.field("password"))),
                                             request.remoteAddress(), services.clock.now());
    if (!signedIn) {
        auto view = loginView(visit, request.field("next"));
        view.email = request.field("email");
        view.errors.push_back({"email", visit.say(signedIn.error().message)});
        return visit.page(render(services.site, visit.frame, view), 422);
    }
    auto response = Response::redirect(nextPath(request.field("next")));
    response.cookie({std::string(kSessionCookie), signedIn->token.reveal()});
    return response;
}

Response signOut(const Services& services, const Request& request) {
    services.identity.signOut(request.cookie(kSessionCookie), services.clock.now());
    auto response = Response::redirect("/login");
    response.cookie({std::string(kSessionCookie), "", 0});
    return response;
}

}  // namespace

http::Principal principalOf(identity::Session session) {
    http::Principal principal;
    principal.accountId = session.account.id;
    principal.roles.insert(std::string(identity::text(session.account.role)));
    principal.csrfToken = session.csrf;
    principal.language = session.account.language;
    principal.details = std::make_shared<const identity::Account>(std::move(session.account));
    return principal;
}

std::optional<http::Principal> SessionAuthenticator::authenticate(const Request& request) const {
    const auto token = request.cookie(kSessionCookie);
    if (token.empty()) return std::nullopt;
    auto session = services_.identity.session(token, services_.clock.now());
    if (!session) return std::nullopt;
    return principalOf(std::move(*session));
}

std::vector<http::Route> signInRoutes(const Services& services) {
    return {
        {Method::Get, "/login", Access::open("signing in"), BodyLimit::none(),
         [&services](const Request& request) { return showLogin(services, request); }},
        {Method::Post, "/login", Access::open("signing in"), BodyLimit::form(),
         [&services](const Request& request) { return signIn(services, request); }},
        {Method::Post, "/logout", Access::signedIn(), BodyLimit::form(),
         [&services](const Request& request) { return signOut(services, request); }},
    };
}

}  // namespace entente::web
