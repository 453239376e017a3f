#include "docx/docx_template.h"

#include <doctest/doctest.h>

#include <set>

#include "base/time.h"
#include "documents.h"
#include "feel/json.h"
#include "xml/document.h"

using namespace entente;
using namespace entente::docx;
using namespace entente::docx::testing;

namespace {

const auto environment = stillEnvironment("Asia/Seoul");

const char* const sample =
    R"({"name": "Ministry", "yes": true, "no": false, "two": ["a", "b"], "none": [], "lines": "x\ny\tz",
  "special": "<w:p/> & {{ name }}", "groups": [{"title": "G1", "items": ["i1", "i2"]}, {"title": "G2", "items": []}]})";

feel::Context data() {
    return feel::fromJson(sample).value().context();
}

/// The body after rendering; `key` of the first problem when there is one.
std::string render(const std::string& body) {
    const auto compiled = DocxTemplate::compile(document(body));
    if (!compiled) return compiled.problems.front().message.key;
    const auto result = compiled.value->render(data(), environment);
    if (!result) return result.problems.front().message.key;
    const auto parsed = xml::Document::parse(partOf(*result.value, "word/document.xml"));
    REQUIRE_MESSAGE(parsed.ok(), bodyOf(*result.value));
    return bodyOf(*result.value);
}

std::string t(const std::string& text) {
    return "<w:r><w:t xml:space=\"preserve\">" + text + "</w:t></w:r>";
}

}  // namespace

