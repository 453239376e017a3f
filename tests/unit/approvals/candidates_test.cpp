#include <doctest/doctest.h>

#include "support/loop.h"
#include "workflow/task_repository.h"

using namespace entente;
using namespace entente::approvals;
using test::World;

namespace {

constexpr const char* kOwn = "coordinator@mois.example";
constexpr const char* kSecond = "second@mois.example";
constexpr const char* kThird = "third@mois.example";

/// A form that names who does it, in a side with three coordinators.
struct Office : World {
    Office() {
        another(kSecond);
        another(kThird);
    }

    InstanceId startWith(const std::string& assignment, const std::string& more = {}) {
        namespace model = engine::testing;
        auto files = test::loopFiles({});
        files["loop.bpmn"] =
            model::file(model::start() +
                        model::user("prepare", "<zeebe:userTask/>" + more + model::properties({{"kind", "form"}}) +
                                                   "<zeebe:assignmentDefinition " + assignment + "/>") +
                        model::end() + model::path({"s", "prepare", "e"}));
        for (const auto* language : {".en.txt", ".ko.txt"})
            files[std::string("mail/task_waiting") + language] = "Subject: It is your turn\n\nTask\n";
        return test::startLoop(*this, files, {});
    }
    Result<Finished> complete(const char* email) { return approvals->completeForm(prepare(), account(email), {}); }
    TaskId prepare() { return TaskId{number("SELECT max(id) FROM task")}; }

  private:
    void another(const char* email) {
        identity::NewAccount account;
        account.email = email;
        account.password = Secret(std::string("a long password"));
        account.name = email;
        account.role = identity::Role::Coordinator;
        account.side = identity::Side::A;
        REQUIRE(identity->add(account, {}, clock.now()));
    }
};

std::string keyOf(const Result<Finished>& result) {
    return result ? "" : result.error().message.key;
}

}  // namespace

TEST_CASE("where candidates are named, nobody else of their side does the task, claims it or hands it on") {
    Office world;
    world.startWith("candidateUsers='=[\"Second@mois.example\"]'");
    CHECK(world.relay.countTo(kSecond) == 1);
    CHECK(world.relay.countTo(kOwn) == 0);
    CHECK(keyOf(world.complete(kOwn)) == "approvals.may_not");
    CHECK_FALSE(world.approvals->claim(world.prepare(), world.ours(), true).ok());
    CHECK_FALSE(world.approvals->delegate(world.prepare(), world.ours(), world.account(kThird).id, "").ok());
    CHECK(keyOf(world.complete("coordinator@partner.example")) == "approvals.may_not");
    CHECK(world.complete(kSecond).ok());
    CHECK(world.text("SELECT status FROM instance") == "completed");
}

TEST_CASE("a candidate lets a colleague prepare it, who completes nothing") {
    Office world;
    world.startWith("candidateUsers='=[\"second@mois.example\"]'");
    REQUIRE(world.approvals->delegate(world.prepare(), world.account(kSecond), world.account(kThird).id, ""));
    CHECK(keyOf(world.complete(kThird)) == "approvals.delegated");
    REQUIRE(world.approvals->handBack(world.prepare(), world.account(kThird)));
    CHECK(keyOf(world.complete(kThird)) == "approvals.may_not");
    CHECK(world.complete(kSecond).ok());
}

TEST_CASE("what one alone could do goes to whom their tasks are handed over to") {
    Office world;
    world.startWith("candidateUsers='=[\"second@mois.example\"]'");
    const auto from = world.account(kSecond).person;
    const auto abroad = world.approvals->handOver(world.ours(), from,
                                                  {"Reviewer 1", "", "reviewer@mois.example", "I change my office"});
    REQUIRE(abroad);
    CHECK(abroad->kept.size() == 1);
    const auto done = world.approvals->handOver(world.ours(), from, {kThird, "", kThird, "I change my office"});
    REQUIRE((done ? "" : done.error().message.english()) == "");
    CHECK(done->released == 1);
    // What was given to one alone is not let go of, or nobody could do it.
    CHECK_FALSE(world.approvals->claim(world.prepare(), world.account(kThird), false).ok());
    CHECK(world.complete(kThird).ok());
}

TEST_CASE("an assignee by address has claimed the task; another one takes it over first") {
    Office world;
    world.startWith("assignee='second@mois.example'");
    CHECK(world.relay.countTo(kSecond) == 1);
    CHECK(keyOf(world.complete(kOwn)) == "approvals.claimed");
    REQUIRE(world.approvals->claim(world.prepare(), world.ours(), true, world.account(kSecond).person));
    CHECK(world.complete(kOwn).ok());
}

TEST_CASE("a task for an address that nobody has is refused instead of waiting for nobody") {
    for (const std::string assignment : {"assignee='nobody'", "candidateUsers='=[\"nobody@mois.example\"]'"}) {
        CAPTURE(assignment);
        Office world;
        namespace model = engine::testing;
        auto files = test::loopFiles({});
        files["loop.bpmn"] =
            model::file(model::start() +
                        model::user("prepare", "<zeebe:userTask/>" + model::properties({{"kind", "form"}}) +
                                                   "<zeebe:assignmentDefinition " + assignment + "/>") +
                        model::end() + model::path({"s", "prepare", "e"}));
        test::install(world, files);
        const auto started = world.runner->start("loop", world.program, {}, {});
        CHECK((started ? std::string("started") : started.error().message.key) == "workflow.holder_unknown");
    }
}

TEST_CASE("of what is due at one moment, what matters more comes first") {
    Office world;
    for (const std::string priority : {"20", "80", "50"})
        world.startWith("assignee='second@mois.example'", "<zeebe:priorityDefinition priority='" + priority + "'/>");
    const auto open = world.database->read(
        [&](storage::ReadTx& tx) { return workflow::TaskRepository().openOfProgram(tx, world.program, 10); });
    REQUIRE(open.size() == 3);
    CHECK(open[0].task.priority == 80);
    CHECK(open[1].task.priority == 50);
    CHECK(open[2].task.priority == 20);
}
