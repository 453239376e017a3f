#pragma once

#include <string>
#include <string_view>

#include "base/time.h"

namespace entente::programs {

/// Whether the text is a day as forms and tables give it, such as `2027-03-05`, and no other ISO form of one.
bool isDay(std::string_view text);
/// The ISO day of a moment in an IANA zone.
std::string dayOf(Timestamp moment, const std::string& zone);

}  // namespace entente::programs
