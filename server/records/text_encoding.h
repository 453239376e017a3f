#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace entente::records {

/// At the start of a file: it is UTF-8. Excel goes by it.
inline constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";

enum class TextEncoding { Utf8, Utf8WithMark, Cp949 };

/// As people call it: `UTF-8`, `UTF-8 (BOM)`, `CP949 (EUC-KR)`.
std::string_view name(TextEncoding encoding);

struct DecodedText {
    std::string text;  ///< UTF-8 without a mark at its start; lines end with LF
    TextEncoding encoding = TextEncoding::Utf8;
};

/// Reads a text file: UTF-8 with or without its mark, else CP949 as Excel writes it in Korea (a superset of EUC-KR).
/// What is neither is refused, and so are control characters; the error names the line.
Result<DecodedText> decodeText(std::string_view bytes);

}  // namespace entente::records
