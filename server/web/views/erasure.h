#pragma once

#include <string>
#include <vector>

#include "web/frame.h"

namespace entente::web {

/// `/people/{id}/erase`: until when a person is kept, and the end of their data now.
struct ErasureView {
    std::string name = {};
    Link back = {};
    std::string action = {};     ///< posts `confirmation`; below it `/keep` posts `keep_until`
    std::string lastDay = {};    ///< a sentence
    std::string keepUntil = {};  ///< ISO, or as sent
    std::string confirmation = {};
    std::vector<std::string> hindrances = {};  ///< why it is not possible now
    std::vector<PageError> errors = {};
};
std::string render(const Site& site, const Frame& frame, const ErasureView& view);

}  // namespace entente::web
