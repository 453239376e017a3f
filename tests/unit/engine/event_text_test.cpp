#include <doctest/doctest.h>

#include "engine/event.h"
#include "feel/json.h"

using namespace entente;
using namespace entente::engine;

TEST_CASE("a stored event is read however it is spelled") {
    const auto plain =
        R"({"event":"TaskCompleted","key":7,"variables":{"a, b}":["\"]",{"c":null}]},"actor":"person:3",)"
        R"("at":"2027-01-04T00:00:00.000001Z"})";
    const auto known = fromText(plain);
    REQUIRE(known.ok());
    CHECK(toText(*known) == plain);
    const char* const spelled[] = {
        R"({"at":"2027-01-04T00:00:00.000001Z","actor":"person:3","variables":{"a, b}":["\"]",{"c":null}]},"key":7,)"
        R"("event":"TaskCompleted"})",
        R"({ "event": "TaskCompleted", "key": 7, "variables": {"a, b}": ["\"]", {"c": null}]}, "actor": "person:3",)"
        R"( "at": "2027-01-04T00:00:00.000001Z"})",
        R"({"event":"TaskCompleted","key":7,"variables":{"a, b}":["\"]",{"c":null}]},"actor":"\u0070erson:3",)"
        R"("at":"2027-01-04T00:00:00.000001Z","unknown":[1]})",
    };
    for (const auto* text : spelled) {
        CAPTURE(std::string(text));
        const auto event = fromText(text);
        REQUIRE(event.ok());
        CHECK(toText(*event) == plain);
    }
}

TEST_CASE("texts of stored events keep quotes, lines, signs of literals and other scripts") {
    for (const std::string text : {"", "a \"b\" \\ c", "one\ntwo\ttab", "@\"2027-01-04\"", "과장 \x7F", "}],\","}) {
        CAPTURE(text);
        const auto stored = toText(VariableSet{1, text, feel::Value(text)});
        CHECK(stored == feel::toTypedJson(
                            feel::Context{{"event", "VariableSet"}, {"scope", 1}, {"name", text}, {"value", text}}));
        const auto read = fromText(stored);
        REQUIRE(read.ok());
        CHECK(std::get<VariableSet>(*read).name == text);
        CHECK(std::get<VariableSet>(*read).value == feel::Value(text));
    }
}

TEST_CASE("a stored event that is damaged is told by name") {
    const char* const damaged[] = {
        "",
        "null",
        "{}",
        R"({"event":"Nonsense"})",
        R"({"event":"TimerCancelled","key":1)",
        R"({"event":"TimerCancelled","key":1}})",
        R"({"event":"TimerCancelled","key":01})",
        "{\"event\":\"VariableSet\",\"scope\":1,\"name\":\"\xC3\",\"value\":1}",
        R"({"event":"TaskCompleted","key":"1"})",
        R"({"event":"TaskCompleted","key":1.5,"variables":{},"actor":"","at":"2027-01-04T00:00:00Z"})",
        R"({"event":"TaskCompleted","key":1,"variables":{},"actor":"","at":"yesterday"})",
        R"({"event":"TokensJoined","scope":1,"elementId":"x","flows":[1]})",
    };
    for (const auto* text : damaged) {
        CAPTURE(std::string(text));
        const auto event = fromText(text);
        REQUIRE_FALSE(event.ok());
        CHECK(event.error().message.key == "engine.event.unreadable");
    }
}
