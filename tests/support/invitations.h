#pragma once

#include <fmt/format.h>

#include <stdexcept>
#include <string>

#include "jobs/event_deliverer.h"
#include "support/world.h"

/// The shipped workflow *Invitation and attendance* in a world, for the people of our side.
namespace entente::test {

class Invitations {
  public:
    Invitations(World& world, int people) : world_(world), people_(people) {}

    /// Up to the coordinator's step that makes the letters: the own line has approved, the other side has seen the
    /// list.
    void upToLetters() {
        std::vector<Problem> problems;
        must(world_.packages->install("invitation", shippedFiles("invitation"), {}, problems));
        const auto account = world_.ours();
        const auto started =
            world_.runner->start("invitation", world_.program, {audit::Actor::account(account.id), account.person});
        must(started);
        case_ = *started;
        must(world_.fill(ofOurs("ask"), {}));
        must(world_.fill(ofOurs("nominate"), nominations()));
        settle();
        for (const auto* line : {"reviewer@mois.example", "signatory@mois.example"}) {
            must(world_.decide(line, "approve"));
            settle();
        }
        must(world_.approvals->completeForm(world_.task(case_, "exchange").id, world_.partners(),
                                            {{"exchange.answer", "ok"}}));
        settle();
    }

    /// The coordinator's click; nothing of what follows.
    void begin() {
        must(world_.fill(ofOurs("prepare_letters"), {{"batch.signatory.name", "Signatory 1"},
                                                     {"batch.signatory.title", "Deputy Minister"},
                                                     {"batch.replyBy", "2027-09-17"},
                                                     {"batch.venue", "Conference Centre 1"}}));
    }

    /// All that the server does by itself.
    void settle() {
        jobs::EventDeliverer events(*world_.database, *world_.packages, *world_.runner, world_.clock);
        for (bool worked = true; worked;) {
            worked = world_.serviceTasks->runOne();
            worked = events.runOne() || worked;
            worked = world_.sender->sendOne() || worked;
        }
    }

    static std::string address(int person) { return fmt::format("speaker{}@institution.example", person); }

  private:
    template <typename T>
    static void must(const Result<T>& result) {
        if (!result) throw std::runtime_error(result.error().place + ": " + result.error().message.english());
    }

    /// The same step is open on both sides.
    workflow::StoredTask ofOurs(const std::string& element) {
        return world_.database->read([&](storage::ReadTx& tx) {
            for (auto& task : workflow::TaskRepository().openOfInstance(tx, case_))
                if (task.task.elementId == element && task.side == programs::Side::A) return task;
            throw std::runtime_error("no open task " + element);
        });
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
            field("email", address(i));
            field("role", "speaker");
            field("component", "forum");
            field("variant", i % 10 == 0 ? "high_level" : "speaker");
        }
        return fields;
    }

    World& world_;
    int people_;
    InstanceId case_;
};

}  // namespace entente::test
