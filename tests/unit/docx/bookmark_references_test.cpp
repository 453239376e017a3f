#include "docx/bookmark_references.h"

#include <doctest/doctest.h>

#include "docx/docx_template.h"
#include "unit/docx/documents.h"

using namespace entente;
using namespace entente::docx;
using namespace entente::docx::testing;

namespace {

std::string field(const std::string& instruction) {
    return "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>" + instruction +
           "</w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>1</w:t></w:r><w:r>"
           "<w:fldChar w:fldCharType=\"end\"/></w:r>";
}

std::string linked(const std::string& anchor) {
    return "<w:hyperlink w:anchor=\"" + anchor + "\"><w:r><w:t>there</w:t></w:r></w:hyperlink>";
}

}  // namespace

TEST_CASE("what refers to a bookmark that gets another name refers to that name") {
    struct Case {
        std::string before, after;
    };
    const Case cases[] = {
        {linked("mark"), linked("mark_2")},
        {linked("other"), linked("other")},
        {"<w:hyperlink r:id=\"rId9\" w:anchor=\"mark\"/>", "<w:hyperlink r:id=\"rId9\" w:anchor=\"mark\"/>"},
        {field(" REF mark \\h "), field(" REF mark_2 \\h ")},
        {field("pageref mark"), field("pageref mark_2")},
        {field(" NOTEREF marks "), field(" NOTEREF marks ")},
        {field(" REF &quot;mark&quot; \\h "), field(" REF \"mark_2\" \\h ")},
        {field(" REF other \\d mark "), field(" REF other \\d mark ")},
        {field(" REF "), field(" REF ")},
        {field(" HYPERLINK \\l &quot;mark&quot; "), field(" HYPERLINK \\l \"mark_2\" ")},
        {field("hyperlink \\L mark"), field("hyperlink \\L mark_2")},
        {field(" HYPERLINK &quot;&quot; \\l &quot;mark&quot; "), field(" HYPERLINK \"\" \\l \"mark_2\" ")},
        {field(" HYPERLINK \\o &quot;mark&quot; \\l&quot;mark&quot; \\t mark "),
         field(" HYPERLINK \\o \"mark\" \\l\"mark_2\" \\t mark ")},
        {field(" HYPERLINK mark "), field(" HYPERLINK mark ")},
        {field(" HYPERLINK &quot;https://a.example/&quot; \\l &quot;mark&quot; "),
         field(" HYPERLINK \"https://a.example/\" \\l \"mark\" ")},
        {field(" HYPERLINK &quot;\\\\server\\a b\\&quot; \\l mark "),
         field(" HYPERLINK \"\\\\server\\a b\\\" \\l mark ")},
        {field(" HYPERLINK &quot;c:\\\\a\\&quot;b&quot; \\l mark "), field(" HYPERLINK \"c:\\\\a\\\"b\" \\l mark ")},
        {field(" HYPERLINK \\l "), field(" HYPERLINK \\l ")},
        {field(" HYPERLINK \\l &quot;mark"), field(" HYPERLINK \\l \"mark_2")},
        {field(" SEQ mark "), field(" SEQ mark ")},
        {field(" REF ma</w:instrText></w:r><w:r><w:instrText>rk \\h"),
         field(" REF mark_2 \\h</w:instrText></w:r><w:r><w:instrText>")},
        {field(" IF </w:instrText></w:r>" + field(" REF mark ") + "<w:r><w:instrText> = mark"),
         field(" IF </w:instrText></w:r>" + field(" REF mark_2 ") + "<w:r><w:instrText> = mark")},
        {"<w:fldSimple w:instr=\" REF mark \"><w:r><w:t>1</w:t></w:r></w:fldSimple>",
         "<w:fldSimple w:instr=\" REF mark_2 \"><w:r><w:t>1</w:t></w:r></w:fldSimple>"},
    };
    for (const auto& one : cases) {
        CAPTURE(one.before);
        auto block = xml::Document::parse(std::string("<w:p ") + wNamespaces + ">" + one.before + "</w:p>");
        auto expected = xml::Document::parse(std::string("<w:p ") + wNamespaces + ">" + one.after + "</w:p>");
        REQUIRE((block.ok() && expected.ok()));
        const std::map<std::string, std::string> names = {{"mark", "mark_2"}};
        BookmarkReferences(names).rename(block->root());
        CHECK(block->toXml() == expected->toXml());
    }
}

TEST_CASE("a document that is put in keeps its own bookmarks, before and behind what refers to them") {
    const std::string mark = "<w:bookmarkStart w:id=\"1\" w:name=\"mark\"/><w:bookmarkEnd w:id=\"1\"/>";
    const auto included = document("<w:p>" + linked("mark") + "</w:p><w:p>" + mark + field(" REF mark ") + "</w:p>");
    const auto compiled = DocxTemplate::compile(
        document("<w:p>" + mark + linked("mark") + "</w:p>" + p("{% include \"x\" %}") + p("{{ a }}")),
        {.include = [&](std::string_view) { return std::optional(included); }});
    REQUIRE(compiled.ok());
    const auto rendered = compiled.value->render(feel::Context{{"a", feel::Value("a")}}, stillEnvironment());
    REQUIRE(rendered.ok());
    const auto body = bodyOf(*rendered.value);
    CHECK(body.find("w:anchor=\"mark\"") != std::string::npos);
    CHECK(body.find("w:anchor=\"mark_2\"") != std::string::npos);
    CHECK(body.find(" REF mark_2 ") != std::string::npos);
    CHECK(body.find("w:name=\"mark_2\"") != std::string::npos);
}
