// What durability, HTTP and the engine cost beside the bare database, how fast a page is, and how much memory an idle
// server takes. Prints ratios and never fails on them: a slow machine is no defect.
#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <thread>
#include <vector>

#include "bench/support/measure.h"
#include "ground.h"
#include "raw_client.h"
#include "server_process.h"

namespace entente::bench {

namespace {

constexpr int kRounds = 5;

/// As many connections as the load has, on one session.
std::vector<std::unique_ptr<RawClient>> signedIn(const ServerProcess& server, const Ground& ground) {
    std::vector<std::unique_ptr<RawClient>> clients;
    for (std::size_t i = 0; i < kClients; ++i) {
        clients.push_back(std::make_unique<RawClient>(server.port()));
        if (i == 0)
            clients[0]->signIn(ground.coordinator.email, ground.coordinator.password);
        else
            clients[i]->useSession(*clients[0]);
    }
    return clients;
}

/// Completions per second over HTTP: task after task on each connection, each answered only when it is on disk. One
/// thread drives them all: what asks takes little of the processors that the server is measured on.
double completions(std::vector<std::unique_ptr<RawClient>>& clients, const std::vector<std::int64_t>& tasks,
                   std::size_t first, std::size_t count) {
    const auto body = "step=complete&csrf=" + urlEncoded(clients.front()->csrf());
    auto next = tasks.begin() + static_cast<std::ptrdiff_t>(first);
    const auto last = next + static_cast<std::ptrdiff_t>(count);
    std::vector<pollfd> waiting;
    const auto ask = [&](std::size_t i) {
        const bool more = next != last;
        if (more) clients[i]->ask(fmt::format("/tasks/{}", *next++), body);
        return more;
    };
    const auto seconds = secondsOf([&] {
        for (std::size_t i = 0; i < clients.size(); ++i)
            waiting.push_back({ask(i) ? clients[i]->socket() : -1, POLLIN, 0});
        for (std::size_t left = count; left > 0;) {
            if (::poll(waiting.data(), waiting.size(), -1) < 0) throw std::runtime_error("poll fails");
            for (std::size_t i = 0; i < clients.size(); ++i) {
                if (waiting[i].fd < 0 || waiting[i].revents == 0) continue;
                const auto answer = clients[i]->answered();
                if (!answer) continue;
                if (answer->status != 303)
                    throw std::runtime_error(fmt::format("a completion gives {}: {}", answer->status, answer->body));
                --left;
                if (!ask(i)) waiting[i].fd = -1;
            }
        }
    });
    return static_cast<double>(count) / seconds;
}

void throughput(const std::filesystem::path& binary, const std::filesystem::path& folder, std::size_t perRound) {
    const auto ground = loopGround(folder / "loop", perRound * (kRounds + 1));
    fmt::print("a completion writes {:.1f} rows of {:.0f} bytes\n", ground.footprint.rows,
               ground.footprint.bytesPerRow);
    BareDatabase bare(folder / "bare/bare.db");

    const ServerProcess server(binary, folder / "loop");
    auto clients = signedIn(server, ground);
    completions(clients, ground.tasks, 0, perRound);  // warms up
    bare.writesPerSecond(ground.footprint, perRound);
    const auto cpuBefore = server.cpuSeconds();
    std::vector<double> http, direct, ratios;
    for (int round = 1; round <= kRounds; ++round) {
        http.push_back(completions(clients, ground.tasks, perRound * static_cast<std::size_t>(round), perRound));
        direct.push_back(bare.writesPerSecond(ground.footprint, perRound * 4));
        ratios.push_back(http.back() / direct.back());
        fmt::print("  round {}: {:.0f} completions/s, {:.0f} bare transactions/s, ratio {:.2f}\n", round, http.back(),
                   direct.back(), ratios.back());
        std::fflush(stdout);
    }
    fmt::print("processor time of the server per completion: {:.2f} ms\n",
               (server.cpuSeconds() - cpuBefore) * 1000 / static_cast<double>(perRound * kRounds));
    fmt::print(
        "task completions over HTTP: {:.0f}/s; bare db.write: {:.0f}/s; ratio of medians {:.2f} (wanted: 0.40)\n",
        median(http), median(direct), median(http) / median(direct));
}

void pageAndMemory(const std::filesystem::path& binary, const std::filesystem::path& folder) {
    const auto ground = demoGround(folder / "demo");
    const ServerProcess server(binary, folder / "demo");
    std::this_thread::sleep_for(std::chrono::seconds(2));
    const auto idle = server.residentMegabytes();
    RawClient client(server.port());
    client.signIn(ground.coordinator.email, ground.coordinator.password);
    std::vector<double> times;
    for (int i = 0; i < 320; ++i) {
        RawClient::Answer answer;
        const auto seconds = secondsOf([&] { answer = client.get(ground.programPath); });
        if (answer.status != 200) throw std::runtime_error(fmt::format("the program page gives {}", answer.status));
        if (i >= 20) times.push_back(seconds * 1000);
    }
    fmt::print("warm program page: {:.2f} ms (wanted: under 5)\n", median(times));
    std::this_thread::sleep_for(std::chrono::seconds(1));
    fmt::print("idle memory: {:.0f} MiB after the start, {:.0f} MiB after a sign-in and 320 pages (wanted: under 60)\n",
               idle, server.residentMegabytes());
}

void getPage(RawClient& client, const std::string& path) {
    if (const auto answer = client.get(path); answer.status != 200)
        throw std::runtime_error(fmt::format("{} gives {}", path, answer.status));
}

double warm(RawClient& client, const std::string& path) {
    std::vector<double> times;
    for (int i = 0; i < 220; ++i) {
        const auto seconds = secondsOf([&] { getPage(client, path); });
        if (i >= 20) times.push_back(seconds * 1000);
    }
    return median(times);
}

/// Milliseconds that 99 of 100 requests do not exceed, counted from when each was due, so that one that waits for
/// another is not left out.
double under(std::vector<std::unique_ptr<RawClient>>& clients, const std::string& path, double perSecond, int count) {
    std::vector<double> times(static_cast<std::size_t>(count));
    std::atomic<int> next = 0;
    const auto start = std::chrono::steady_clock::now();
    inThreads([&](std::size_t thread) {
        for (int i = next++; i < count; i = next++) {
            const auto due = start + std::chrono::duration_cast<std::chrono::steady_clock::duration>(
                                         std::chrono::duration<double>(i / perSecond));
            std::this_thread::sleep_until(due);
            getPage(*clients[thread], path);
            times[static_cast<std::size_t>(i)] =
                std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - due).count();
        }
    });
    std::sort(times.begin(), times.end());
    return times[times.size() * 99 / 100];
}

void crowdedPages(const std::filesystem::path& binary, const std::filesystem::path& folder) {
    const auto ground = crowdedGround(folder / "crowded");
    const ServerProcess server(binary, folder / "crowded");
    auto clients = signedIn(server, ground);
    const auto page = [&](const char* name, const std::string& path, int wanted) {
        fmt::print("{}: {:.2f} ms (wanted: under {})\n", name, warm(*clients[0], path), wanted);
        std::fflush(stdout);
    };
    page("program with 500 participants and 120 sessions", ground.programPath, 20);
    page("its open tasks", ground.programPath + "/open", 20);
    page("its participants", ground.programPath + "/participations", 20);
    page("its agenda", ground.programPath + "/agenda/1", 20);
    page("board of 50 programs with 2,000 open tasks", "/", 20);
    fmt::print("the board at 100 requests a second: {:.1f} ms at the 99th percentile (wanted: under 50)\n",
               under(clients, "/", 100, 1500));
    std::fflush(stdout);
}

}  // namespace

}  // namespace entente::bench

/// Usage: bench_server [COMPLETIONS PER ROUND [PART]], PART being pages, crowd or completions. Runs the `entente`
/// beside it.
int main(int argc, char** argv) {
    using namespace entente::bench;
    return besideProgram("bench_server", [&](const std::filesystem::path& here, const std::filesystem::path& folder) {
        const auto perRound = argc > 1 ? std::stoul(argv[1]) : 1000UL;
        const std::string part = argc > 2 ? argv[2] : "";
        std::filesystem::create_directories(folder / "bare");
        if (part.empty() || part == "pages") pageAndMemory(here / "entente", folder);
        if (part.empty() || part == "crowd") crowdedPages(here / "entente", folder);
        if (part.empty() || part == "completions") throughput(here / "entente", folder, perRound);
    });
}
