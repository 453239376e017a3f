#include <doctest/doctest.h>

#include <algorithm>
#include <sstream>

#include "feel/json.h"
#include "played.h"

/// One folder per element: `model.bpmn` and, beside it, what happens (`*.json`): a sentence, the scenario, and what
/// must come of it. `completed` are the elements in order; `variables` are all that are there at the end, `values` some
/// of them; what is not said is not compared. `model` names a shipped definition instead of the one beside. Where a
/// `*.jsonl` of the same name lies beside it, each line that `entente run` prints must be the same.
using namespace entente;
using namespace entente::conformance;

namespace {

std::string json(const std::vector<std::string>& texts) {
    return feel::toJson(feel::Value(feel::List(texts.begin(), texts.end())));
}

void compare(const feel::Value& expected, const Played& played, const std::filesystem::path& told) {
    CHECK(json(played.order) == feel::toJson(expected["completed"]));
    CHECK(played.state().string() == expected["state"].string());
    if (const auto& waiting = expected["waiting"]; !waiting.isNull())
        CHECK(feel::toJson(*played.end.find("waiting")) == feel::toJson(waiting));
    if (const auto& incidents = expected["incidents"]; !incidents.isNull())
        CHECK(json(played.incidents) == feel::toJson(incidents));
    if (const auto& variables = expected["variables"]; !variables.isNull())
        CHECK_MESSAGE(played.end.find("variables")->context() == variables.context(),
                      feel::toJson(*played.end.find("variables")));
    if (const auto& values = expected["values"]; !values.isNull())
        for (const auto& [name, value] : values.context().entries())
            CHECK_MESSAGE(feel::toJson((*played.end.find("variables"))[name]) == feel::toJson(value), name);
    if (std::filesystem::exists(told)) {
        std::vector<std::string> lines;
        std::istringstream text(readText(told));
        for (std::string line; std::getline(text, line);)
            lines.push_back(line);
        for (std::size_t i = 0; i < std::min(lines.size(), played.lines.size()); ++i)
            CHECK(played.lines[i] == lines[i]);
        CHECK(played.lines.size() == lines.size());
    }
    const auto& skipped = expected["skipped"];
    CHECK(played.skipped == (skipped.isNull() ? 0 : skipped.number().toInt64().value()));
}

}  // namespace

TEST_CASE("scenarios, one folder per element") {
    const auto here = std::filesystem::path(ENTENTE_SOURCE_DIR) / "tests" / "conformance" / "bpmn";
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(here))
        if (entry.path().extension() == ".json") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    REQUIRE(files.size() > 30);
    for (const auto& file : files) {
        CAPTURE(file.string());
        const auto expected = feel::fromJson(readText(file)).value();
        const auto& shipped = expected["model"];
        const auto model = shipped.isNull() ? file.parent_path() / "model.bpmn"
                                            : std::filesystem::path(ENTENTE_SOURCE_DIR) / shipped.string();
        const auto played = play(model, expected["scenario"]);
        if (!played) FAIL_CHECK(played.error().place << ": " << played.error().message.english());
        if (played) compare(expected, *played, std::filesystem::path(file).replace_extension(".jsonl"));
    }
}
