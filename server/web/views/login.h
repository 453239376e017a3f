#pragma once

#include <string>
#include <vector>

#include "web/frame.h"

namespace entente::web {

struct LoginView {
    struct DemoAccount {
        std::string email = {}, password = {}, role = {};
    };

    std::string email = {};                      ///< as it was typed
    std::string next = {};                       ///< local path to go on to
    std::vector<PageError> errors = {};          ///< one sentence, the same for a wrong address and a wrong password
    std::vector<DemoAccount> demoAccounts = {};  ///< listed while the demo data is there
};

/// `/login`. The form posts `email`, `password`, `next`.
std::string render(const Site& site, const Frame& frame, const LoginView& view);

/// Any page that only says something: refused, not found, too large, broken. `text` says what to do.
struct ProblemView {
    std::string title = {};
    std::string text = {};
    std::string incident = {};  ///< number to quote when asking for help; empty when there is none
};

std::string render(const Site& site, const Frame& frame, const ProblemView& view);

}  // namespace entente::web
