#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "template/picture.h"

namespace entente::docx {

/// The size at which a picture is shown, in EMU.
struct PictureSize {
    std::int64_t width = 0, height = 0;
};

/// One of the asked lengths is enough, the other follows; without any it is the picture's own size, but no wider than
/// `widest`.
PictureSize pictureSize(const templates::PictureInfo& info, PictureSize asked, std::int64_t widest);

/// `<w:drawing>` with a picture in line with the text (ECMA-376-1 20.4.2.8).
std::string drawingXml(std::int64_t id, std::string_view relationship, PictureSize size, std::string_view alt);

}  // namespace entente::docx
