#include <doctest/doctest.h>

#include <thread>

#include "web/prose.h"
#include "web/render.h"

using namespace entente::web;

namespace {

const Catalogue catalogue({{"en", {{"hello", "Hello, {name}!"}, {"tag", "<b> & \"quotes\""}}},
                           {"ko", {{"hello", "{name}님, 안녕하십니까?"}, {"tag", "<b>"}}}});

std::string rendered(const std::string& source, const Data& data, const Language& language = english) {
    return Templates({{"t", source}}, catalogue).render("t", language, data).text();
}

}  // namespace

TEST_CASE("a name that is not filled is an error") {
    CHECK_THROWS_AS(rendered("{{name}}", {}), TemplateError);
    CHECK_THROWS_AS(rendered("{{#section}}x{{/section}}", {}), TemplateError);
    CHECK_THROWS_AS(rendered("[[hello]]", {}), TemplateError);
    CHECK_THROWS_AS(rendered("{{#a}}{{b}}{{/a}}", Data().set("a", Data::List{Data()})), TemplateError);
    CHECK_THROWS_AS(rendered("{{a}}", Data().set("a", true)), TemplateError);
    CHECK_THROWS_AS(Templates({{"t", ""}}, catalogue).render("other", english, {}), TemplateError);
}

TEST_CASE("a template that is wrong does not load") {
    for (const char* source : {"[[unknown.key]]", "[[>unknown]]", "[[>t]]", "[[hello", "{{name:none}}", "{{x_html}}",
                               "{{x_html:none:h}}", "{{#a}}", "{{a:x-unknown}}"}) {
        CAPTURE(source);
        CHECK_THROWS_AS(Templates({{"t", source}}, catalogue), TemplateError);
    }
}

TEST_CASE("what comes from outside cannot become markup") {
    const Data hostile = Data().set("x", "\"><script>alert('1')</script>");
    for (const char* source :
         {"<p>{{x}}</p>", "<a title=\"{{x}}\">a</a>", "<textarea>{{x}}</textarea>", "<title>{{x}}</title>"}) {
        CAPTURE(source);
        CHECK(rendered(source, hostile).find("<script") == std::string::npos);
        CHECK(rendered(source, hostile).find("\"><") == std::string::npos);
    }
    CHECK(rendered("<a href=\"{{x}}\">a</a>", Data().set("x", "javascript:alert(1)")).find("javascript:") ==
          std::string::npos);
    CHECK(rendered("<a href=\"{{x}}\">a</a>", Data().set("x", "/tasks/1?a=b")) == "<a href=\"/tasks/1?a=b\">a</a>");
    CHECK(rendered("[[hello]]", Data().set("name", "<i>")) == "Hello, &lt;i&gt;!");
    CHECK(rendered("[[tag]]", {}) == "&lt;b&gt; &amp; &quot;quotes&quot;");
    CHECK(rendered("{{x_html:none}}", Data().set("x_html", Html("<i>"))) == "<i>");
    CHECK_THROWS_AS(Data().set("x_html", "<i>"), TemplateError);
    CHECK_THROWS_AS(Data().set("x", Html("<i>")), TemplateError);
}

TEST_CASE("sections") {
    const auto list = Data::List{Data().set("n", 1), Data().set("n", 2)};
    CHECK(rendered("{{#l}}{{n}}{{o}}{{#l_separator}}, {{/l_separator}}{{/l}}", Data().set("l", list).set("o", "!")) ==
          "1!, 2!");
    CHECK(rendered("{{#a}}yes{{/a}}{{#no_a}}no{{/no_a}}", Data().set("a", "")) == "no");
    CHECK(rendered("{{#a}}{{a}}{{/a}}{{#no_a}}no{{/no_a}}", Data().set("a", "x")) == "x");
    CHECK(rendered("{{#no_l}}none{{/no_l}}", Data().set("l", Data::List{})) == "none");
    CHECK(rendered("[[hello]]", Data().set("name", "A"), korean) == "A님, 안녕하십니까?");
}

TEST_CASE("templates are shared between threads") {
    const Templates templates({{"t", "{{#l}}{{n}}{{/l}}"}}, catalogue);
    std::vector<std::thread> threads;
    std::vector<int> good(4, 0);
    for (std::size_t t = 0; t < good.size(); ++t)
        threads.emplace_back([&, t] {
            for (int i = 0; i < 200; ++i) {
                const auto text = std::to_string(t * 1000 + static_cast<std::size_t>(i));
                const auto data = Data().set("l", Data::List{Data().set("n", text)});
                good[t] += templates.render("t", english, data).text() == text ? 1 : 0;
            }
        });
    for (auto& thread : threads)
        thread.join();
    for (const int count : good)
        CHECK(count == 200);
}

TEST_CASE("prose keeps its structure and lets no markup through") {
    CHECK(proseHtml("One\ntwo\n\n# Head\n- a\n- **b**\n1. c").text() ==
          "<p>One<br>two</p><h3>Head</h3><ul><li>a</li><li><b>b</b></li></ul><ol><li>c</li></ol>");
    CHECK(proseHtml("<script>\n[x](javascript:y)").text() == "<p>&lt;script&gt;<br>[x](javascript:y)</p>");
    CHECK(proseHtml("See https://a.example/b?c=1&d=2.").text() ==
          "<p>See <a href=\"https://a.example/b?c=1&amp;d=2\">https://a.example/b?c=1&amp;d=2</a>.</p>");
    CHECK(proseHtml("**open [x](/local)").text() == "<p>**open <a href=\"/local\">x</a></p>");
    CHECK(proseHtml("###").text() == "<h3></h3>");
}
