#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

#include "base/time.h"
#include "zip/writer.h"

/// What the tests of Word documents share: files, a clock that stands, and the document around the body of a golden
/// template (`golden/base`: styles, lists, notes, comments, header, footer, a picture and a link).
namespace entente::docxtest {

namespace fs = std::filesystem;

using Parts = std::map<std::string, std::string>;  ///< bytes by name

class FixedClock final : public Clock {
  public:
    Timestamp now() const override { return Timestamp{1'801'872'000'000'000}; }  // 2027-02-05
};

inline std::string bytesOf(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

inline void readParts(const fs::path& folder, Parts& parts) {
    if (!fs::is_directory(folder)) return;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file()) parts[fs::relative(entry.path(), folder).generic_string()] = bytesOf(entry.path());
}

inline std::string packed(const Parts& parts) {
    zip::Writer writer;
    for (const auto& [name, bytes] : parts)
        writer.add(name, bytes);
    return writer.finish();
}

inline fs::path goldenFolder() {
    return fs::path(ENTENTE_SOURCE_DIR) / "tests/conformance/docx/golden";
}

/// All parts but the body.
inline Parts baseParts() {
    Parts parts;
    readParts(goldenFolder() / "base", parts);
    std::erase_if(parts, [](const auto& part) { return part.first.starts_with("documents/"); });
    return parts;
}

inline std::string documentXml(const std::string& body) {
    return "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" "
           "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" "
           "xmlns:w14=\"http://schemas.microsoft.com/office/word/2010/wordml\" "
           "xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" mc:Ignorable=\"w14\"><w:body>" +
           body +
           "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rId5\"/><w:footerReference w:type=\"default\" "
           "r:id=\"rId6\"/><w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1440\" w:right=\"1440\" "
           "w:bottom=\"1440\" w:left=\"1440\" w:header=\"720\" w:footer=\"720\" w:gutter=\"0\"/></w:sectPr></w:body>"
           "</w:document>";
}

}  // namespace entente::docxtest
