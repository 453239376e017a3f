#pragma once

#include <string>
#include <vector>

#include "web/frame.h"

namespace entente::web {

/// `/people/{id}/passport`: what a visa letter needs of it, hidden until somebody says why they need it.
struct PassportView {
    std::string name = {};  ///< whose it is
    Link back = {};
    std::string action = {};  ///< posts `number`, `birth_date`, `nationality`; below it `/reveal` and `/remove`
    bool known = false;
    std::string masked = {};      ///< empty where it cannot be read
    std::string unreadable = {};  ///< why not
    std::string lastDay = {};     ///< when it is deleted; a sentence
    bool revealed = false;        ///< the next three are those of the passport, else as sent
    std::string number = {}, birthDate = {}, nationality = {};
    std::string reason = {};
    std::vector<PageError> errors = {};
};
std::string render(const Site& site, const Frame& frame, const PassportView& view);

}  // namespace entente::web
