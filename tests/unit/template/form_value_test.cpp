#include "template/form_value.h"

#include <doctest/doctest.h>

#include "base/crypto.h"
#include "base/time.h"
#include "template/html.h"
#include "template/length.h"
#include "template/markdown.h"
#include "template/picture.h"
#include "template/qr.h"
#include "template/template.h"

using namespace entente;
using namespace entente::templates;

namespace {

struct FixedClock final : Clock {
    Timestamp now() const override { return {1'800'000'000'000'000}; }
};

/// The HTML of a template, or the key of the first problem.
std::string html(const std::string& text) {
    const FixedClock clock;
    const auto compiled = TextTemplate::compile(text, {.escaping = Escaping::Html});
    if (!compiled) return compiled.problems.front().message.key;
    const auto rendered = compiled.value->render({}, {clock, "UTC", "en"});
    return rendered ? *rendered.value : rendered.problems.front().message.key;
}

std::string markdownHtml(const std::string& text) {
    const auto blocks = parseMarkdown(text);
    if (!blocks) return blocks.error().message.key;
    std::string out;
    writeHtml(out, *blocks);
    return out;
}

}  // namespace

TEST_CASE("lengths have a unit") {
    CHECK(parseLength("1in") == 914'400);
    CHECK(parseLength("2.54 cm") == 914'400);
    CHECK(parseLength("72pt") == 914'400);
    CHECK(parseLength("96px") == 914'400);
    CHECK(parseLength("25.4mm") == 914'400);
    for (const auto* bad : {"", "4", "cm", "-4cm", "0cm", "4 feet", "1e3cm", "nan cm", "inf cm", "99999999cm"})
        CHECK_FALSE_MESSAGE(parseLength(bad), bad);
}

TEST_CASE("pictures are known by their first bytes") {
    const auto qr = qrPicture("https://program.example/");
    REQUIRE(qr.ok());
    const auto info = readPicture(*qr);
    REQUIRE(info.ok());
    CHECK(info->extension == "png");
    CHECK(info->width == info->height);
    CHECK(info->width % 8 == 0);
    CHECK(*qr == *qrPicture("https://program.example/"));
    for (std::size_t size = 0; size + 1 < qr->size(); ++size)
        CHECK_FALSE(readPicture(std::string_view(*qr).substr(0, size)).ok());
    const auto jpeg = std::string("\xFF\xD8\xFF\xE0\x00\x10JFIF\x00\x01\x02\x01\x00\x64\x00\x64\x00\x00", 20) +
                      std::string("\xFF\xC0\x00\x11\x08\x00\x20\x00\x40\x03\x01\x22\x00\x02\x11\x01\x03\x11\x01", 19);
    const auto read = readPicture(jpeg);
    REQUIRE(read.ok());
    CHECK(read->width == 64);
    CHECK(read->height == 32);
    CHECK(read->dotsPerInchX == doctest::Approx(100));
    CHECK_FALSE(readPicture("<svg/>").ok());
    CHECK_FALSE(qrPicture("").ok());
    CHECK_FALSE(qrPicture(std::string(3000, 'x')).ok());
}

TEST_CASE("Markdown is CommonMark with tables; HTML in it is text") {
    const std::vector<std::pair<std::string, std::string>> cases = {
        {"a *b* **c** ~~d~~ `e`", "<p>a <em>b</em> <strong>c</strong> <s>d</s> <code>e</code></p>"},
        {"# T\n\ntext\nmore  \nbreak", "<h1>T</h1><p>text more<br>\nbreak</p>"},
        {"3. a\n4. b\n   - c\n\ntail",
         "<ol start=\"3\"><li><p>a</p></li><li><p>b</p><ul><li><p>c</p></li></ul></li></ol>"
         "<p>tail</p>"},
        {"> q\n\n---", "<blockquote><p>q</p></blockquote><hr>"},
        {"[l](https://a.example/) [j](javascript:x)", "<p><a href=\"https://a.example/\">l</a> j</p>"},
        {"[l](<https://a.example/b c>)", "<p><a href=\"https://a.example/b%20c\">l</a></p>"},
        {"[l](<https://a.example/b\"c>) [m](<mailto:a@b.example?subject=b c>)",
         "<p>l <a href=\"mailto:a@b.example?subject=b%20c\">m</a></p>"},
        {"<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"},
        {"| a | b |\n|---|---|\n| 1 | 2 |",
         "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>"},
        {"```\nx < y\n```", "<pre><code>x &lt; y</code></pre>"},
        {"", ""},
        {std::string(200'000, '>'), "template.markdown_length"},
        {"a\x07", "template.control_character"},
    };
    for (const auto& [text, expected] : cases)
        CHECK(markdownHtml(text) == expected);
    CHECK(markdownHtml(std::string(90'000, '>') + "deep").find("deep") != std::string::npos);
}

TEST_CASE("values with form print in HTML, and wrong calls are problems") {
    CHECK(html("{{ markdown(\"*a*\") }}") == "<p><em>a</em></p>");
    CHECK(html("{{ qr(\"x\", {width: \"1in\"}) }}").starts_with("<img src=\"data:image/png;base64,iVBOR"));
    CHECK(html("{{ qr(\"x\", {width: \"1in\"}) }}").ends_with("alt=\"x\" width=\"96\">"));
    CHECK(html("{{ image(null) }}").empty());
    CHECK(html("{{ link(\"a\", null) }}") == "a");
    CHECK(html("{{ link(text: \"a\", url: \"https://a.example/\") }}") == "<a href=\"https://a.example/\">a</a>");
    for (const auto& [text, key] : std::vector<std::pair<std::string, std::string>>{
             {"{{ image(1) }}", "template.image"},
             {"{{ image(\"x\") }}", "template.no_picture"},
             {"{{ image(\"x\", {width: \"wide\"}) }}", "template.picture_option"},
             {"{{ image(\"x\", {depth: \"1cm\"}) }}", "template.picture_option"},
             {"{{ image(\"x\", \"4cm\") }}", "template.picture_options"},
             {"{{ image(\"data:image/png;base64,AAAA\") }}", "template.picture_format"},
             {"{{ qr(1) }}", "template.qr"},
             {"{{ markdown(1) }}", "template.markdown"},
             {"{{ link(\"a\", \"file:///etc\") }}", "template.link_address"},
             {"{{ document(\"x\") }}", "template.document_in_text"},
             {"{% merge down %}", "template.merge_in_text"}})
        CHECK_MESSAGE(html(text) == key, text);
}

TEST_CASE("a draft shows where a value is missing") {
    const FixedClock clock;
    const auto compiled = TextTemplate::compile("Dear {{ nmae }}, {% if x %}a{% endif %}{{ \"b\" }}");
    REQUIRE(compiled.ok());
    const feel::Environment environment{clock, "UTC", "en"};
    CHECK_FALSE(compiled.value->render({}, environment).ok());
    const auto draft = compiled.value->render({}, environment, {.draft = true, .resources = nullptr});
    REQUIRE(draft.ok());
    CHECK(*draft.value == "Dear ⟦{{ nmae }}⟧, b");
    CHECK(draft.problems.size() == 2);
    CHECK(draft.problems.front().severity == Severity::Warning);
}
