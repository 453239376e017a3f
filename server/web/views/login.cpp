#include "web/views/login.h"

#include <utility>

namespace entente::web {

std::string render(const Site& site, const Frame& frame, const LoginView& view) {
    Data::List accounts;
    for (const auto& account : view.demoAccounts)
        accounts.push_back(
            Data().set("email", account.email).set("password", account.password).set("role", account.role));
    Data data;
    data.set("email", view.email).set("next", view.next).set("wrong", !view.errors.empty());
    data.set("has_accounts", !accounts.empty());
    data.set("accounts", std::move(accounts));
    Page page{.title = site.text(frame.language, "login.title"), .errors = view.errors, .narrow = true};
    page.body = body(site, frame, "login", std::move(data));
    return document(site, frame, page);
}

std::string render(const Site& site, const Frame& frame, const ProblemView& view) {
    Data data;
    data.set("heading", view.title).set("text", view.text).set("incident", view.incident);
    Page page{.title = view.title, .narrow = true};
    page.body = body(site, frame, "problem", std::move(data));
    return document(site, frame, page);
}

}  // namespace entente::web
