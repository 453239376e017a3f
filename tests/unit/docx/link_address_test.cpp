#include "docx/link_address.h"

#include <doctest/doctest.h>

#include "docx/docx_template.h"
#include "unit/docx/documents.h"

using namespace entente;
using namespace entente::docx;

TEST_CASE("a value at the beginning of an address is an address, further on it is data") {
    struct Case {
        std::string address, value, whole;
    };
    const Case cases[] = {
        {"", "https://a.example/b?c=d&e=%20#f", "https://a.example/b?c=d&e=%20#f"},
        {"", "https://a.example/two words/한", "https://a.example/two%20words/%ED%95%9C"},
        {"", "", ""},
        {"https://", "a.example/b", "https://a.example/b"},
        {"http://", "https://a.example/", "https://a.example/"},
        {"http://", "mailto:a@b.example", "mailto:a@b.example"},
        {"mailto:", "a@b.example", "mailto:a@b.example"},
        {"https://a.example/", "x/../y?z", "https://a.example/x%2F..%2Fy%3Fz"},
        {"https://a.example/?q=", "a&b=c d", "https://a.example/?q=a%26b%3Dc%20d"},
        {"https://a.example/", "https://b.example/", "https://a.example/https%3A%2F%2Fb.example%2F"},
        {"java", "script:alert(1)", "javascript%3Aalert%281%29"},
    };
    for (const auto& one : cases) {
        CAPTURE(one.address);
        auto address = one.address;
        appendToAddress(address, one.value);
        CHECK(address == one.whole);
    }
}

TEST_CASE("an address is decoded for its tags alone") {
    const DecodedAddress address("https://a.example/%7B%7B%20x%20%7d%7d/a%20b?c=%zz");
    CHECK(address.text() == "https://a.example/{{ x }}/a b?c=%zz");
    CHECK(address.mayHoldTags());
    CHECK(address.encoded(0, 18) == "https://a.example/");
    CHECK(address.encoded(25, address.text().size()) == "/a%20b?c=%zz");
    CHECK_FALSE(DecodedAddress("https://a.example/%7Bx%7D").mayHoldTags());
    CHECK_FALSE(DecodedAddress("").mayHoldTags());
}

namespace {

std::string withLink(const std::string& target) {
    auto all = testing::parts("<w:p><w:hyperlink r:id=\"rId9\"><w:r><w:t>there</w:t></w:r></w:hyperlink></w:p>");
    auto& relationships = all["word/_rels/document.xml.rels"];
    relationships.insert(
        relationships.rfind("</Relationships>"),
        "<Relationship Id=\"rId9\" "
        "Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink\" Target=\"" +
            target + "\" TargetMode=\"External\"/>");
    return testing::packed(all);
}

struct StillClock final : Clock {
    Timestamp now() const override { return {1'800'000'000'000'000}; }
};

}  // namespace

TEST_CASE("data never leads a link where links may not lead") {
    const StillClock clock;
    const feel::Environment environment{clock, "UTC", "en"};
    const auto compiled = DocxTemplate::compile(withLink("%7B%7B%20url%20%7D%7D"));
    REQUIRE(compiled.ok());
    CHECK(compiled.value->inspection().paths == std::vector<std::string>{"url"});
    for (const std::string hostile : {"javascript:alert(1)", "file:///etc/passwd", "\\\\server\\share", "//a.example/",
                                      " javascript:x", "data:text/html,x"}) {
        CAPTURE(hostile);
        const auto rendered = compiled.value->render(feel::Context{{"url", feel::Value(hostile)}}, environment);
        REQUIRE_FALSE(rendered.ok());
        CHECK(rendered.problems.front().message.key == "docx.link");
        CHECK(rendered.problems.front().place.tag == "{{ url }}");
    }
    const auto empty = compiled.value->render(feel::Context{{"url", feel::Value()}}, environment);
    REQUIRE(empty.ok());
    CHECK(testing::partOf(*empty.value, "word/_rels/document.xml.rels").find("Target=\"#\"") != std::string::npos);
    const auto draft = compiled.value->render({}, environment, {.draft = true});
    CHECK(draft.ok());
    CHECK_FALSE(compiled.value->render({}, environment).ok());
}
