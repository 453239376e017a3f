#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace entente::templates {

/// What must be known of a picture to show it.
struct PictureInfo {
    std::string_view extension;  ///< `png`, `jpeg`, `gif`
    std::string_view mediaType;
    std::uint32_t width = 0, height = 0;          ///< in pixels
    double dotsPerInchX = 96, dotsPerInchY = 96;  ///< as the file says, else 96
};

/// Reads the head of a PNG, JPEG or GIF file. Errors: `template.picture_format` (anything else, or damaged),
/// `template.picture_size` (more than 20 MB or 30,000 pixels a side).
Result<PictureInfo> readPicture(std::string_view bytes);

}  // namespace entente::templates
