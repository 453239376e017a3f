#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "app/command.h"
#include "app/command_line.h"

using entente::app::Arguments;
using entente::app::Command;
using entente::app::parseArguments;

namespace {

const Command kCommand{"try", "entente try", "", {"--data", "-o"}, {"--fast"}, [](const Arguments&) { return 0; }};

}  // namespace

TEST_CASE("options, flags and the rest in any order") {
    const auto parsed = parseArguments(kCommand, {"a.docx", "--fast", "--data", "d.json", "b", "-o", "out"});
    REQUIRE(parsed.ok());
    CHECK(parsed->rest == std::vector<std::string>{"a.docx", "b"});
    CHECK(parsed->has("--fast"));
    CHECK(parsed->option("--data") == "d.json");
    CHECK(parsed->option("-o") == "out");
    CHECK_FALSE(parsed->option("--zone"));
}

TEST_CASE("a value may follow an equals sign, and may hold one") {
    const auto parsed = parseArguments(kCommand, {"--data=a=b", "--data2"});
    REQUIRE_FALSE(parsed.ok());
    CHECK(parsed.error().message.english() == "there is no option --data2");
    CHECK(parseArguments(kCommand, {"--data=a=b"})->option("--data") == "a=b");
    CHECK(parseArguments(kCommand, {"--data="})->option("--data") == "");
}

TEST_CASE("behind -- everything is taken as it is") {
    const auto parsed = parseArguments(kCommand, {"--", "--fast", "--data=1", "--"});
    REQUIRE(parsed.ok());
    CHECK(parsed->rest == std::vector<std::string>{"--fast", "--data=1", "--"});
    CHECK_FALSE(parsed->has("--fast"));
}

TEST_CASE("expressions that begin with a minus sign are no options") {
    CHECK(parseArguments(kCommand, {"-1", "-"})->rest == std::vector<std::string>{"-1", "-"});
}

TEST_CASE("what is wrong with the arguments is named") {
    const std::vector<std::pair<std::vector<std::string>, std::string>> wrong = {
        {{"--data"}, "--data needs a value"},          {{"-o"}, "-o needs a value"},
        {{"--fast=yes"}, "--fast takes no value"},     {{"--quick"}, "there is no option --quick"},
        {{"--quick=1"}, "there is no option --quick"},
    };
    for (const auto& [arguments, message] : wrong) {
        const auto parsed = parseArguments(kCommand, arguments);
        REQUIRE_FALSE(parsed.ok());
        CHECK(parsed.error().message.english() == message);
    }
}
