// What a durable command of the engine with its full history costs beside a bare transaction of the same rows, and
// whether that grows with the cases that lie in the database. Prints ratios and never fails on them.
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include "bench/durable/case_copies.h"
#include "bench/support/measure.h"
#include "bench/support/workflows.h"
#include "support/world.h"

namespace entente::bench {

namespace {

constexpr int kRounds = 5;
/// Open cases that the clients step, each client through its own.
constexpr std::size_t kCases = 64 * kClients;

/// The services on a database of its own, with open cases of the loop.
class Ground {
  public:
    Ground() : account_(world_.ours()) {
        install("loop", loop());
        install("once", once());
        install("straight", straight());
        tasks_.resize(kCases);
        inThreads([&](std::size_t thread) {
            for (auto i = thread; i < kCases; i += kClients)
                tasks_[i] = openTask(start("loop"));
        });
    }

    test::World& world() { return world_; }

    InstanceId start(const char* workflow) {
        const auto instance = world_.runner->start(
            workflow, world_.program, {audit::Actor::account(account_.id), account_.person}, {{"priority", 1}});
        if (!instance) throw std::runtime_error(instance.error().message.english());
        return *instance;
    }

    TaskId openTask(InstanceId instance) {
        return TaskId{world_.number(
            fmt::format("SELECT id FROM task WHERE instance_id = {} AND state = 'open'", instance.value))};
    }

    /// The tasks that the step has opened come last.
    TaskId complete(TaskId task) {
        const auto finished = world_.approvals->completeForm(task, account_, {});
        if (!finished) throw std::runtime_error(finished.error().message.english());
        return finished->written.tasks.rbegin()->second;
    }

    /// Task after task, each answered only when it is on disk.
    void completeTasks(std::size_t count) {
        std::atomic<std::size_t> next = 0;
        inThreads([&](std::size_t thread) {
            for (auto i = thread; next++ < count; i = (i + kClients) % kCases)
                tasks_[i] = complete(tasks_[i]);
        });
    }

    void startCases(std::size_t count) {
        std::atomic<std::size_t> next = 0;
        inThreads([&](std::size_t) {
            while (next++ < count)
                start("straight");
        });
    }

  private:
    void install(const char* name, const std::string& file) {
        std::vector<Problem> problems;
        if (const auto installed = world_.packages->install(name, {{std::string(name) + ".bpmn", file}}, {}, problems);
            !installed)
            throw std::runtime_error(installed.error().message.english());
    }

    test::World world_;
    identity::Account account_;
    std::vector<TaskId> tasks_;
};

void compare(const char* what, Ground& ground, const std::filesystem::path& file, std::size_t count,
             const std::function<void(std::size_t)>& work) {
    const auto footprint = footprintOf(*ground.world().database, 2 * kClients, [&] { work(2 * kClients); });
    fmt::print("{}: {:.1f} rows of {:.0f} bytes each\n", what, footprint.rows, footprint.bytesPerRow);
    BareDatabase bare(file);
    work(count / 2);  // warms up
    bare.writesPerSecond(footprint, count);
    std::vector<double> durable, direct, cost, bareCost;
    for (int round = 1; round <= kRounds; ++round) {
        const auto cpu = cpuSeconds();
        const auto seconds = secondsOf([&] { work(count); });
        cost.push_back((cpuSeconds() - cpu) * 1e6 / static_cast<double>(count));
        durable.push_back(static_cast<double>(count) / seconds);
        const auto bareCpu = cpuSeconds();
        direct.push_back(bare.writesPerSecond(footprint, count * 4));
        bareCost.push_back((cpuSeconds() - bareCpu) * 1e6 / static_cast<double>(count * 4));
        fmt::print(
            "  round {}: {:.0f}/s, {:.0f} bare transactions/s, ratio {:.2f}; {:.0f} and {:.0f} us of processor "
            "time each\n",
            round, durable.back(), direct.back(), durable.back() / direct.back(), cost.back(), bareCost.back());
        std::fflush(stdout);
    }
    fmt::print(
        "{}: {:.0f}/s; bare db.write: {:.0f}/s; ratio of medians {:.2f} (wanted: 0.40); {:.0f} and {:.0f} us "
        "of processor time each\n",
        what, median(durable), median(direct), median(durable) / median(direct), median(cost), median(bareCost));
}

/// Processor and wall-clock time of a step in microseconds.
struct Cost {
    double cpu = 0;
    double wall = 0;
};

Cost costOfStep(Ground& ground, std::size_t count) {
    ground.completeTasks(count / 2);
    std::vector<double> cpu, wall;
    for (int round = 0; round < kRounds; ++round) {
        const auto before = cpuSeconds();
        wall.push_back(secondsOf([&] { ground.completeTasks(count); }) * 1e6 / static_cast<double>(count));
        cpu.push_back((cpuSeconds() - before) * 1e6 / static_cast<double>(count));
    }
    return {median(cpu), median(wall)};
}

void flatness(std::size_t count, std::int64_t finished, std::int64_t open) {
    constexpr std::int64_t kFew = 1000;
    Ground ground;
    auto& database = *ground.world().database;
    const auto one = ground.start("once");
    ground.complete(ground.openTask(one));
    const auto report = [&](std::int64_t ended, std::int64_t beside, const Cost& cost, const Cost& first) {
        fmt::print(
            "  {:>9} finished and {:>6} open: {:.0f} us of processor time and {:.0f} us a step; {:.2f} and {:.2f} "
            "of the first\n",
            ended, beside, cost.cpu, cost.wall, cost.cpu / first.cpu, cost.wall / first.wall);
        std::fflush(stdout);
    };
    fmt::print("cost of a step (wanted: within 1.3 of the first)\n");
    copyCase(database, one, kFew - 1);
    const auto first = costOfStep(ground, count);
    report(kFew, static_cast<std::int64_t>(kCases), first, first);
    copyCase(database, one, finished - kFew);
    report(finished, static_cast<std::int64_t>(kCases), costOfStep(ground, count), first);
    copyCase(database, ground.start("loop"), open - 1);
    report(finished, open + static_cast<std::int64_t>(kCases), costOfStep(ground, count), first);
}

}  // namespace

}  // namespace entente::bench

/// Usage: bench_durable [COMMANDS PER ROUND] [FINISHED CASES; 0: without that part].
int main(int argc, char** argv) {
    using namespace entente::bench;
    return besideProgram("bench_durable", [&](const std::filesystem::path&, const std::filesystem::path& folder) {
        const auto count = argc > 1 ? std::stoul(argv[1]) : 16'000UL;
        const auto finished = argc > 2 ? std::stol(argv[2]) : 1'000'000L;
        // Where a world keeps its database.
        ::setenv("TMPDIR", folder.c_str(), 1);
        {
            Ground ground;
            compare("task completions", ground, folder / "completions.db", count,
                    [&](std::size_t steps) { ground.completeTasks(steps); });
            compare("cases from start to end", ground, folder / "cases.db", count,
                    [&](std::size_t cases) { ground.startCases(cases); });
        }
        if (finished > 0) flatness(count / 8, finished, std::max(1L, finished / 10));
    });
}
