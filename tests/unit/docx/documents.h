#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "feel/expression.h"
#include "zip/reader.h"
#include "zip/writer.h"

/// Small Word documents for tests.
namespace entente::docx::testing {

struct StillClock final : Clock {
    Timestamp now() const override { return {1'800'000'000'000'000}; }
};

inline feel::Environment stillEnvironment(std::string zone = "UTC") {
    static const StillClock clock;
    return {clock, std::move(zone), "en"};
}

constexpr const char* wNamespaces =
    "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" "
    "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" "
    "xmlns:w14=\"http://schemas.microsoft.com/office/word/2010/wordml\" "
    "xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\"";

/// Parts by name. `body` is the content of `w:body`.
inline std::map<std::string, std::string> parts(const std::string& body) {
    const std::string types = "application/vnd.openxmlformats-officedocument.wordprocessingml.";
    const std::string relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
    return {
        {"[Content_Types].xml",
         "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
         "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
         "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
         "<Override PartName=\"/word/document.xml\" ContentType=\"" +
             types +
             "document.main+xml\"/>"
             "<Override PartName=\"/word/header1.xml\" ContentType=\"" +
             types +
             "header+xml\"/>"
             "<Override PartName=\"/word/styles.xml\" ContentType=\"" +
             types + "styles+xml\"/></Types>"},
        {"_rels/.rels",
         "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
         "<Relationship Id=\"rId1\" Type=\"" +
             relation +
             "officeDocument\" Target=\"word/document.xml\"/>"
             "<Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/"
             "core-properties\" Target=\"docProps/core.xml\"/></Relationships>"},
        {"docProps/core.xml",
         "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" "
         "xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>plain</dc:title></cp:coreProperties>"},
        {"word/_rels/document.xml.rels",
         "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
         "<Relationship Id=\"rId1\" Type=\"" +
             relation +
             "styles\" Target=\"styles.xml\"/>"
             "<Relationship Id=\"rId2\" Type=\"" +
             relation + "header\" Target=\"/word/header1.xml\"/></Relationships>"},
        {"word/document.xml",
         std::string("<w:document ") + wNamespaces + "><w:body>" + body + "</w:body></w:document>"},
        {"word/header1.xml", std::string("<w:hdr ") + wNamespaces + "><w:p/></w:hdr>"},
        {"word/styles.xml",
         std::string("<w:styles ") + wNamespaces +
             "><w:style w:type=\"paragraph\" w:styleId=\"Item\"><w:name w:val=\"List Bullet\"/><w:pPr><w:numPr>"
             "<w:numId w:val=\"1\"/></w:numPr></w:pPr></w:style><w:style w:type=\"paragraph\" w:styleId=\"Item2\">"
             "<w:name w:val=\"Item 2\"/><w:basedOn w:val=\"Item\"/></w:style></w:styles>"},
    };
}

inline std::string packed(const std::map<std::string, std::string>& parts) {
    zip::Writer writer;
    for (const auto& [name, bytes] : parts)
        writer.add(name, bytes);
    return writer.finish();
}

inline std::string document(const std::string& body) {
    return packed(parts(body));
}

inline std::string partOf(const std::string& bytes, const std::string& name) {
    const auto reader = zip::Reader::open(bytes);
    if (!reader.ok()) return "not a ZIP archive";
    const auto* entry = reader->find(name);
    if (!entry) return "missing";
    const auto content = reader->read(*entry);
    return content.ok() ? *content : "damaged";
}

/// What stands between the tags of `w:body`.
inline std::string bodyOf(const std::string& bytes) {
    const auto xml = partOf(bytes, "word/document.xml");
    const auto begin = xml.find("<w:body>") + 8;
    return xml.substr(begin, xml.rfind("</w:body>") - begin);
}

/// A paragraph with one run for each text.
template <typename... Texts>
std::string p(const Texts&... texts) {
    std::string xml = "<w:p>";
    ((xml += "<w:r><w:t xml:space=\"preserve\">" + std::string(texts) + "</w:t></w:r>"), ...);
    return xml + "</w:p>";
}

template <typename... Cells>
std::string row(const Cells&... cells) {
    std::string xml = "<w:tr>";
    ((xml += "<w:tc>" + std::string(cells) + "</w:tc>"), ...);
    return xml + "</w:tr>";
}

inline std::string table(const std::string& rows) {
    return "<w:tbl><w:tblPr/>" + rows + "</w:tbl>";
}

}  // namespace entente::docx::testing
