#include "docx/template_shelf.h"

#include <doctest/doctest.h>

#include "documents.h"

using namespace entente;
using namespace entente::docx;
using namespace entente::docx::testing;

namespace {

std::string paragraph(const std::string& text) {
    return "<w:p><w:r><w:t>" + text + "</w:t></w:r></w:p>";
}

}  // namespace

TEST_CASE("the same bytes are compiled once, problems included") {
    TemplateShelf shelf;
    const auto letter = document(paragraph("{{ name }}")), broken = document(paragraph("{{ name +}}"));
    const auto first = shelf.compile(letter, {}), second = shelf.compile(letter, {});
    REQUIRE(first.ok());
    REQUIRE(second.ok());
    CHECK(&first.value->inspection() == &second.value->inspection());

    const auto other = shelf.compile(document(paragraph("{{ title }}")), {});
    REQUIRE(other.ok());
    CHECK(&other.value->inspection() != &first.value->inspection());

    for (int i = 0; i < 2; ++i) {
        const auto refused = shelf.compile(broken, {});
        CHECK_FALSE(refused.ok());
        CHECK(refused.problems.size() == 1);
    }
}

TEST_CASE("a template that includes another one follows what it includes") {
    TemplateShelf shelf;
    const auto outer = document(paragraph("{% include &quot;inner&quot; %}"));
    for (const auto* name : {"name", "title"}) {
        const auto inner = document(paragraph(std::string("{{ ") + name + " }}"));
        const auto compiled = shelf.compile(outer, {.include = [&](std::string_view) { return inner; }});
        REQUIRE(compiled.ok());
        CHECK(compiled.value->inspection().paths == std::vector<std::string>{name});
    }
}
