#include "records/text_encoding.h"

#include <iconv.h>

#include <memory>
#include <optional>

#include "base/utf8.h"

namespace entente::records {

namespace {

/// Nothing when a byte does not belong to the encoding.
std::optional<std::string> fromCp949(std::string_view bytes) {
    const auto close = [](iconv_t* open) { iconv_close(*open); };
    auto converter = iconv_open("UTF-8", "CP949");
    // NOLINTNEXTLINE(performance-no-int-to-ptr, cppcoreguidelines-pro-type-cstyle-cast): as POSIX writes the failure
    if (converter == (iconv_t)-1) return std::nullopt;
    const std::unique_ptr<iconv_t, decltype(close)> guard(&converter, close);
    // Two bytes of CP949 become three of UTF-8, one stays one.
    std::string from(bytes), to(bytes.size() * 2 + 1, '\0');
    char* in = from.data();
    char* out = to.data();
    std::size_t inLeft = from.size(), outLeft = to.size();
    if (iconv(converter, &in, &inLeft, &out, &outLeft) != 0 || inLeft != 0) return std::nullopt;
    to.resize(to.size() - outLeft);
    return to;
}

Result<DecodedText> readable(std::string_view text, TextEncoding encoding) {
    DecodedText decoded{{}, encoding};
    int line = 1;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;
        decoded.text += text[i] == '\r' ? '\n' : text[i];
    }
    std::string_view rest = decoded.text;
    for (; !rest.empty(); ++line) {
        const auto end = rest.find('\n');
        if (utf8::hasForbiddenControls(rest.substr(0, end)))
            return invalid("records.csv_controls", "Line {line} holds invisible characters",
                           {{"line", std::to_string(line)}}, "file");
        rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    }
    return decoded;
}

}  // namespace

std::string_view name(TextEncoding encoding) {
    switch (encoding) {
        case TextEncoding::Utf8:
            return "UTF-8";
        case TextEncoding::Utf8WithMark:
            return "UTF-8 (BOM)";
        case TextEncoding::Cp949:
            break;
    }
    return "CP949 (EUC-KR)";
}

Result<DecodedText> decodeText(std::string_view bytes) {
    if (bytes.starts_with(kUtf8Mark) && utf8::valid(bytes.substr(kUtf8Mark.size())))
        return readable(bytes.substr(kUtf8Mark.size()), TextEncoding::Utf8WithMark);
    if (utf8::valid(bytes)) return readable(bytes, TextEncoding::Utf8);
    if (const auto text = fromCp949(bytes)) return readable(*text, TextEncoding::Cp949);
    return invalid("records.encoding", "This is no text in UTF-8 or CP949. Save it as “CSV UTF-8” and try again", {},
                   "file");
}

}  // namespace entente::records
