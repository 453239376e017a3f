#include "docx/long_tables.h"

#include <doctest/doctest.h>

#include "documents.h"
#include "docx/commented_copy.h"
#include "xml/document.h"

using namespace entente;
using namespace entente::docx;
using namespace entente::docx::testing;

namespace {

std::size_t count(const std::string& text, const std::string& what) {
    std::size_t found = 0;
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1))
        ++found;
    return found;
}

}  // namespace

TEST_CASE("long tables are divided, each piece with the heading rows") {
    const std::string heading = "<w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc>" + p("H") + "</w:tc></w:tr>";
    std::string rows = heading;
    for (int i = 0; i < 10; ++i)
        rows += row(p(std::to_string(i)));
    const auto divided = withShortTables(document(table(rows) + p("end")), 4);
    REQUIRE(divided.ok());
    const auto body = bodyOf(*divided);
    CHECK(count(body, "<w:tbl>") == 4);
    CHECK(count(body, ">H<") == 4);
    CHECK(count(body, "<w:tr>") == 14);
    CHECK(xml::Document::parse(partOf(*divided, "word/document.xml")).ok());

    const auto small = document(table(rows) + p("end"));
    CHECK(*withShortTables(small, 100) == small);
}

TEST_CASE("rows that are joined downwards stay together") {
    const auto joined = [](const char* merge) {
        return "<w:tr><w:tc><w:tcPr><w:vMerge" + std::string(merge) + "/></w:tcPr>" + p("x") + "</w:tc></w:tr>";
    };
    std::string rows;
    for (int i = 0; i < 3; ++i)
        rows += joined(" w:val=\"restart\"") + joined("") + joined("");
    const auto divided = withShortTables(document(table(rows) + p("end")), 2);
    REQUIRE(divided.ok());
    const auto body = bodyOf(*divided);
    CHECK(count(body, "<w:tbl>") == 3);
    CHECK(count(body, "<w:tbl><w:tblPr/><w:tr><w:tc><w:tcPr><w:vMerge w:val=\"restart\"/>") == 3);
}

TEST_CASE("problems become comments at their paragraphs") {
    templates::Finding first{Severity::Error, {"word/document.xml", 2, 1, "two", "{{ x }}"}, {"k", "No & such", {}}};
    templates::Finding elsewhere{Severity::Error, {"word/header1.xml", 1, 1, "head", "{{ y }}"}, {"k", "Gone", {}}};
    const auto copy = withComments(document(p("one") + p("two")), {first, elsewhere});
    REQUIRE(copy.ok());
    const auto body = bodyOf(*copy);
    const auto second = body.find("two");
    CHECK(body.find("<w:commentRangeStart w:id=\"1\"/>") < second);
    CHECK(body.find("<w:commentRangeStart w:id=\"1\"/>") > body.find("one"));
    CHECK(body.find("<w:commentRangeStart w:id=\"2\"/>") < body.find("one"));
    const auto comments = partOf(*copy, "word/problems1.xml");
    CHECK(comments.find("{{ x }}: No &amp; such") != std::string::npos);
    CHECK(comments.find("word/header1.xml, paragraph 1") != std::string::npos);
    CHECK(partOf(*copy, "word/_rels/document.xml.rels").find("/word/problems1.xml") != std::string::npos);
    CHECK(partOf(*copy, "[Content_Types].xml").find("comments+xml") != std::string::npos);
    CHECK_FALSE(withComments("broken", {first}).ok());
}
