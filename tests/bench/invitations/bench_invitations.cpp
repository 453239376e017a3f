// How long 500 invitations take, from the coordinator's last click to letters in two languages and mails that wait for
// their release: the shipped workflow on a real disk, with the threads that the server has. Prints and never fails on
// it.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "bench/support/measure.h"
#include "jobs/event_deliverer.h"
#include "jobs/worker.h"
#include "support/invitations.h"
#include "workflow/invitation_repository.h"

namespace entente::bench {

namespace {

constexpr double kWantedSeconds = 5.0;

/// The threads of the server that an invitation goes through.
class Workers {
  public:
    explicit Workers(test::World& world) : events_(*world.database, *world.packages, *world.runner, world.clock) {
        begin([this] { return events_.runOne(); });
        for (unsigned i = 0; i < std::clamp(std::thread::hardware_concurrency(), 1U, 4U); ++i)
            begin([&world] { return world.serviceTasks->runOne(); });
        world.runner->onWork([this] {
            for (const auto& worker : workers_)
                worker->wake();
        });
    }

  private:
    void begin(std::function<bool()> work) {
        workers_.push_back(std::make_unique<jobs::Worker>("bench", std::move(work)));
    }

    jobs::EventDeliverer events_;
    std::vector<std::unique_ptr<jobs::Worker>> workers_;
};

class Ground {
  public:
    explicit Ground(int people) : people_(people), invitations_(world_, people) { invitations_.upToLetters(); }

    test::World& world() { return world_; }
    void begin() { invitations_.begin(); }

    std::int64_t letters() {
        return world_.number("SELECT count(*) FROM document WHERE kind LIKE 'invitation_letter%'");
    }
    std::int64_t mails() { return world_.number("SELECT count(*) FROM mail WHERE text_name = 'invitation'"); }
    bool isDone() { return letters() == 2 * people_ && mails() == people_; }

    /// What `/programs/CODE/invitations` asks the database.
    double secondsOfPage() {
        return secondsOf([&] {
            world_.database->read([&](storage::ReadTx& tx) {
                const workflow::InvitationRepository invitations;
                workflow::InvitationQuery query;
                query.limit = 100;
                query.language = "en";
                invitations.counts(tx, world_.program, programs::Side::A);
                invitations.list(tx, world_.program, programs::Side::A, query);
            });
        });
    }

  private:
    test::World world_;
    int people_;
    test::Invitations invitations_;
};

void measure(int people) {
    Ground ground(people);
    const auto commits = ground.world().database->statistics().commits;
    const auto cpu = cpuSeconds();
    double clicked = 0;
    const auto seconds = secondsOf([&] {
        const Workers workers(ground.world());
        clicked = secondsOf([&] { ground.begin(); });
        while (!ground.isDone())
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
    });
    const auto cpuUsed = cpuSeconds() - cpu;
    const auto commitsMade = ground.world().database->statistics().commits - commits;
    const auto page = ground.secondsOfPage();
    fmt::print(
        "{} invitations: {:.2f} s until {} letters are made and {} mails wait (wanted for 500 on two cores: {:.0f} s); "
        "{:.2f} s of processor time, {} commits; the click itself {:.0f} ms\n"
        "the page of them: {:.1f} ms to find its counts and 100 lines (wanted: 50 ms)\n",
        people, seconds, ground.letters(), ground.mails(), kWantedSeconds, cpuUsed, commitsMade, clicked * 1000,
        page * 1000);
}

}  // namespace

}  // namespace entente::bench

/// Usage: bench_invitations [PEOPLE, at most 500].
int main(int argc, char** argv) {
    using namespace entente::bench;
    return besideProgram("bench_invitations", [&](const std::filesystem::path&, const std::filesystem::path& folder) {
        // Where a world keeps its database.
        ::setenv("TMPDIR", folder.c_str(), 1);
        measure(argc > 1 ? std::stoi(argv[1]) : 500);
    });
}
