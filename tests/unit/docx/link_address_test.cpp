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
        {"http://", "HTTPS://a.example/", "HTTPS://a.example/"},
        {"HTTP://", "a.example/b", "HTTP://a.example/b"},
        {"http://", "a.example:8080/b", "http://a.example:8080/b"},
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

/// Where the link leads in the output: the last relationship is the new one.
std::string targetOf(const std::string& bytes) {
    const auto xml = testing::partOf(bytes, "word/_rels/document.xml.rels");
    const auto begin = xml.rfind("Target=\"") + 8;
    return xml.substr(begin, xml.find('"', begin) - begin);
}

}  // namespace

TEST_CASE("data never leads a link where links may not lead") {
    const auto environment = testing::stillEnvironment();
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
        // A draft is made nevertheless, and leads nowhere.
        const auto draft =
            compiled.value->render(feel::Context{{"url", feel::Value(hostile)}}, environment, {.draft = true});
        REQUIRE(draft.ok());
        CHECK(draft.problems.front().message.key == "docx.link");
        CHECK(targetOf(*draft.value) == "#");
    }
    // What only shows together with what stands behind the tag.
    for (const std::string behind : {":alert(1)", ":8443/x", "%3Ax:{{ a }}"}) {
        CAPTURE(behind);
        const auto pieces = DocxTemplate::compile(withLink("{{ a }}" + behind));
        REQUIRE(pieces.ok());
        for (const auto& value : {feel::Value("javascript"), feel::Value("www.a.example"), feel::Value()}) {
            const auto joined = pieces.value->render(feel::Context{{"a", value}}, environment);
            REQUIRE_FALSE(joined.ok());
            CHECK(joined.problems.front().message.key == "docx.link");
            CHECK(joined.problems.front().place.tag == "{{ a }}");
            const auto draft = pieces.value->render(feel::Context{{"a", value}}, environment, {.draft = true});
            REQUIRE(draft.ok());
            CHECK(targetOf(*draft.value) == "#");
        }
    }
    const auto empty = compiled.value->render(feel::Context{{"url", feel::Value()}}, environment);
    REQUIRE(empty.ok());
    CHECK(targetOf(*empty.value) == "#");
    const auto draft = compiled.value->render({}, environment, {.draft = true});
    CHECK(draft.ok());
    CHECK_FALSE(compiled.value->render({}, environment).ok());
}

TEST_CASE("of an address with tags what stands before the first must be allowed, and the value is looked at") {
    const auto environment = testing::stillEnvironment();
    struct Case {
        const char* target;
        const char* whole;  ///< empty: the template is refused
    };
    const Case cases[] = {
        {"{{ &quot;https://a.example/&quot; + id }}", "https://a.example/7"},
        {"%7B%7B%20&quot;https://a.example/&quot;%20+%20id%20%7D%7D", "https://a.example/7"},
        {"https://a.example/{{ if id = &quot;7&quot; then &quot;x:y&quot; else &quot;z&quot; }}",
         "https://a.example/x%3Ay"},
        {"{{ &quot;https&quot; }}://a.example/{{ id }}", "https://a.example/7"},
        {"javascript:{{ id }}", ""},
        {"file:///{{ id }}", ""},
        {"//{{ id }}", ""},
    };
    for (const auto& one : cases) {
        CAPTURE(one.target);
        const auto compiled = DocxTemplate::compile(withLink(one.target));
        REQUIRE(compiled.ok() == !std::string_view(one.whole).empty());
        if (!compiled) continue;
        const auto rendered = compiled.value->render(feel::Context{{"id", feel::Value("7")}}, environment);
        REQUIRE(rendered.ok());
        CHECK(targetOf(*rendered.value) == one.whole);
    }
}
