#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace entente::web {

/// What looks like an e-mail address in a page or a text, each once. ASCII only, as addresses are stored; a few that
/// are none do no harm to whoever looks up whose they are.
std::vector<std::string> addressesIn(std::string_view text);

}  // namespace entente::web
