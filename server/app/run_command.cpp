#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "app/command.h"
#include "app/command_line.h"
#include "app/models_beside.h"
#include "bpmn/reader.h"
#include "engine/scenario.h"
#include "feel/json.h"
#include "jobs/record_task.h"

namespace entente::app {

namespace {

struct RunnableFile {
    engine::World::Processes processes;
    std::string main;  ///< the first executable one
    bpmn::Definitions model;
};

/// The decisions of the models beside the definition, as in a package.
engine::Decisions decisionsBeside(const std::filesystem::path& file) {
    engine::Decisions decisions;
    std::error_code ignored;
    const auto folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
    for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
        if (entry.path().extension() != ".dmn") continue;
        const auto bytes = readInput(entry.path().string());
        if (!bytes) continue;
        const auto model = dmn::Model::load(*bytes, modelsBeside(entry.path()));
        if (!model) continue;  // business rule tasks that need it say so
        for (const auto& invocable : (*model)->invocables())
            decisions.emplace(invocable.id, *model);
    }
    return decisions;
}

void print(const std::string& file, const std::vector<Problem>& problems) {
    for (const auto& problem : problems)
        if (problem.severity == Severity::Error)
            fmt::print(stderr, "{}:{}: element {}: {}\n", file, problem.line, problem.element,
                       problem.message.english());
}

std::optional<RunnableFile> load(const std::string& file, const std::string& bytes) {
    auto reading = bpmn::read(bytes);
    print(file, reading.problems);
    if (!reading.problems.empty()) return std::nullopt;
    RunnableFile runnable;
    const auto decisions = decisionsBeside(file);
    for (const auto& process : reading.definitions.processes) {
        std::vector<Problem> problems;
        auto definition = engine::compile(reading.definitions, process.id, problems, decisions);
        if (!definition) {
            print(file, problems);
            return std::nullopt;
        }
        runnable.processes.emplace(process.id, *definition);
        if (runnable.main.empty() && process.executable) runnable.main = process.id;
    }
    if (runnable.main.empty()) runnable.main = reading.definitions.processes.front().id;
    runnable.model = std::move(reading.definitions);
    return runnable;
}

void printLine(const feel::Context& line) {
    fmt::print("{}\n", feel::toJson(feel::Value(line)));
}

/// What none of the scenarios has reached.
void printCoverage(const bpmn::Definitions& model, const engine::ScenarioOutcome& all) {
    feel::List nodes;
    feel::List flows;
    std::size_t total = 0;
    for (const auto& process : model.processes) {
        total += process.nodes.size() + process.flows.size();
        for (const auto& node : process.nodes)
            if (!all.nodes.contains(node.id)) nodes.emplace_back(node.id);
        for (const auto& flow : process.flows)
            if (!all.flows.contains(flow.id)) flows.emplace_back(flow.id);
    }
    const auto missed = nodes.size() + flows.size();
    printLine({{"event", feel::Value("coverage")},
               {"covered", feel::Value(static_cast<std::int64_t>(total - missed))},
               {"total", feel::Value(static_cast<std::int64_t>(total))},
               {"missedElements", feel::Value(std::move(nodes))},
               {"missedFlows", feel::Value(std::move(flows))}});
}

/// Rows for the records are looked through as the server would; whether they fit the records themselves it knows alone.
std::optional<Message> refusalOf(const engine::Job& job) {
    if (job.type != "entente:record") return std::nullopt;
    const auto rows = jobs::caseRowsOf(ProgramId{}, job);
    return rows ? std::nullopt : std::optional(rows.error().message);
}

}  // namespace

int runCommand(const Arguments& arguments) {
    auto scenarios = arguments.all("--scenario");
    if (scenarios.empty()) return fail(kWrongUsage, "run takes a model and --scenario FILE.json");
    // `--scenario A.json B.json` names several too.
    std::string file;
    for (const auto& given : arguments.rest) {
        if (given.ends_with(".json"))
            scenarios.push_back(given);
        else if (file.empty())
            file = given;
        else
            return fail(kWrongUsage, "“" + given + "” is one model too many");
    }
    if (file.empty()) return fail(kWrongUsage, "run takes a model and --scenario FILE.json");
    const auto bytes = readInput(file);
    if (!bytes) return kEnvironmentFailed;
    const auto runnable = load(file, *bytes);
    if (!runnable) return kProblems;

    int code = kDone;
    engine::ScenarioOutcome all;
    for (const auto& path : scenarios) {
        const auto json = readInput(path);
        if (!json) return kEnvironmentFailed;
        const auto scenario = engine::Scenario::parse(*json);
        if (!scenario) return fail(kProblems, path + ": " + scenario.error().message.english());
        if (scenarios.size() > 1) printLine({{"event", feel::Value("scenario")}, {"file", feel::Value(path)}});
        auto outcome = engine::run(*scenario, runnable->processes, runnable->main, printLine, refusalOf);
        if (!outcome) return fail(kProblems, path + ": " + outcome.error().message.english());
        if (outcome->skipped > 0) code = kProblems;
        all.nodes.merge(outcome->nodes);
        all.flows.merge(outcome->flows);
    }
    if (scenarios.size() > 1) printCoverage(runnable->model, all);
    std::fflush(stdout);
    return code;
}

}  // namespace entente::app
