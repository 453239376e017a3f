#include "mail/address.h"

#include <algorithm>
#include <array>

#include "base/utf8.h"

namespace entente::mail {

namespace {
bool isAlphanumeric(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool isDotString(std::string_view local) {
    constexpr std::string_view kAtom = "!#$%&'*+-/=?^_`{|}~";
    if (local.empty() || local.size() > 64 || local.front() == '.' || local.back() == '.') return false;
    if (local.find("..") != std::string_view::npos) return false;
    return std::all_of(local.begin(), local.end(), [&](char c) {
        return isAlphanumeric(c) || c == '.' || kAtom.find(c) != std::string_view::npos;
    });
}

bool isDomain(std::string_view domain) {
    while (true) {
        const auto dot = domain.find('.');
        const auto label = domain.substr(0, dot);
        if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-') return false;
        if (!std::all_of(label.begin(), label.end(), [](char c) { return isAlphanumeric(c) || c == '-'; }))
            return false;
        if (dot == std::string_view::npos) return true;
        domain.remove_prefix(dot + 1);
    }
}

Error badAddress(std::string_view text) {
    // The text is shown back, so it must not carry what could break a line.
    std::string shown;
    for (const char c : text.substr(0, 80))
        shown.push_back(static_cast<unsigned char>(c) < 0x20 ? ' ' : c);
    return invalid("mail.address", "“{address}” is not an e-mail address", {{"address", shown}});
}
}  // namespace

Result<std::string> parseEmail(std::string_view text) {
    const auto at = text.rfind('@');
    if (at == std::string_view::npos || text.size() > 254 || !isDotString(text.substr(0, at)) ||
        !isDomain(text.substr(at + 1)))
        return badAddress(text);
    return std::string(text);
}

Result<Address> parseAddress(std::string_view text) {
    if (!utf8::valid(text) || utf8::hasForbiddenControls(text) || text.find('\n') != std::string_view::npos)
        return badAddress(text);
    const auto trimmed = utf8::trim(text);
    const auto open = trimmed.rfind('<');
    const bool bracketed = open != std::string_view::npos && trimmed.ends_with('>');
    const auto email = parseEmail(bracketed ? trimmed.substr(open + 1, trimmed.size() - open - 2) : trimmed);
    if (!email) return email.error();
    auto name = bracketed ? utf8::trim(trimmed.substr(0, open)) : std::string_view();
    if (name.size() >= 2 && name.front() == '"' && name.back() == '"') name = name.substr(1, name.size() - 2);
    return Address{std::string(name), *email};
}

bool isReservedDomain(std::string_view email) {
    constexpr std::array<std::string_view, 7> kReserved = {"example",     "test",        "invalid",    "localhost",
                                                           "example.com", "example.net", "example.org"};
    std::string domain(email.substr(email.rfind('@') + 1));
    std::transform(domain.begin(), domain.end(), domain.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return std::any_of(kReserved.begin(), kReserved.end(), [&](std::string_view reserved) {
        return domain == reserved || (domain.ends_with(reserved) && domain[domain.size() - reserved.size() - 1] == '.');
    });
}

}  // namespace entente::mail
