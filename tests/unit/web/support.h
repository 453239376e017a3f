#pragma once

#include <string>

#include "web/frame.h"

/// What the tests of pages share.
namespace entente::web::test {

/// The shipped messages, templates and assets.
const Site& site();

/// 5 March 2027, 18:00 in Seoul.
inline constexpr Timestamp fridayEvening{1'804'237'200'000'000};

Frame frame(const Language& language, const std::string& path = "/");

/// Writes a page to the folder that ENTENTE_KEEP_SAMPLES names, for looking at it; without one, nowhere.
void keepSample(const std::string& name, const std::string& html);

}  // namespace entente::web::test
