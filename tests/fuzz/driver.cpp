#include "driver.h"

#include <signal.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include "coverage.h"

extern "C" void __sanitizer_set_death_callback(void (*callback)()) __attribute__((weak));

namespace entente::fuzz {

namespace fs = std::filesystem;

namespace {

constexpr int kLongestRun = 30;    // seconds of processor time for one input: more is a finding too
constexpr int kLongestWait = 600;  // seconds by the clock: one that waits for something takes no processor time
constexpr std::size_t kLongestInput = 4096;  // bytes; longer ones slow the search down and show little

std::string current;    // input under test
fs::path findingsPath;  // where an input that ends the process is kept; empty while replaying

void keepCurrent() {
    if (findingsPath.empty()) {
        std::fwrite(current.data(), 1, std::min<std::size_t>(current.size(), 2000), stderr);
        std::fputc('\n', stderr);
        return;
    }
    const auto path = findingsPath / ("finding-" + std::to_string(::getpid()));
    std::ofstream(path, std::ios::binary) << current;
    std::fprintf(stderr, "the input is kept in %s\n", path.c_str());
}

void onSignal(int signal) {
    std::fprintf(stderr, "%s\n", signal == SIGABRT ? "aborted" : "an input takes too long");
    keepCurrent();
    std::_Exit(1);
}

void watch() {
    ::signal(SIGPROF, onSignal);
    ::signal(SIGALRM, onSignal);
    ::signal(SIGABRT, onSignal);
    if (__sanitizer_set_death_callback != nullptr) __sanitizer_set_death_callback(keepCurrent);
}

/// Processor time above all, so that a busy machine is not taken for a slow input; 0 ends the watch.
void allow(int processorSeconds, int seconds) {
    itimerval timer{};
    timer.it_value.tv_sec = processorSeconds;
    ::setitimer(ITIMER_PROF, &timer, nullptr);
    ::alarm(static_cast<unsigned>(seconds));
}

void run(std::string input) {
    current = std::move(input);
    allow(kLongestRun, kLongestWait);
    kSubject.exercise(current);
    allow(0, 0);
}

std::string contentOf(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<fs::path> corpus() {
    std::vector<fs::path> files;
    const fs::path folder = fs::path(ENTENTE_SOURCE_DIR) / "tests/fuzz/corpus" / kSubject.name;
    if (!fs::is_directory(folder)) return files;
    for (const auto& entry : fs::directory_iterator(folder))
        files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

/// Cuts, doubles, swaps or overwrites a piece, or puts a piece of another input in.
std::string mutated(std::string text, const std::vector<std::string>& pool, Random& random) {
    for (auto rounds = random.below(4) + 1; rounds > 0; --rounds) {
        if (text.empty()) return kSubject.generate(random);
        const auto at = random.below(text.size());
        const auto length = random.below(std::min<std::size_t>(text.size() - at, 40)) + 1;
        const auto& other = random.pick(pool);
        switch (random.below(6)) {
            case 0:
                text.erase(at, length);
                break;
            case 1:
                text.insert(random.below(text.size()), std::string(text, at, length));
                break;
            case 2:
                text[at] = static_cast<char>(random.next());
                break;
            case 3:
                text.insert(at, kSubject.generate(random));
                break;
            case 4:
                if (!other.empty()) text.replace(at, length, other.substr(random.below(other.size())).substr(0, 60));
                break;
            default:
                if (!other.empty()) text = text.substr(0, at) + other.substr(random.below(other.size()));
        }
        if (text.size() > kLongestInput) text.resize(kLongestInput);
    }
    return text;
}

int replay(const std::vector<fs::path>& files) {
    for (const auto& file : files)
        run(contentOf(file));
    std::printf("%s: %zu inputs replayed\n", std::string(kSubject.name).c_str(), files.size());
    return files.empty() ? 1 : 0;
}

int search(std::chrono::seconds time, std::uint64_t seed) {
    using Clock = std::chrono::steady_clock;
    const auto name = std::string(kSubject.name);
    findingsPath = fs::path("fuzz-" + name);
    fs::create_directories(findingsPath);
    Random random(seed);
    std::vector<std::string> pool;
    const auto attempt = [&](std::string input) {
        coverage::start();
        run(std::move(input));
        if (!coverage::grew()) return false;
        pool.push_back(current);
        return true;
    };
    for (const auto& file : corpus())
        attempt(contentOf(file));
    const auto known = pool.size();
    std::uint64_t runs = known;
    const auto end = Clock::now() + time;
    for (auto now = Clock::now(); now < end; now = Clock::now(), ++runs) {
        const bool fresh = pool.empty() || random.chance(40);
        if (attempt(fresh ? kSubject.generate(random) : mutated(random.pick(pool), pool, random)))
            std::ofstream(findingsPath / ("new-" + std::to_string(pool.size())), std::ios::binary) << current;
    }
    std::printf(
        "%s: %llu inputs in %lld s from seed %llu, nothing found; %d edges, %zu inputs that reach new code are in %s\n",
        name.c_str(), static_cast<unsigned long long>(runs), static_cast<long long>(time.count()),
        static_cast<unsigned long long>(seed), coverage::seen(), pool.size() - known, findingsPath.c_str());
    return 0;
}

}  // namespace

// splitmix64
std::uint64_t Random::next() {
    state_ += 0x9E37'79B9'7F4A'7C15U;
    auto z = state_;
    z = (z ^ (z >> 30)) * 0xBF58'476D'1CE4'E5B9U;
    z = (z ^ (z >> 27)) * 0x94D0'49BB'1331'11EBU;
    return z ^ (z >> 31);
}

void require(bool holds, std::string_view what, std::string_view detail) {
    if (holds) return;
    std::fprintf(stderr, "does not hold: %.*s\n%.*s\n", static_cast<int>(what.size()), what.data(),
                 static_cast<int>(detail.size()), detail.data());
    std::abort();
}

int main(const std::vector<std::string>& arguments) {
    watch();
    if (arguments.empty()) return replay(corpus());
    if (arguments[0] != "--seconds") return replay({arguments.begin(), arguments.end()});
    const std::uint64_t seed =
        arguments.size() > 3 && arguments[2] == "--seed"
            ? std::stoull(arguments[3])
            : static_cast<std::uint64_t>(std::chrono::system_clock::now().time_since_epoch().count());
    return search(std::chrono::seconds(std::stoll(arguments.at(1))), seed);
}

}  // namespace entente::fuzz

int main(int count, char** arguments) {
    return entente::fuzz::main({arguments + 1, arguments + count});
}
