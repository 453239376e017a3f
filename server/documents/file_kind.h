#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace entente::documents {

/// What may be attached: PDF, PPTX, DOCX, XLSX, HWP, HWPX, PNG, JPEG, GIF, WebP, TIFF. The content is never opened; its
/// first bytes must be those of the kind that the name claims, so that a program does not travel as a picture.
struct FileKind {
    std::string mediaType;
    std::string extension;  ///< with the dot, lower case
};

Result<FileKind> fileKind(std::string_view fileName, std::string_view bytes);

/// The last component of what a browser sent, without control characters, at most 120 bytes and never empty.
std::string safeFileName(std::string_view fileName);

}  // namespace entente::documents
