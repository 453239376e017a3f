#include "docx/preview.h"

#include <doctest/doctest.h>

#include "documents.h"
#include "docx/numbering.h"

using namespace entente;
using namespace entente::docx;
using namespace entente::docx::testing;

namespace {

std::string preview(const std::string& body) {
    const auto html = previewHtml(document(body));
    REQUIRE(html.ok());
    constexpr std::string_view open = "<article class=\"document\">", close = "</article>";
    return html->substr(open.size(), html->size() - open.size() - close.size());
}

}  // namespace

TEST_CASE("text is shown with its form and always escaped") {
    const std::vector<std::pair<std::string, const char*>> cases = {
        {p("a &lt;script&gt; &amp; b"), "<p>a &lt;script&gt; &amp; b</p>"},
        {p(), "<p><br></p>"},
        {"<w:p><w:pPr><w:jc w:val=\"center\"/></w:pPr><w:r><w:rPr><w:b/><w:i "
         "w:val=\"0\"/></w:rPr><w:t>x</w:t></w:r></w:p>",
         "<p class=\"document-center\"><strong>x</strong></p>"},
        {"<w:p><w:r><w:t>a</w:t><w:br/><w:t>b</w:t></w:r><w:r><w:br w:type=\"page\"/></w:r></w:p>",
         "<p>a<br>b</p><hr class=\"document-page-break\">"},
        {"<w:p><w:del><w:r><w:delText>old</w:delText></w:r></w:del><w:ins><w:r><w:t>new</w:t></w:r></w:ins></w:p>",
         "<p>new</p>"},
        {"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r></w:p>", "<p><br></p>"},
        {table("<w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc>" + p("h") + "</w:tc></w:tr>" + row(p("c"))),
         "<table class=\"document-table\"><tr><th scope=\"col\"><p>h</p></th></tr><tr><td><p>c</p></td></tr></table>"},
        {table("<w:tr><w:tc><w:tcPr><w:vMerge w:val=\"restart\"/></w:tcPr>" + p("m") + "</w:tc><w:tc>" + p("1") +
               "</w:tc></w:tr><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr>" + p() + "</w:tc><w:tc>" + p("2") +
               "</w:tc></w:tr>"),
         "<table class=\"document-table\"><tr><td "
         "rowspan=\"2\"><p>m</p></td><td><p>1</p></td></tr><tr><td><p>2</p></td></tr></table>"},
    };
    for (const auto& [body, expected] : cases)
        CHECK(preview(body) == expected);
}

TEST_CASE("headings, lists and links") {
    auto all = parts(
        "<w:p><w:pPr><w:pStyle w:val=\"H1\"/></w:pPr><w:r><w:t>Head</w:t></w:r></w:p>"
        "<w:p><w:pPr><w:pStyle w:val=\"Item2\"/></w:pPr><w:r><w:t>one</w:t></w:r></w:p>"
        "<w:p><w:pPr><w:pStyle w:val=\"Item2\"/></w:pPr><w:r><w:t>two</w:t></w:r></w:p>"
        "<w:p><w:hyperlink r:id=\"rId7\"><w:r><w:t>go</w:t></w:r></w:hyperlink>"
        "<w:hyperlink r:id=\"rId8\"><w:r><w:t> there</w:t></w:r></w:hyperlink></w:p>"
        "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rId2\"/></w:sectPr>");
    auto& styles = all["word/styles.xml"];
    styles.replace(styles.find("</w:styles>"), std::string::npos,
                   "<w:style w:type=\"paragraph\" w:styleId=\"H1\"><w:name w:val=\"heading 1\"/></w:style></w:styles>");
    const auto relation = [](const std::string& id, const std::string& type, const std::string& target) {
        return "<Relationship Id=\"" + id +
               "\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/" + type +
               "\" Target=\"" + target + "/>";
    };
    auto& relations = all["word/_rels/document.xml.rels"];
    relations.insert(relations.find("</Relationships>"),
                     relation("rId3", "numbering", "numbering.xml\"") +
                         relation("rId7", "hyperlink", "https://a.example/?b=1&amp;c\" TargetMode=\"External\"") +
                         relation("rId8", "hyperlink", "https://a.example/&quot; onclick=\" TargetMode=\"External\""));
    all["word/numbering.xml"] = std::string("<w:numbering ") + wNamespaces +
                                "><w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:start "
                                "w:val=\"1\"/><w:numFmt w:val=\"lowerLetter\"/>"
                                "<w:lvlText w:val=\"%1)\"/></w:lvl></w:abstractNum><w:num "
                                "w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>";
    all["word/header1.xml"] = std::string("<w:hdr ") + wNamespaces + ">" + p("Letterhead") + "</w:hdr>";
    const auto html = previewHtml(packed(all));
    REQUIRE(html.ok());
    CHECK(*html ==
          "<article class=\"document\"><header><p>Letterhead</p></header><h3>Head</h3>"
          "<p class=\"document-item document-indent-1\"><span class=\"document-number\">a)</span> one</p>"
          "<p class=\"document-item document-indent-1\"><span class=\"document-number\">b)</span> two</p>"
          "<p><a rel=\"noopener noreferrer\" href=\"https://a.example/?b=1&amp;c\">go</a> there</p></article>");
}

TEST_CASE("numbers of lists have Word's forms") {
    const std::vector<std::tuple<int, const char*, const char*>> cases = {
        {3, "decimal", "3"},
        {27, "lowerLetter", "aa"},
        {2, "upperLetter", "B"},
        {1994, "upperRoman", "MCMXCIV"},
        {4, "lowerRoman", "iv"},
        {2, "ganada", "나"},
        {3, "decimalEnclosedCircle", "③"},
        {7, "decimalZero", "07"},
        {1, "none", ""},
    };
    for (const auto& [number, format, text] : cases)
        CHECK(formatNumber(number, format) == text);
}
