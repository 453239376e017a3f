#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/result.h"

namespace entente::docx {

/// A Word document that may be stored and sent on.
struct CheckedUpload {
    std::string bytes;           ///< as uploaded, or without what `notes` names
    std::vector<Message> notes;  ///< what was taken out, such as the reference to an attached template
};

/// For a document edited by hand: a sound ZIP, a transitional WordprocessingML document whose parts are well-formed XML
/// and whose relationships lead somewhere; no macros, OLE objects, sub-documents, frames, altChunk or remote pictures.
/// http, https and mailto hyperlinks and chart workbooks stay. Errors have keys `docx.…`, `zip.…` or `xml.…`.
Result<CheckedUpload> validateUpload(std::string bytes);

}  // namespace entente::docx
