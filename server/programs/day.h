#pragma once

#include <string_view>

namespace entente::programs {

/// Whether the text is a day as forms and tables give it, such as `2027-03-05`, and no other ISO form of one.
bool isDay(std::string_view text);

}  // namespace entente::programs
