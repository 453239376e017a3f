#pragma once

#include <string>
#include <vector>

#include "web/frame.h"

namespace entente::web {

/// What the holder of a link is asked for before the page shows anything.
struct ProofView {
    enum class Ask { Code, SignIn, OtherAccount };
    Ask ask = Ask::Code;
    std::string email = {};        ///< the person's address: of the account, or where the code goes
    std::string sendAction = {};   ///< mails a code
    std::string checkAction = {};  ///< posts `code`; empty before one was mailed
    std::string signInUrl = {};
    forms::Fields hidden = {};
    std::vector<PageError> errors = {};
};
std::string render(const Site& site, const Frame& frame, const ProofView& view);

}  // namespace entente::web
