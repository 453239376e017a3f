#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "base/utf8.h"
#include "feel/builtin.h"
#include "laboratory.h"

using namespace entente;
using namespace entente::feel;

namespace {

std::vector<std::string> cut(const std::string& text, const std::string& separator) {
    std::vector<std::string> parts;
    std::size_t from = 0;
    for (auto at = text.find(separator); at != std::string::npos; at = text.find(separator, from)) {
        parts.emplace_back(utf8::trim(text.substr(from, at - from)));
        from = at + separator.size();
    }
    parts.emplace_back(utf8::trim(text.substr(from)));
    return parts;
}

std::string called(const std::string& name, const std::vector<std::string>& labels,
                   const std::vector<std::string>& arguments) {
    std::string text = name + "(";
    for (std::size_t i = 0; i < arguments.size(); ++i)
        text += (i == 0 ? "" : ", ") + (labels.empty() ? "" : labels[i] + ": ") + arguments[i];
    return text + ")";
}

}  // namespace

TEST_CASE("every built-in is called by position and by name") {
    std::ifstream file(ENTENTE_SOURCE_DIR "/tests/unit/feel/builtins.txt");
    REQUIRE(file);
    std::set<std::string> tested;
    for (std::string line; std::getline(file, line);) {
        if (line.empty() || line[0] == '#') continue;
        CAPTURE(line);
        const auto fields = cut(line, " | ");
        REQUIRE(fields.size() == 4);
        tested.insert(fields[0]);
        const auto arguments = fields[2].empty() ? std::vector<std::string>() : cut(fields[2], " ; ");
        CHECK(evaluated(called(fields[0], {}, arguments)) == evaluated(fields[3]));
        if (fields[1] == "-") continue;
        auto labels = cut(fields[1], ";");
        REQUIRE(labels.size() == arguments.size());
        CHECK(evaluated(called(fields[0], labels, arguments)) == evaluated(fields[3]));
        if (fields[1] == "point; range" || fields[1] == "range; point") continue;  // their order has a meaning
        auto reversed = arguments;
        std::reverse(reversed.begin(), reversed.end());
        std::reverse(labels.begin(), labels.end());
        CHECK(evaluated(called(fields[0], labels, reversed)) == evaluated(fields[3]));
    }
    for (const auto& name : builtins().names())
        CHECK_MESSAGE(tested.contains(name), name);
}

TEST_CASE("the guide names every built-in, and its examples are true") {
    std::ifstream file(ENTENTE_SOURCE_DIR "/etc/guides/feel.md");
    REQUIRE(file);
    const std::string guide((std::istreambuf_iterator<char>(file)), {});
    for (const auto& name : builtins().names())
        CHECK_MESSAGE(guide.find("| `" + name + "(") != std::string::npos, name);
    const std::regex example("`([^`]+)` → `([^`]+)`");
    int count = 0;
    for (std::sregex_iterator it(guide.begin(), guide.end(), example), end; it != end; ++it, ++count) {
        CAPTURE(it->str());
        CHECK(evaluated((*it)[1].str()) == evaluated((*it)[2].str()));
    }
    CHECK(count > 150);
}

TEST_CASE("a call that does not fit says what would") {
    struct Case {
        const char *text, *reason;
    };
    for (const auto& [text, reason] :
         {Case{"cont([1])", "unknown name `cont`; did you mean `count`?"},
          Case{"substring(\"a\")", "`substring` does not take 1 arguments"},
          Case{"substring(text: \"a\", start position: 1)",
               "the parameters of `substring` are string, start position, length"},
          Case{"date(year: 2027)", "the parameters of `date` are from or from or year, month, day"},
          Case{"upper case(5)", "`upper case` needs a string as `string`, not a number"},
          Case{"count()", "`count` does not take 0 arguments"}}) {
        CAPTURE(text);
        CHECK(reasonOf(text) == reason);
    }
}

TEST_CASE("a failed assertion ends the evaluation where it stands") {
    CHECK(evaluated("[1, assert(2, 1 > 2, \"no budget left\")]") == "1:11 no budget left");
    CHECK(evaluated("{a: assert(2, null)}") == "1:11 the asserted condition is not met");
}
