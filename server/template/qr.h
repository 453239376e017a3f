#pragma once

#include <string>

#include "base/result.h"

namespace entente::templates {

/// A QR code (ISO/IEC 18004, error correction M, with its quiet zone) of a UTF-8 text as a black and white PNG file of
/// 8 × 8 pixels a module; equal texts give equal bytes. Error `template.qr_length`: empty, or more than fits (2,331
/// bytes).
Result<std::string> qrPicture(const std::string& text);

}  // namespace entente::templates
