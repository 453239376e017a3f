#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace entente::mail {

/// Who a mail goes to or comes from. `name` is free text in UTF-8 and may be empty.
struct Address {
    std::string name = {};
    std::string email = {};

    bool operator==(const Address&) const = default;
};

/// An addr-spec as RFC 5321 §4.1.2 allows it in a `Mailbox`: dot-string local part up to 64 octets, a domain of LDH
/// labels, 254 octets in all. Quoted local parts, address literals, non-ASCII, white space and CR/LF are refused.
Result<std::string> parseEmail(std::string_view text);

/// Parses `Name <user@host>` or a bare address, as configuration writes it. CR, LF and NUL are refused anywhere.
Result<Address> parseAddress(std::string_view text);

/// RFC 2606 and RFC 6761: `.example`, `.test`, `.invalid`, `.localhost`, `example.com|net|org` and what is below them.
bool isReservedDomain(std::string_view email);

}  // namespace entente::mail
