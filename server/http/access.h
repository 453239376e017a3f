#pragma once

#include <string>
#include <utility>
#include <vector>

namespace entente::http {

/// Who may call a route. There is no default: a route without a policy does not compile.
class Access {
  public:
    enum class Kind { Open, Link, SignedIn, AnyOf };

    /// Everybody, for the reason given.
    static Access open(std::string reason) { return {Kind::Open, {}, std::move(reason)}; }
    /// Holders of a token from a mail, which the handler checks itself, for the reason given.
    static Access link(std::string reason) { return {Kind::Link, {}, std::move(reason)}; }
    static Access signedIn() { return {Kind::SignedIn, {}, {}}; }
    static Access role(std::string role) { return {Kind::AnyOf, {std::move(role)}, {}}; }
    static Access anyOf(std::vector<std::string> roles) { return {Kind::AnyOf, std::move(roles), {}}; }

    Kind kind() const { return kind_; }
    const std::vector<std::string>& roles() const { return roles_; }
    const std::string& reason() const { return reason_; }
    bool needsAccount() const { return kind_ == Kind::SignedIn || kind_ == Kind::AnyOf; }

  private:
    Access(Kind kind, std::vector<std::string> roles, std::string reason)
        : kind_(kind), roles_(std::move(roles)), reason_(std::move(reason)) {}

    Kind kind_;
    std::vector<std::string> roles_;
    std::string reason_;
};

}  // namespace entente::http
