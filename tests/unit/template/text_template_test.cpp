#include <doctest/doctest.h>

#include <map>

#include "base/time.h"
#include "feel/json.h"
#include "template/template.h"

using namespace entente;
using namespace entente::templates;

namespace {

struct FixedClock final : Clock {
    Timestamp now() const override { return {1'800'000'000'000'000}; }
};

const FixedClock fixedClock;

feel::Context data(std::string_view json) {
    auto value = feel::fromJsonWithAtLiterals(json);
    REQUIRE(value.ok());
    return value->context();
}

const char* const sample = R"({
  "name": "Ministry", "count": 3, "price": 12.50, "yes": true, "no": false, "nothing": null,
  "list": ["a", "b", "c"], "empty": [], "html": "<b> & \"q\" 'x'",
  "people": [{"name": "Speaker 1", "topics": ["x", "y"]}, {"name": "Speaker 2", "topics": []}],
  "day": "@\"2027-03-05\"", "due": "@\"2027-03-05T18:00:00@Asia/Tashkent\""
})";

std::string render(std::string_view text, const TextTemplate::Options& options = {}, std::string locale = "en",
                   std::string zone = "Asia/Seoul") {
    const auto compiled = TextTemplate::compile(text, options);
    if (!compiled) return "compile: " + compiled.problems.front().message.key;
    const auto result = compiled.value->render(data(sample), {fixedClock, std::move(zone), std::move(locale)});
    return result ? *result.value : "render: " + result.problems.front().message.key;
}

}  // namespace

TEST_CASE("tags print, choose and repeat") {
    const std::vector<std::pair<const char*, const char*>> cases = {
        {"plain", "plain"},
        {"", ""},
        {"Dear {{ name }},", "Dear Ministry,"},
        {"{{name}}{{count}}", "Ministry3"},
        {"{{ price }} {{ yes }} [{{ nothing }}]", "12.50 true []"},
        {"{{ {a: {b: 1}}.a.b }}!", "1!"},
        {"{{ \"}}\" }}", "}}"},
        {"{{ if count > 2 then \"many\" else \"few\" }}", "many"},
        {"{% if yes %}A{% else %}B{% endif %}", "A"},
        {"{% if no %}A{% elif count = 3 %}B{% else %}C{% endif %}", "B"},
        {"{% if nothing %}A{% endif %}|", "|"},
        {"{% for x in list %}{{ x }}{% if not(loop.last) %}-{% endif %}{% endfor %}", "a-b-c"},
        {"{% for x in list %}{{ loop.index }}/{{ loop.length }}{{ loop.previous }} {% endfor %}", "1/3 2/3a 3/3b "},
        {"{% for x in empty %}{{ x }}{% else %}none{% endfor %}", "none"},
        {"{% for x in nothing %}{{ x }}{% else %}none{% endfor %}", "none"},
        {"{% for p in people %}{{ p.name }}: {% for t in p.topics %}{{ t }}{{ loop.index }}{% else %}-{% endfor %};{% "
         "endfor %}",
         "Speaker 1: x1y2;Speaker 2: -;"},
        {"{% set who = name + \"!\" %}{{ who }}", "Ministry!"},
        {"{% if yes %}{% set a = 1 %}{{ a }}{% endif %}", "1"},
        {"a{# a remark {{ name }} #}b", "ab"},
        {"first\n{% if yes %}\nsecond\n{% endif %}\nthird", "first\nsecond\nthird"},
        {"{% for x in list %}\n- {{ x }}\n{% endfor %}\nend", "- a\n- b\n- c\nend"},
        {"  {# remark #}  \nnext", "next"},
        {"{% if yes %}{% if yes %}\nx\n{% endif %}{% endif %}\n", "x\n"},
        {"{{ list }}", "a, b, and c"},
        {"{ single } % } #}", "{ single } % } #}"},
        {"{{ “curly” + \"–\" }}{{ count – 1 }}", "curly–2"},
    };
    for (const auto& [text, expected] : cases)
        CHECK_MESSAGE(render(text) == expected, text);
}

TEST_CASE("dates and times print in the locale and zone") {
    CHECK(render("{{ day }}") == "5 March 2027");
    CHECK(render("{{ day }}", {}, "ko") == "2027. 3. 5.(금)");
    CHECK(render("{{ due }}").starts_with("5 March 2027, 22:00"));
    CHECK(render("{{ due }}", {}, "en", "Asia/Tashkent").starts_with("5 March 2027, 18:00"));
    CHECK(render("{{ format(day, \"yyyy/MM/dd\") }}") == "2027/03/05");
}

TEST_CASE("HTML output escapes what is printed and nothing else") {
    const TextTemplate::Options html{.escaping = Escaping::Html};
    CHECK(render("<i>{{ html }}</i>", html) == "<i>&lt;b&gt; &amp; &quot;q&quot; &#39;x&#39;</i>");
    CHECK(render("{{ html }}") == "<b> & \"q\" 'x'");
    CHECK(render("{{ link(\"A & B\", \"https://a.example/?x=1&y=2\") }}", html) ==
          "<a href=\"https://a.example/?x=1&amp;y=2\">A &amp; B</a>");
    CHECK(render("{{ link(\"here\", \"https://a.example/\") }}") == "here (https://a.example/)");
    CHECK(render("{{ link(\"x\", \"javascript:alert(1)\") }}", html) == "render: template.link_address");
}

