// What the shipped invitation shows of whom: its own expressions, on people who have said different things.
#include <doctest/doctest.h>

#include "bpmn/reader.h"
#include "feel/expression.h"
#include "support/world.h"
#include "workflow/fixed_clock.h"

using namespace entente;

namespace {

const bpmn::FlowNode& nodeOf(const bpmn::Definitions& definitions, std::string_view id) {
    for (const auto& process : definitions.processes)
        if (const int at = process.node(id); at >= 0) return process.nodes[static_cast<std::size_t>(at)];
    FAIL("there is no such step: ", std::string(id));
    std::abort();
}

feel::Value evaluated(std::string_view expression, const feel::Context& names) {
    const workflow::FixedClock still({});
    if (expression.starts_with('=')) expression.remove_prefix(1);
    const auto value = feel::evaluate(expression, names, feel::Environment{still});
    REQUIRE_MESSAGE(value, value.error().message.english());
    return *value;
}

feel::Value asFeel(std::string_view text) {
    return evaluated(text, {});
}

const bpmn::Definitions& invitation() {
    static const auto definitions = bpmn::read(test::shippedFiles("invitation").at("invitation.bpmn")).definitions;
    return definitions;
}

/// 1 lets everybody read the name, 2 the other side alone, 3 nobody any more, whatever the nomination says.
feel::Context people() {
    return {{"program", asFeel("{participations: [{number: 1, named: true, published: true}, {number: 2, named: true, "
                               "published: false}, {number: 3, named: false, published: false}]}")}};
}

std::string inputOf(std::string_view step, std::string_view target) {
    for (const auto& input : nodeOf(invitation(), step).inputs)
        if (input.target == target) return std::string(input.source);
    FAIL("there is no such input");
    return {};
}

}  // namespace

TEST_CASE("a list for the other side names people as they say now, also in what it tells of the version before") {
    for (const auto* step : {"compare_list", "compare_again"}) {
        CAPTURE(std::string(step));
        auto names = people();
        names.set("side", "A");
        names.set("list",
                  asFeel(R"({version: 1, rows: [{number: 2, name: "SPEAKER 2", position: "Head", role: "speaker",
            withheld: false, change: ""}, {number: 3, name: "SPEAKER 3", position: "Head", role: "speaker",
            withheld: false, change: ""}, {number: 9, name: "SPEAKER 9", position: "Head", role: "speaker",
            withheld: false, change: ""}]})"));
        names.set("nominations", asFeel(R"({rows: [
            {number: 1, honorific: "Dr.", name: "SPEAKER 1", nameKo: "발표자 1", position: "Head", institution: "Institution 1",
             role: "speaker", basis: ""},
            {number: 2, honorific: "", name: "SPEAKER 2", nameKo: "발표자 2", position: "Head", role: "moderator", basis: ""},
            {number: 3, honorific: "Dr.", name: "SPEAKER 3", nameKo: "발표자 3", position: "Director 3", role: "speaker",
             basis: "consent"}]})"));
        const auto list = evaluated(nodeOf(invitation(), step).script, names);
        CHECK(evaluated("list.rows.name", {{"list", list}}).text() ==
              R"(["SPEAKER 1", "SPEAKER 2", "name withheld", "name withheld"])");
        CHECK(evaluated("list.rows.change", {{"list", list}}).text() == R"(["new", "changed", "", "struck"])");
        CHECK(evaluated("list.rows.withheld", {{"list", list}}).text() == "[false, false, true, true]");
        for (const auto* secret : {"SPEAKER 3", "발표자 3", "Director 3", "SPEAKER 9"})
            CHECK(list.text().find(secret) == std::string::npos);
    }
}

TEST_CASE("the public list names whom the public may read, the attendance whom the other side may") {
    // The host has put down 4 by hand, of whom nobody has said anything: not for the public, and known at the door.
    auto names = people();
    names.set("frozen", asFeel(R"({rows: for n in 1..4 return {number: if n = 4 then null else n, honorific: "Dr.",
        name: "SPEAKER " + string(n), nameKo: "발표자 " + string(n), position: "Director " + string(n), positionKo: "",
        institution: "Institution", withheld: false}})"));
    const struct {
        const char *step, *target, *named;
    } lists[] = {{"make_list", "frozen", R"(["SPEAKER 1", "name withheld", "name withheld", "name withheld"])"},
                 {"attendance", "attendance", R"(["SPEAKER 1", "SPEAKER 2", "name withheld", "SPEAKER 4"])"}};
    for (const auto& one : lists) {
        CAPTURE(one.step);
        const auto list = evaluated(inputOf(one.step, one.target), names);
        CHECK(evaluated("list.rows.name", {{"list", list}}).text() == one.named);
        CHECK(list.text().find("Director 3") == std::string::npos);
        CHECK(evaluated("list.rows.institution", {{"list", list}}).text() ==
              R"(["Institution", "Institution", "Institution", "Institution"])");
    }
}

TEST_CASE("what was arranged stays in its order, who no longer comes goes, and the internal list has its own names") {
    feel::Context names{
        {"side", "A"},
        {"program", asFeel(R"({participations: for n in 1..4 return {number: n, named: n != 2, state: if n = 3 then
            "declined" else "accepted", name: "SPEAKER " + string(n), nameKo: "", title: "", titleKo: "", institution: "",
            institutionKo: "", side: if n = 4 then "B" else "A", role: "speaker", mode: "onsite", language: "ko"}})")},
        {"frozen",
         asFeel(R"({rows: [{number: 3, seat: "1", interpreter: null}, {number: 4, seat: "2", interpreter: null}]})")},
        {"nominations", asFeel(R"({rows: [{number: 1, name: "OWN 1"}, {number: 2, name: "OWN 2"}]})")}};
    const auto coming = evaluated(nodeOf(invitation(), "who_comes").script, names);
    CHECK(evaluated("f.rows.number", {{"f", coming}}).text() == "[4, 1, 2]");
    CHECK(evaluated("f.rows.seat", {{"f", coming}}).text() == R"(["2", null, null])");
    CHECK(evaluated("f.rows.withheld", {{"f", coming}}).text() == "[false, false, true]");
    names.set("frozen", coming);
    const auto internal = evaluated(inputOf("make_internal", "frozen"), names);
    CHECK(evaluated("f.rows.name", {{"f", internal}}).text() == R"(["SPEAKER 4", "OWN 1", "OWN 2"])");
    CHECK(evaluated("f.rows.withheld", {{"f", internal}}).text() == "[false, false, false]");
    names.set("frozen", feel::Value());
    const auto first = evaluated(nodeOf(invitation(), "who_comes").script, names);
    CHECK(evaluated("f.rows.number", {{"f", first}}).text() == "[1, 2, 4]");
}
