#include "played.h"

#include <fstream>
#include <sstream>

#include "bpmn/reader.h"
#include "dmn/model.h"
#include "feel/json.h"

namespace entente::conformance {

namespace {

/// Of the models of decisions that lie beside a definition.
engine::Decisions decisionsBeside(const std::filesystem::path& model) {
    engine::Decisions decisions;
    for (const auto& entry : std::filesystem::directory_iterator(model.parent_path())) {
        if (entry.path().extension() != ".dmn") continue;
        const auto loaded = dmn::Model::load(readText(entry.path())).value();
        for (const auto& invocable : loaded->invocables())
            decisions.emplace(invocable.id, loaded);
    }
    return decisions;
}

struct Collector {
    Played played;

    void take(const feel::Context& line) {
        played.lines.push_back(feel::toJson(feel::Value(line)));
        const auto& event = line.find("event")->string();
        if (event == "completed" && line.find("multiInstanceBody") == nullptr) {
            const auto& element = line.find("element")->string();
            ++played.completed[element];
            played.order.push_back(element);
        }
        if (event == "incident") played.incidents.push_back(line.find("message")->string());
        if (event == "end") played.end = line;
    }
};

}  // namespace

std::string readText(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream) throw std::runtime_error("cannot read " + file.string());
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

std::vector<feel::Value> readLines(const std::filesystem::path& file) {
    std::vector<feel::Value> values;
    std::istringstream lines(readText(file));
    for (std::string line; std::getline(lines, line);)
        if (!line.empty()) values.push_back(feel::fromJson(line).value());
    return values;
}

Result<Played> play(const std::filesystem::path& model, const feel::Value& scenario) {
    const auto reading = bpmn::read(readText(model));
    if (!reading.problems.empty()) return Error{ErrorKind::Invalid, reading.problems.front().message};
    engine::World::Processes processes;
    std::string main;
    const auto decisions = decisionsBeside(model);
    for (const auto& process : reading.definitions.processes) {
        std::vector<Problem> problems;
        auto definition = engine::compile(reading.definitions, process.id, problems, decisions);
        if (!definition) {
            for (const auto& problem : problems)
                if (problem.severity == Severity::Error)
                    return Error{ErrorKind::Invalid, problem.message, problem.element};
            return definition.error();
        }
        processes.emplace(process.id, *definition);
        if (main.empty() && process.executable) main = process.id;
    }
    const auto parsed = engine::Scenario::parse(feel::toJson(scenario));
    if (!parsed) return parsed.error();
    Collector collector;
    const auto outcome =
        engine::run(*parsed, processes, main, [&](const feel::Context& line) { collector.take(line); });
    if (!outcome) return outcome.error();
    collector.played.skipped = outcome->skipped;
    return std::move(collector.played);
}

}  // namespace entente::conformance
