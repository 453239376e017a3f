// Instances in memory of start → user task → exclusive gateway → service task → end, every event decided and applied,
// against bpmn-engine, which peer.mjs has measured in the same run. Prints both and their ratio.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

#include "bpmn/reader.h"
#include "engine/simulation.h"
#include "feel/json.h"

namespace {

using namespace entente;
using namespace entente::engine;

std::string read(const std::string& path) {
    std::ifstream file(path);
    if (!file) throw std::runtime_error("cannot read " + path);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::shared_ptr<const Definition> load(const std::string& path) {
    auto text = read(path);
    const std::string place = "CONDITION";
    text.replace(text.find(place), place.size(), "=ok");
    std::vector<Problem> problems;
    auto definition = compile(bpmn::read(text).definitions, "decide", problems);
    if (!definition) throw std::runtime_error(definition.error().message.english());
    return *definition;
}

void must(const Result<void>& result) {
    if (!result) throw std::runtime_error(result.error().message.english());
}

void runOne(const std::shared_ptr<const Definition>& definition) {
    Simulation simulation(definition, Environment{});
    must(simulation.perform(StartInstance{}));
    must(simulation.perform(CompleteTask{simulation.openTask("review"), {{"ok", feel::Value(true)}}, {}}));
    must(simulation.perform(CompleteJob{simulation.openJob("send")}));
    if (simulation.state().info.status != InstanceStatus::Completed)
        throw std::runtime_error("the instance did not end");
}

/// The best of several rounds: what disturbs a measurement only ever makes it longer.
double perSecond(const std::shared_ptr<const Definition>& definition) {
    using Clock = std::chrono::steady_clock;
    double best = 0;
    for (int round = 0; round < 5; ++round) {
        const auto begin = Clock::now();
        int count = 0;
        for (; Clock::now() - begin < std::chrono::milliseconds(500); ++count)
            runOne(definition);
        best = std::max(best, count / std::chrono::duration<double>(Clock::now() - begin).count());
    }
    return best;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        if (argc != 3) throw std::runtime_error("bench_engine takes a model and what peer.mjs printed");
        const double own = perSecond(load(argv[1]));
        const auto peer = entente::feel::fromJson(read(argv[2])).value()["instancesPerSecond"].number().toDouble();
        fmt::print("instances in memory: {:.0f}/s, bpmn-engine {:.0f}/s: {:.0f} times\n", own, peer, own / peer);
        return 0;
    } catch (const std::exception& error) {
        fmt::print(stderr, "bench_engine: {}\n", error.what());
        return 1;
    }
}
