#include <doctest/doctest.h>

#include <atomic>
#include <thread>

#include "support/world.h"

using namespace entente;
using namespace entente::approvals;
using test::World;

namespace {

/// The enquiry, and more coordinators of the same side.
struct Office : World {
    std::string holder() { return task(instance, "enquiry").task.assignee; }

    InstanceId instance = start();
    TaskId id = task(instance, "enquiry").id;
};

std::string keyOf(const Result<void>& result) {
    return result ? "" : result.error().message.key;
}

}  // namespace

TEST_CASE("a task is taken over from whom the reader saw doing it, and let go by its holder alone") {
    Office world;
    const auto first = world.ours(), second = world.colleague("second@mois.example"),
               third = world.colleague("third@mois.example");
    REQUIRE(world.approvals->claim(world.id, first, true));
    CHECK(keyOf(world.approvals->claim(world.id, second, true)) == "approvals.claimed");
    CHECK(keyOf(world.approvals->claim(world.id, second, false)) == "approvals.claimed");
    CHECK(world.holder() == first.email);
    REQUIRE(world.approvals->claim(world.id, second, true, first.person));
    CHECK(keyOf(world.approvals->claim(world.id, third, true, first.person)) == "approvals.claimed");
    CHECK(world.holder() == second.email);
    REQUIRE(world.approvals->claim(world.id, second, true));
    REQUIRE(world.approvals->claim(world.id, second, false));
    CHECK(world.holder().empty());
    CHECK(keyOf(world.approvals->claim(world.id, world.partners(), true)) == "approvals.may_not");
}

TEST_CASE("two who claim at once: one has it, the other learns who") {
    for (int round = 0; round < 4; ++round) {
        Office world;
        const std::vector<identity::Account> accounts = {world.ours(), world.colleague("second@mois.example")};
        std::atomic<int> claimed = 0;
        std::vector<std::thread> people;
        for (const auto& account : accounts)
            people.emplace_back([&] {
                if (world.approvals->claim(world.id, account, true)) ++claimed;
            });
        for (auto& person : people)
            person.join();
        CHECK(claimed == 1);
    }
}
