#pragma once

#include <string>
#include <string_view>

namespace entente::approvals {

/// The words of decisions and of how they came, for mails. English, or Korean for `ko`.
std::string outcomeWord(std::string_view outcome, std::string_view language);
std::string sourceWord(std::string_view source, std::string_view language);

}  // namespace entente::approvals
