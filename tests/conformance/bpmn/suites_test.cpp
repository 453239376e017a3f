#include <doctest/doctest.h>

#include <set>
#include <sstream>

#include "bpmn/reader.h"
#include "feel/json.h"
#include "played.h"

/// Published suites, read from the shared folder when it is there. A case that uses an element which the engine does
/// not execute is refused with the element's name: `later.txt` lists these, so that none is passed over unseen.
/// `differs.txt` lists, with the clause, where the specification says otherwise.
using namespace entente;
using namespace entente::conformance;

namespace {

const std::filesystem::path kShared = std::filesystem::path(ENTENTE_SHARED_DIR) / "conformance";
const std::filesystem::path kHere = std::filesystem::path(ENTENTE_SOURCE_DIR) / "tests" / "conformance" / "bpmn";

/// `suite case: reason` a line.
std::set<std::string> listed(const char* file, const std::string& suite) {
    std::set<std::string> names;
    std::istringstream lines(readText(kHere / file));
    for (std::string line; std::getline(lines, line);)
        if (line.starts_with(suite + ' '))
            names.insert(line.substr(suite.size() + 1, line.find(':') - suite.size() - 1));
    return names;
}

/// What each marker's task was completed, as often.
std::map<std::string, int> markers(const feel::Value& one, const Played& played) {
    std::map<std::string, int> counts;
    for (const auto& [task, marker] : one["markers"].context().entries())
        if (const auto found = played.completed.find(task); found != played.completed.end())
            counts[marker.string()] += found->second;
    return counts;
}

std::map<std::string, int> expectedMarkers(const feel::Value& one) {
    std::map<std::string, int> counts;
    for (const auto& marker : one["expected_markers"].list())
        ++counts[marker.string()];
    return counts;
}

/// Gateways that Camunda counts otherwise: with several incoming flows by token, and one that waits for events not at
/// all, because it ends as one of them happens.
std::set<std::string> countedOtherwise(const std::filesystem::path& model) {
    std::set<std::string> ids;
    const auto reading = bpmn::read(readText(model));
    for (const auto& process : reading.definitions.processes)
        for (const auto& node : process.nodes)
            if (node.kind == bpmn::NodeKind::EventBasedGateway ||
                (bpmn::isGateway(node.kind) && node.incoming.size() > 1))
                ids.insert(node.id);
    return ids;
}

std::map<std::string, int> without(std::map<std::string, int> counts, const std::set<std::string>& ids) {
    std::erase_if(counts, [&](const auto& entry) { return ids.contains(entry.first); });
    return counts;
}

std::map<std::string, int> expectedDone(const feel::Value& one) {
    std::map<std::string, int> counts;
    for (const auto& step : one["trace"].list()) {
        const auto& id = step.list()[0].string();
        if (step.list()[2].string() == "done" && !id.ends_with("#multiInstanceBody")) ++counts[id];
    }
    return counts;
}

std::string text(const std::map<std::string, int>& counts) {
    std::string all;
    for (const auto& [id, count] : counts)
        all += id + "*" + std::to_string(count) + ' ';
    return all;
}

/// Runs every case; those that the engine refuses must be the listed ones.
template <typename Check>
void runSuite(const std::string& suite, Check check) {
    if (!std::filesystem::exists(kShared / suite)) {
        MESSAGE("skipped: no suite at " << (kShared / suite).string());
        return;
    }
    auto later = listed("later.txt", suite);
    auto differing = listed("differs.txt", suite);
    for (const auto& one : readLines(kShared / suite / "cases.jsonl")) {
        const auto& name = one["name"].string();
        CAPTURE(name);
        const auto model = kShared / suite / one["model"].string();
        const auto played = play(model, one["scenario"]);
        if (!played) {
            INFO(played.error().place << ": " << played.error().message.english());
            CHECK(later.erase(name) == 1);
            continue;
        }
        if (differing.erase(name) == 0) check(one, model, *played);
    }
    CHECK(later.empty());
    CHECK(differing.empty());
}

}  // namespace

TEST_CASE("betsy: execution tests") {
    runSuite("betsy", [](const feel::Value& one, const std::filesystem::path&, const Played& played) {
        if (one["debatable"].boolean()) return;
        if (one["expected_error"].isNull()) {
            CHECK(text(markers(one, played)) == text(expectedMarkers(one)));
            return;
        }
        CHECK_FALSE(played.incidents.empty());
    });
}

TEST_CASE("golden traces of another engine") {
    runSuite("camunda7-golden", [](const feel::Value& one, const std::filesystem::path& model, const Played& played) {
        const auto ignored = countedOtherwise(model);
        CHECK(text(without(played.completed, ignored)) == text(without(expectedDone(one), ignored)));
    });
}
