#pragma once

#include <string>

namespace entente::web {

/// One entry of a select; see `optionData`.
struct SelectOption {
    std::string value = {}, label = {};
};

}  // namespace entente::web
