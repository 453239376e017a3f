#include "workflow/value_changes.h"

#include <doctest/doctest.h>

#include "feel/json.h"

using namespace entente;
using workflow::changesBetween;
using workflow::ValueChange;

namespace {

std::string changesOf(const char* before, const char* after) {
    std::string text;
    for (const auto& change : changesBetween(feel::fromJson(before)->context(), feel::fromJson(after)->context()))
        text += change.path + (change.side.empty() ? "" : "/" + change.side) + " " + change.before.text() + "→" +
                change.after.text() + "; ";
    return text;
}

}  // namespace

TEST_CASE("changes are told value by value, rows counted from one") {
    CHECK(changesOf(R"({"a": 1, "b": {"c": 2}})", R"({"b": {"c": 2}, "a": 1.0})") == "");
    CHECK(changesOf(R"({"a": 1, "b": {"c": 2}})", R"({"b": {"c": 3, "d": 4}})") == "a 1→null; b.c 2→3; b.d null→4; ");
    CHECK(changesOf(R"({"r": [{"n": 1, "side": "A"}, {"n": 2, "side": "B"}]})",
                    R"({"r": [{"n": 1, "side": "A"}, {"n": 3, "side": "B"}]})") == "r[2].n/B 2→3; ");
    CHECK(changesOf(R"({"r": [{"n": 1, "side": "A"}]})", R"({"r": [{"n": 1, "side": "B"}]})") == "r[1].side A→B; ");
    CHECK(changesOf(R"({"r": [1, 2]})", R"({"r": [1]})") == "r[2] 2→null; ");
    const auto nested = changesBetween(feel::fromJson(R"({"d": [{"side": "A", "s": [1, 2]}]})")->context(),
                                       feel::fromJson(R"({"d": [{"side": "A", "s": [1, 3]}]})")->context());
    REQUIRE(nested.size() == 1);
    CHECK(nested[0].list == "d[1].s");
    CHECK(nested[0].row == 2);
    CHECK(nested[0].side == "A");
}

TEST_CASE("a path names a change with all that it holds and all that holds it") {
    const auto at = [](const char* path) { return ValueChange{path, {}, 0, {}, {}, {}, {}}; };
    CHECK(concerns(at("visit.days[2].date"), "date"));
    CHECK(concerns(at("visit.days[2].date"), "visit.days"));
    CHECK(concerns(at("visit"), "visit.days.date"));
    CHECK(!concerns(at("visit.days[2].city"), "date"));
    CHECK(!concerns(at("visit.days[2].city"), "visit.days.date"));
    auto row = at("visit.days[3]");
    row.after = feel::Context{{"date", "2027-01-05"}};
    CHECK(concerns(row, "date"));
}
