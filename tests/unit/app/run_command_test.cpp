#include <doctest/doctest.h>

#include <cstdio>
#include <sstream>

#include "app/command_line.h"
#include "base/file.h"
#include "feel/json.h"
#include "support/captured.h"
#include "unit/storage/temporary_folder.h"

using namespace entente;
using test::Captured;
using test::TemporaryFolder;

namespace {

const std::filesystem::path kModels = std::filesystem::path(ENTENTE_SOURCE_DIR) / "tests" / "conformance" / "bpmn";

constexpr std::size_t kMost = 1'000'000;

struct Ran {
    int code = 0;
    std::vector<feel::Value> lines;
    std::string errors;

    const feel::Value& last() const { return lines.back(); }
};

struct Shell {
    TemporaryFolder folder;

    std::string scenario(const std::string& name, const std::string& steps) const {
        const auto path = folder / name;
        writeFile(systemFiles(), path,
                  R"({"start": {"process": "case", "variables": {"letter": "L1"}}, "steps": [)" + steps + "]}");
        return path.string();
    }
    Ran run(const std::vector<std::string>& arguments) const {
        Ran ran;
        {
            const Captured out(stdout, folder / "out");
            const Captured errors(stderr, folder / "errors");
            ran.code = app::runCommandLine(arguments);
        }
        std::istringstream lines(readFile(systemFiles(), folder / "out", kMost).value());
        for (std::string line; std::getline(lines, line);)
            ran.lines.push_back(feel::fromJson(line).value());
        ran.errors = readFile(systemFiles(), folder / "errors", kMost).value();
        return ran;
    }
};

}  // namespace

TEST_CASE("run: what is wrong with the arguments, the file or the scenario has its exit code") {
    const Shell shell;
    const auto model = (kModels / "event_based_gateway" / "model.bpmn").string();
    const auto good = shell.scenario("good.json", R"({"advance": "P30D"})");
    const auto broken = shell.scenario("broken.json", R"({"advance": "soon"})");
    const auto skipped = shell.scenario("skipped.json", R"({"complete": "nothing"})");
    struct Case {
        std::vector<std::string> arguments;
        int code;
    };
    const Case cases[] = {
        {{"run", model, "--scenario", good}, app::kDone},
        {{"run", model, "--scenario", skipped}, app::kProblems},
        {{"run", model, "--scenario", broken}, app::kProblems},
        {{"run", model}, app::kWrongUsage},
        {{"run", "--scenario", good}, app::kWrongUsage},
        {{"run", model, model, "--scenario", good}, app::kWrongUsage},
        {{"run", model, "--scenario", model + ".none"}, app::kEnvironmentFailed},
        {{"run", model + ".none", "--scenario", good}, app::kEnvironmentFailed},
        {{"run", good + "x", "--scenario", good}, app::kEnvironmentFailed},
        {{"run", (kModels / "later.txt").string(), "--scenario", good}, app::kProblems},
    };
    for (const auto& [arguments, code] : cases) {
        CAPTURE(arguments.back());
        const auto ran = shell.run(arguments);
        CHECK(ran.code == code);
        const bool told = code == app::kDone || ran.lines.size() > 1;  // a step that was skipped is told in its place
        CHECK(ran.errors.empty() == told);
    }
}

TEST_CASE("run: one scenario is told, several are told apart and covered together") {
    const Shell shell;
    const auto model = (kModels / "event_based_gateway" / "model.bpmn").string();
    const auto late = shell.scenario("late.json", R"({"advance": "P30D"})");
    const auto answered = shell.scenario("answered.json", R"({"message": "partner reply", "correlationKey": "L1"})");
    const auto open = shell.scenario("open.json", "");

    const auto one = shell.run({"run", model, "--scenario", late});
    CHECK(one.last()["event"].string() == "end");
    CHECK(one.last()["state"].string() == "completed");

    const auto both = shell.run({"run", model, "--scenario", late, answered});
    CHECK(both.code == app::kDone);
    CHECK(both.lines.front()["event"].string() == "scenario");
    CHECK(both.last()["event"].string() == "coverage");
    CHECK(both.last()["covered"] == feel::Value(11));
    CHECK(both.last()["total"] == feel::Value(11));

    // The gateway is reached, none of its flows is taken.
    const auto waiting = shell.run({"run", model, "--scenario", open, "--scenario", open});
    CHECK(waiting.last()["covered"] == feel::Value(3));
    CHECK(waiting.last()["missedElements"] == feel::Value(feel::List{"answered", "late", "end", "chased"}));
    CHECK(waiting.last()["missedFlows"] ==
          feel::Value(feel::List{"which_first_answered", "answered_end", "which_first_late", "late_chased"}));
}

TEST_CASE("run: rows for the records are refused as the server refuses them") {
    const Shell shell;
    const auto model = shell.folder / "recording.bpmn";
    const auto recorded = [&](const std::string& kind, const std::string& rows) {
        writeFile(
            systemFiles(), model,
            "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' "
            "xmlns:zeebe='http://camunda.org/schema/zeebe/1.0'><process id='case' isExecutable='true'>"
            "<startEvent id='s'/><sequenceFlow id='a' sourceRef='s' targetRef='record'/>"
            "<serviceTask id='record'><extensionElements><zeebe:taskDefinition type='entente:record'/>"
            "<zeebe:taskHeaders><zeebe:header key='kind' value='" +
                kind + "'/></zeebe:taskHeaders><zeebe:ioMapping><zeebe:input source='=" + rows +
                "' target='rows'/></zeebe:ioMapping></extensionElements></serviceTask>"
                "<sequenceFlow id='b' sourceRef='record' targetRef='e'/><endEvent id='e'/></process></definitions>");
        const auto ran = shell.run({"run", model.string(), "--scenario", shell.scenario("none.json", "")});
        REQUIRE_FALSE(ran.lines.empty());
        return ran;
    };
    const auto said = [&](const std::string& kind, const std::string& rows) {
        const auto ran = recorded(kind, rows);
        CHECK(ran.last()["state"].textOr("") == "incident");
        for (const auto& line : ran.lines)
            if (const auto text = feel::toJson(line); text.find("entente:record failed") != std::string::npos)
                return text;
        return std::string();
    };
    CHECK(recorded("person", R"([{name: "Speaker 12", email: "speaker12@institution.example"}])")
              .last()["state"]
              .textOr("") == "completed");
    CHECK(said("people", "[]").find("There are no records of the kind") != std::string::npos);
    CHECK(said("person", "7").find("has to be a list of contexts") != std::string::npos);
    CHECK(said("person", "[7]").find("Row 1 is no context") != std::string::npos);
    CHECK(said("person", R"([{name: "A"}, {nickname: "B"}])").find("Row 2: there is no column") != std::string::npos);
    CHECK(said("person", "[{name: {first: 1}}]").find("Row 1, name: this is no text") != std::string::npos);
}
