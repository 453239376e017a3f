#pragma once

#include <string>
#include <string_view>

namespace entente::identity {

/// What a mailbox can be given to an account as: `dot-atom@domain` of RFC 5321 §4.1.2 in ASCII, at most 254 characters.
/// Narrower than the standard: no quoted part, no address literal, so that nothing in it can mean something to a
/// header.
bool isEmailAddress(std::string_view text);

/// The form in which two spellings of an address are the same: ASCII letters in lower case, no white space around.
std::string emailKey(std::string_view text);

}  // namespace entente::identity
