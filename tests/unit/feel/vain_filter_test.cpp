#include <doctest/doctest.h>

#include "feel/expression.h"
#include "feel/vain_filter.h"

using namespace entente;

TEST_CASE("a filter that compares an entry with itself is found") {
    struct Case {
        const char* expression;
        std::vector<std::string> names;
    };
    const Case cases[] = {
        {"rows[item.side = side]", {"side"}},
        {"rows[side = item.side]", {"side"}},
        {"count(rows[item.side = side and item.number = number])", {"side", "number"}},
        {"rows[(item.side = side) or item.side = side]", {"side"}},
        {"rows[item.side = side].name", {"side"}},
        // Another entry, one of something else, a value made of it, and what is no filter.
        {"rows[item.side = \"A\"]", {}},
        {"rows[item.side = other]", {}},
        {"rows[item.side = side.name]", {}},
        {"rows[item.side = side + 1]", {}},
        {"rows[item.side = side of program]", {}},
        {"rows[case.item.side = side]", {}},
        {"rows[not(item.side != side)]", {}},
        {"item.side = side", {}},
        {"[item.side = side]", {}},
        {"for item in rows return [item.side = side]", {}},
        {"(rows)[item.side = side]", {"side"}},
        {"for row in rows return row.side = side", {}},
        {"\"rows[item.side = side]\"", {}},
        {"rows[item.side = ", {}},
        {"", {}},
    };
    for (const auto& one : cases) {
        CAPTURE(one.expression);
        CHECK(feel::vainFilters(one.expression) == one.names);
    }
}

TEST_CASE("such a filter indeed keeps every element") {
    struct Still final : Clock {
        Timestamp now() const override { return {}; }
    };
    const Still still;
    const auto value =
        feel::evaluate(R"({side: "A", rows: [{side: "A"}, {side: "B"}], kept: count(rows[item.side = side])}.kept)", {},
                       feel::Environment{still});
    REQUIRE(value);
    CHECK(value->number().text() == "2");
}