TEST_CASE("every problem of a template is told with its place") {
    const std::vector<std::pair<const char*, const char*>> cases = {
        {"{{ name", "template.unclosed"},
        {"{{ \"open }}", "template.unclosed"},
        {"{{ }}", "template.no_expression"},
        {"{% if %}{% endif %}", "template.no_expression"},
        {"{% if yes %}", "template.not_ended"},
        {"{% endif %}", "template.stray_end"},
        {"{% else %}", "template.stray_branch"},
        {"{% for x in list %}{% endif %}{% endfor %}", "template.wrong_end"},
        {"{% for x in list %}{% elif yes %}{% endfor %}", "template.stray_branch"},
        {"{% for list %}{% endfor %}", "template.for"},
        {"{% set = 1 %}", "template.set"},
        {"{% while yes %}", "template.unknown_tag"},
        {"{% endif now %}", "template.extra"},
        {"{% include \"none\" %}", "template.include_missing"},
        {"{% include none %}", "template.include"},
    };
    for (const auto& [text, key] : cases) {
        const auto compiled = TextTemplate::compile(text);
        CHECK_FALSE(compiled.ok());
        REQUIRE_FALSE_MESSAGE(compiled.problems.empty(), text);
        CHECK_MESSAGE(compiled.problems.front().message.key == key, text);
    }
    const auto two = TextTemplate::compile("line\n ab {{ 1 + }} and {% nope %}\n{{ x", {.file = "mail/a.en.txt"});
    REQUIRE(two.problems.size() == 3);
    CHECK(two.problems[0].place.line == 2);
    CHECK(two.problems[0].place.column == 5);
    CHECK(two.problems[0].place.tag == "{{ 1 + }}");
    CHECK(two.problems[0].place.part == "mail/a.en.txt");
    CHECK(two.problems[1].place.column == 19);
    CHECK(two.problems[2].place.line == 3);
    CHECK(TextTemplate::compile("\xC0\x80").problems.front().message.key == "template.encoding");
}

TEST_CASE("problems of the data name the tag") {
    CHECK(render("{{ nmae }}") == "render: feel.unknown_name_like");
    CHECK(render("{{ zzzzzzzz }}") == "render: feel.unknown_name");
    CHECK(render("{% for x in people[1] %}{% endfor %}") == "render: template.not_list");
    CHECK(render("{% if count %}{% endif %}") == "render: template.not_boolean");
    CHECK(render("{{ people[1] }}") == "render: template.not_printable");
    const auto compiled = TextTemplate::compile("{{ evil }} {{ evil }} {{ worse }}");
    REQUIRE(compiled.ok());
    feel::Context context = {{"evil", std::string("a\x1B[0m")}, {"worse", "a\xE2\x80\xAE z"}};
    const auto result = compiled.value->render(context, {fixedClock});
    REQUIRE(result.problems.size() == 3);
    CHECK(result.problems[0].message.key == "template.control_character");
    CHECK(result.problems[2].place.tag == "{{ worse }}");
}

TEST_CASE("template syntax in data is text") {
    const auto compiled = TextTemplate::compile("{{ name }}");
    REQUIRE(compiled.ok());
    CHECK(*compiled.value->render({{"name", "{{ 1 + 1 }}{% if x %}"}}, {fixedClock}).value == "{{ 1 + 1 }}{% if x %}");
    CHECK(*compiled.value->render({{"name", "a\r\nb"}}, {fixedClock}).value == "a\nb");
}

TEST_CASE("other templates are included, but not without end") {
    const std::map<std::string, std::string, std::less<>> files = {{"foot", "-- {{ name }}\n"},
                                                                   {"again", "{% include \"again\" %}"}};
    TextTemplate::Options options;
    options.include = [&](std::string_view name) -> std::optional<std::string> {
        const auto found = files.find(name);
        return found == files.end() ? std::nullopt : std::optional(found->second);
    };
    CHECK(render("text\n{% include \"foot\" %}end {{ count }}", options) == "text\n-- Ministry\nend 3");
    CHECK(render("{% include \"again\" %}", options) == "compile: template.include_depth");
}

TEST_CASE("the data that a template needs is known before there is any") {
    const auto compiled = TextTemplate::compile(
        "{{ program.title }}{% for s in agenda.sessions %}{{ s.title }}{% for p in s.speakers %}{{ p.name }}{{ "
        "loop.index }}"
        "{% endfor %}{% endfor %}{% set x = program.city %}{{ x }}{% if a.b = c %}{% endif %}");
    REQUIRE(compiled.ok());
    CHECK(compiled.value->requiredPaths() ==
          std::vector<std::string>{"a.b", "agenda.sessions", "agenda.sessions[].speakers",
                                   "agenda.sessions[].speakers[].name", "agenda.sessions[].title", "c", "program.city",
                                   "program.title"});
}

TEST_CASE("a name of the template language may also be data") {
    CHECK(TextTemplate::compile("{{ link }}").value->requiredPaths() == std::vector<std::string>{"link"});
    CHECK(TextTemplate::compile("{{ link(\"a\", url) }}").value->requiredPaths() == std::vector<std::string>{"url"});
    CHECK(TextTemplate::compile("{{ date }}{{ true }}").value->requiredPaths() == std::vector<std::string>{"date"});
    const auto compiled = TextTemplate::compile("{{ link }}");
    CHECK(*compiled.value->render({{"link", "https://a.example/t"}}, {fixedClock}).value == "https://a.example/t");
}

TEST_CASE("endless growth is stopped") {
    const auto compiled = TextTemplate::compile(
        "{% for a in list %}{% for b in list %}{% for c in list %}{% for d in list %}{{ text }}{% endfor %}{% endfor %}"
        "{% endfor %}{% endfor %}");
    REQUIRE(compiled.ok());
    feel::List list(60, feel::Value(1));
    const auto result = compiled.value->render({{"list", list}, {"text", std::string(100'000, 'x')}}, {fixedClock});
    REQUIRE_FALSE(result.ok());
    CHECK(result.problems.front().message.key == "template.too_much");
}
