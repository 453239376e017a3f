// How long 500 invitations take, from the coordinator's last click to letters in two languages and mails that wait for
// their release: the shipped workflow on a real disk, with the threads that the server has. Prints and never fails on
// it.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "bench/support/measure.h"
#include "jobs/event_deliverer.h"
#include "jobs/worker.h"
#include "support/world.h"

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

template <typename T>
void must(const Result<T>& result) {
    if (!result) throw std::runtime_error(result.error().place + ": " + result.error().message.english());
}

/// A program whose people the own line has approved and the other side has seen.
class Ground {
  public:
    explicit Ground(int people) : people_(people) {
        std::vector<Problem> problems;
        must(world_.packages->install("invitation", test::shippedFiles("invitation"), {}, problems));
        const auto account = world_.ours();
        const auto started =
            world_.runner->start("invitation", world_.program, {audit::Actor::account(account.id), account.person});
        must(started);
        case_ = *started;
        fill(ofOurs("ask"), {{"request.text", "Please name who is to take part"}});
        fill(ofOurs("nominate"), nominations());
        settle();
        for (const auto* line : {"reviewer@mois.example", "signatory@mois.example"}) {
            must(world_.decide(line, "approve"));
            settle();
        }
        must(world_.approvals->completeForm(world_.task(case_, "exchange").id, world_.partners(),
                                            {{"exchange.answer", "ok"}}));
        settle();
    }

    test::World& world() { return world_; }

    void begin() {
        fill(ofOurs("prepare_letters"), {{"batch.signatory.name", "Signatory 1"},
                                         {"batch.signatory.title", "Deputy Minister"},
                                         {"batch.replyBy", "2027-09-17"},
                                         {"batch.venue", "Conference Centre 1"}});
    }

    std::int64_t letters() {
        return world_.number("SELECT count(*) FROM document WHERE kind LIKE 'invitation_letter%'");
    }
    std::int64_t mails() { return world_.number("SELECT count(*) FROM mail WHERE text_name = 'invitation'"); }
    bool isDone() { return letters() == 2 * people_ && mails() == people_; }

  private:
    /// The same step is open on both sides.
    workflow::StoredTask ofOurs(const std::string& element) {
        return world_.database->read([&](storage::ReadTx& tx) {
            for (auto& task : workflow::TaskRepository().openOfInstance(tx, case_))
                if (task.task.elementId == element && task.side == programs::Side::A) return task;
            throw std::runtime_error("no open task " + element);
        });
    }

    void fill(const workflow::StoredTask& task, const forms::Fields& fields) { must(world_.fill(task, fields)); }

    void settle() {
        jobs::EventDeliverer events(*world_.database, *world_.packages, *world_.runner, world_.clock);
        for (bool worked = true; worked;) {
            worked = world_.serviceTasks->runOne();
            worked = events.runOne() || worked;
            worked = world_.sender->sendOne() || worked;
        }
    }

    forms::Fields nominations() const {
        forms::Fields fields;
        for (int i = 1; i <= people_; ++i) {
            const auto field = [&](const char* name, std::string value) {
                fields.emplace_back(fmt::format("nominations.rows[{}].{}", i, name), std::move(value));
            };
            field("name", fmt::format("Speaker {}", i));
            field("nameKo", fmt::format("발표자 {}", i));
            field("position", "Head of division");
            field("institution", fmt::format("Institution {}", i % 40));
            field("email", fmt::format("speaker{}@institution.example", i));
            field("role", "speaker");
            field("component", "forum");
            field("variant", i % 10 == 0 ? "high_level" : "speaker");
        }
        return fields;
    }

    test::World world_;
    int people_;
    InstanceId case_;
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
    fmt::print(
        "{} invitations: {:.2f} s until {} letters are made and {} mails wait (wanted for 500 on two cores: {:.0f} s); "
        "{:.2f} s of processor time, {} commits; the click itself {:.0f} ms\n",
        people, seconds, ground.letters(), ground.mails(), kWantedSeconds, cpuSeconds() - cpu,
        ground.world().database->statistics().commits - commits, clicked * 1000);
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