TEST_CASE("values print in the run of their tag") {
    CHECK(render(p("Dear {{ name }}!")) == p("Dear Ministry!"));
    CHECK(render(p("{{ lines }}")) ==
          "<w:p><w:r><w:t xml:space=\"preserve\">x</w:t><w:br/><w:t xml:space=\"preserve\">y</w:t><w:tab/>"
          "<w:t xml:space=\"preserve\">z</w:t></w:r></w:p>");
    CHECK(render(p("{{ special }}")) == p("&lt;w:p/&gt; &amp; {{ name }}"));
    CHECK(render(p("a {# remark #}b")) == p("a b"));
    CHECK(render("<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>{{ name }}</w:t></w:r></w:p>") ==
          "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">Ministry</w:t></w:r></w:p>");
}

TEST_CASE("a tag split over runs is one tag with the format of its first character") {
    CHECK(render(p("Dear {", "{ na", "me }", "} and")) == "<w:p>" + t("Dear Ministry") + t(" and") + "</w:p>");
    CHECK(
        render("<w:p><w:r><w:rPr><w:i/></w:rPr><w:t>{{</w:t></w:r><w:proofErr w:type=\"spellStart\"/><w:bookmarkStart "
               "w:id=\"0\" w:name=\"b\"/><w:r><w:t>name</w:t></w:r><w:bookmarkEnd "
               "w:id=\"0\"/><w:r><w:t>}}.</w:t></w:r></w:p>") ==
        "<w:p><w:r><w:rPr><w:i/></w:rPr><w:t xml:space=\"preserve\">Ministry</w:t></w:r><w:bookmarkStart w:id=\"0\" "
        "w:name=\"b\"/><w:bookmarkEnd w:id=\"0\"/>" +
            t(".") + "</w:p>");
    CHECK(render("<w:p>" + t("{{ if yes then") + "<w:r><w:tab/></w:r>" + t("“it’s” else \"–\" }}") + "</w:p>") ==
          p("it’s"));
}

TEST_CASE("scope follows from where the tags stand") {
    struct Case {
        const char* rule;
        std::string body, expected;
    };
    const std::vector<Case> cases = {
        {"text in a paragraph", p("a{% for x in two %}[{{ x }}]{% endfor %}z"),
         "<w:p>" + t("a") + t("[a]") + t("[b]") + t("z") + "</w:p>"},
        {"text that goes", p("a{% if no %}b{% endif %}"), p("a")},
        {"paragraphs, tags alone go with theirs", p("{% for x in two %}") + p("{{ x }}") + p("{% endfor %}"),
         p("a") + p("b")},
        {"branches",
         p("{% if no %}") + p("1") + p("{% elif no %}") + p("2") + p("{% else %}") + p("3") + p("{% endif %}"), p("3")},
        {"several tags alone in a paragraph",
         p("{% for g in groups %}{% if yes %}") + p("{{ g.title }}") + p("{% endif %} {% endfor %}"),
         p("G1") + p("G2")},
        {"tags at the edges of paragraphs", p("{% for x in two %}1{{ x }}") + p("2{{ x }}{% endfor %}"),
         "<w:p>" + t("1a") + "</w:p><w:p>" + t("2a") + "</w:p><w:p>" + t("1b") + "</w:p><w:p>" + t("2b") + "</w:p>"},
        {"one ends and the next begins in a paragraph",
         p("{% for x in two %}") + p("{{ x }}") + p("{% endfor %}{% for x in two %}") + p("{{ x }}!") +
             p("{% endfor %}"),
         p("a") + p("b") + p("a!") + p("b!")},
        {"explicit paragraph", p("{%p if no %}") + p("x") + p("{%p endif %}") + p("y"), p("y")},
        {"explicit paragraph around its own text", p("{%p for x in two %}{{ x }}{%p endfor %}"), p("a") + p("b")},
        {"a row", table(row(p("{% for x in two %}{{ x }}"), p("{{ x }}{% endfor %}"))),
         table(row(p("a"), p("a")) + row(p("b"), p("b")))},
        {"explicit row in one cell", table(row(p("{%tr for x in two %}{{ x }}{%tr endfor %}"))),
         table(row(p("a")) + row(p("b")))},
        {"rows between rows of tags",
         table(row(p("{% for x in two %}"), p("")) + row(p("{{ x }}"), p("1")) + row(p("{{ x }}"), p("2")) +
               row(p(""), p("{% endfor %}"))),
         table(row(p("a"), p("1")) + row(p("a"), p("2")) + row(p("b"), p("1")) + row(p("b"), p("2")))},
        {"rows with content that hold the tags",
         table(row(p("{% for x in two %}{{ x }}")) + row(p("2{{ x }}{% endfor %}"))),
         table(row(p("a")) + row(p("2a")) + row(p("b")) + row(p("2b")))},
        {"rows in rows",
         table(row(p("{% for g in groups %}")) + row(p("{{ g.title }}")) +
               row(p("{% for i in g.items %}{{ i }}"), p("{% endfor %}")) + row(p("{% endfor %}"))),
         table(row(p("G1")) + row(p("i1"), "<w:p></w:p>") + row(p("i2"), "<w:p></w:p>") + row(p("G2")))},
        {"two repetitions in a row of tags",
         table(row(p("{% for g in groups %}"), p("{% if yes %}")) + row(p("{{ g.title }}")) +
               row(p("{% endif %}{% endfor %}"))),
         table(row(p("G1")) + row(p("G2")))},
        {"paragraphs of a cell", table(row(p("{% for x in two %}") + p("{{ x }}") + p("{% endfor %}"))),
         table(row(p("a") + p("b")))},
        {"a cell keeps a paragraph", table(row(p("{% for x in none %}") + p("{{ x }}") + p("{% endfor %}"))),
         table(row("<w:p></w:p>"))},
        {"a table without rows goes", p("a") + table(row(p("{% for x in none %}{{ x }}"), p("{% endfor %}"))) + p("z"),
         p("a") + p("z")},
        {"a table around", p("{% if yes %}") + table(row(p("{{ name }}"))) + p("{% endif %}"),
         table(row(p("Ministry")))},
        {"a list item",
         "<w:p><w:pPr><w:pStyle w:val=\"Item2\"/></w:pPr>" + t("{% for x in two %}{{ x }};{% endfor %}") + "</w:p>",
         "<w:p><w:pPr><w:pStyle w:val=\"Item2\"/></w:pPr>" + t("a;") +
             "</w:p><w:p><w:pPr><w:pStyle w:val=\"Item2\"/></w:pPr>" + t("b;") + "</w:p>"},
        {"set and remark alone go with their paragraph", p("{% set q = 1 %}") + p("{# r #}") + p("{{ q }}"), p("1")},
        {"a tag around a link",
         "<w:p>" + t("{% if yes %}") + "<w:hyperlink w:anchor=\"a\">" + t("go{% endif %}") + "</w:hyperlink></w:p>",
         "<w:p><w:hyperlink w:anchor=\"a\">" + t("go") + "</w:hyperlink></w:p>"},
        {"a section break survives",
         p("{% for x in two %}") + p("{{ x }}") + "<w:p><w:pPr><w:sectPr/></w:pPr>" + t("{% endfor %}") + "</w:p>",
         p("a") + "<w:p><w:pPr><w:sectPr/></w:pPr></w:p>" + p("b") + "<w:p><w:pPr><w:sectPr/></w:pPr></w:p>"},
        {"deleted text is no tag",
         "<w:p><w:del><w:r><w:delText>{{ x</w:delText></w:r></w:del>" + t("{{ name }}") + "</w:p>",
         "<w:p><w:del><w:r><w:delText>{{ x</w:delText></w:r></w:del>" + t("Ministry") + "</w:p>"},
    };
    for (const auto& test : cases)
        CHECK_MESSAGE(render(test.body) == test.expected, test.rule);
}

TEST_CASE("what fits no rule is a problem, and all come at once") {
    const std::vector<std::pair<std::string, const char*>> cases = {
        {p("{{ name"), "template.unclosed"},
        {p("{% if yes %}"), "template.not_ended"},
        {p("{% endfor %}"), "template.stray_end"},
        {p("a {% for x in two %} b") + p("{% endfor %}"), "docx.mid_paragraph"},
        {p("{% for x in two %}") + table(row(p("{% endfor %}"))), "docx.crossing"},
        {table(row(p("{% if yes %}"), p("x{% else %}"), p("y{% endif %}"))), "docx.branch_inside"},
        {p("{% include \"x\" %}"), "template.include_missing"},
        {p("a {% include \"x\" %}"), "docx.include_place"},
        {p("{% merge down %}"), "docx.merge_place"},
        {p("{%tc for x in two %}") + p("{%tc endfor %}"), "docx.not_in_column"},
        {p("{%tr for x in two %}") + p("{%tr endfor %}"), "docx.not_in_row"},
        {"<w:sdt><w:sdtPr><w:dataBinding/></w:sdtPr><w:sdtContent>" + p("{{ name }}") + "</w:sdtContent></w:sdt>",
         "docx.data_bound"},
        {"<w:p>" + t("{{ na") + "<w:r><w:drawing/></w:r>" + t("me }}") + "</w:p>", "feel.syntax"},
    };
    for (const auto& [body, key] : cases) {
        const auto compiled = DocxTemplate::compile(document(body));
        REQUIRE_FALSE_MESSAGE(compiled.ok(), body);
        if (std::string_view(key) != "feel.syntax") CHECK_MESSAGE(compiled.problems.front().message.key == key, body);
    }
    const auto inspection = inspect(document(p("ok {{ name }}") + p("{{ 1 + }}") + p("x {% nope %}")));
    REQUIRE(inspection.problems.size() == 2);
    CHECK(inspection.problems[1].place.part == "word/document.xml");
    CHECK(inspection.problems[1].place.line == 3);
    CHECK(inspection.problems[1].place.column == 3);
    CHECK(inspection.problems[1].place.around == "x {% nope %}");
    CHECK(inspection.problems[1].place.tag == "{% nope %}");
}

TEST_CASE("problems of the data come with the place of the tag") {
    const auto compiled = DocxTemplate::compile(document(p("{{ nmae }}") + p("{{ groups[1] }}")));
    REQUIRE(compiled.ok());
    const auto result = compiled.value->render(data(), environment);
    REQUIRE(result.problems.size() == 2);
    CHECK(result.problems[0].message.english().find("name") != std::string::npos);
    CHECK(result.problems[1].place.line == 2);
}

TEST_CASE("ids in repeated parts are new") {
    const auto body =
        p("{% for x in two %}") + "<w:p w14:paraId=\"00000001\"><w:bookmarkStart w:id=\"7\" w:name=\"mark\"/>" +
        t("{{ x }}") +
        "<w:bookmarkEnd w:id=\"7\"/><w:r><w:drawing><wp:docPr id=\"4\" name=\"d\"/></w:drawing></w:r></w:p>" +
        p("{% endfor %}");
    const auto xml = render(body);
    std::set<std::string> seen;
    for (const std::string attribute : {"paraId=\"", "bookmarkStart w:id=\"", "w:name=\"", "docPr id=\""}) {
        int count = 0;
        for (auto at = xml.find(attribute); at != std::string::npos; at = xml.find(attribute, at + 1), ++count) {
            const auto begin = at + attribute.size();
            CHECK(seen.insert(attribute + xml.substr(begin, xml.find('"', begin) - begin)).second);
        }
        CHECK(count == 2);
    }
    CHECK(xml.find("w:name=\"mark\"") != std::string::npos);
    CHECK(xml.find("<w:bookmarkEnd w:id=\"8\"/>") != std::string::npos);
}

TEST_CASE("headers and document properties have tags too") {
    auto all = parts(p("x"));
    all["word/header1.xml"] =
        std::string("<w:hdr ") + wNamespaces + ">" + p("{% if no %}") + p("{{ name }}") + p("{% endif %}") + "</w:hdr>";
    all["docProps/core.xml"] =
        "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" "
        "xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>Letter &amp; {{ name "
        "}}</dc:title></cp:coreProperties>";
    const auto compiled = DocxTemplate::compile(packed(all));
    REQUIRE(compiled.ok());
    const auto result = compiled.value->render(data(), environment);
    REQUIRE(result.ok());
    CHECK(partOf(*result.value, "word/header1.xml").ends_with("><w:p></w:p></w:hdr>"));
    CHECK(partOf(*result.value, "docProps/core.xml").find("<dc:title>Letter &amp; Ministry</dc:title>") !=
          std::string::npos);
    CHECK(partOf(*result.value, "word/document.xml") == all["word/document.xml"]);
    CHECK(compiled.value->inspection().paths == std::vector<std::string>{"name", "no"});
}

TEST_CASE("links and page breaks print with their form") {
    const auto compiled = DocxTemplate::compile(
        document(p("see {{ link(\"a &amp; b\", \"https://a.example/?q=1&amp;r=2\") }}.{{ page break() }}")));
    REQUIRE(compiled.ok());
    const auto result = compiled.value->render({}, environment);
    REQUIRE(result.ok());
    const auto xml = bodyOf(*result.value);
    CHECK(xml.find("r:id=\"rIdAdded1\" w:history=\"1\"><w:r><w:rPr><w:color w:val=\"0563C1\"/><w:u w:val=\"single\"/>"
                   "</w:rPr><w:t xml:space=\"preserve\">a &amp; b</w:t></w:r></w:hyperlink>") != std::string::npos);
    CHECK(xml.find("<w:br w:type=\"page\"/>") != std::string::npos);
    CHECK(partOf(*result.value, "word/_rels/document.xml.rels")
              .find("Target=\"https://a.example/?q=1&amp;r=2\" TargetMode=\"External\"") != std::string::npos);
    CHECK(xml::Document::parse(partOf(*result.value, "word/document.xml")).ok());
}

TEST_CASE("a document without tags comes back as it is, and the same data gives the same bytes") {
    const auto plain = document(p("no tags { } %"));
    CHECK(*DocxTemplate::compile(plain).value->render({}, environment).value == plain);
    const auto compiled = DocxTemplate::compile(document(p("{{ name }}")));
    CHECK(*compiled.value->render(data(), environment).value == *compiled.value->render(data(), environment).value);
}

TEST_CASE("a Word template becomes a document") {
    auto all = parts(p("x"));
    auto& types = all["[Content_Types].xml"];
    types.replace(types.find("document.main"), 13, "template.main");
    const auto compiled = DocxTemplate::compile(packed(all));
    REQUIRE(compiled.ok());
    CHECK(partOf(*compiled.value->render({}, environment).value, "[Content_Types].xml").find("document.main+xml") !=
          std::string::npos);
}

TEST_CASE("inspection compares a template with data") {
    const auto inspection =
        inspect(document(p("{{ name }}{% for g in groups %}{{ g.title }}{{ g.lost }}{% endfor %}")));
    const auto context = data();
    const auto described = describe(inspection, &context);
    CHECK(feel::toJson(described["unknown"]) == "[\"groups[].lost\"]");
    CHECK(feel::toJson(described["unused"]).find("\"special\"") != std::string::npos);
    CHECK(described["tags"].list().size() == 5);
    CHECK(described["tags"].list()[1]["part"].string() == "word/document.xml");
}
