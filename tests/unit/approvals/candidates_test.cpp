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
        colleague(kSecond);
        colleague(kThird);
    }

    InstanceId startWith(const std::string& assignment, const std::string& more = {},
                         std::vector<std::pair<std::string, std::string>> properties = {}) {
        namespace model = engine::testing;
        properties.emplace_back("kind", "form");
        auto files = test::loopFiles({});
        files["loop.bpmn"] =
            model::file(model::start() +
                        model::user("prepare", "<zeebe:userTask/>" + more + model::properties(properties) +
                                                   "<zeebe:assignmentDefinition " + assignment + "/>") +
                        model::end() + model::path({"s", "prepare", "e"}));
        for (const auto* language : {".en.txt", ".ko.txt"})
            files[std::string("mail/task_waiting") + language] = "Subject: It is your turn\n\nTask\n";
        return test::startLoop(*this, files, {});
    }
    Result<Finished> complete(const char* email) { return approvals->completeForm(prepare(), account(email), {}); }
    TaskId prepare() { return TaskId{number("SELECT max(id) FROM task")}; }
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

TEST_CASE("of what is due at one moment, what matters more comes first, and no limit cuts it") {
    Office world;
    const auto start = [&](const std::string& priority, const std::string& due) {
        world.startWith("assignee='second@mois.example'",
                        "<zeebe:priorityDefinition priority='" + priority + "'/>" +
                            (due.empty() ? std::string() : "<zeebe:taskSchedule dueDate='" + due + "'/>"));
    };
    constexpr const char* kSoon = "2027-02-09T18:00:00+09:00";
    start("20", kSoon);
    start("80", "");
    start("60", kSoon);
    start("50", kSoon);
    start("50", "");
    const auto urgencies = [&](int limit) {
        std::vector<int> found;
        world.database->read([&](storage::ReadTx& tx) {
            for (const auto& task : workflow::TaskRepository().openOfProgram(tx, world.program, limit))
                found.push_back(task.task.priority);
        });
        return found;
    };
    CHECK(urgencies(10) == std::vector{60, 50, 20, 80, 50});
    CHECK(urgencies(3) == std::vector{60, 20, 80});
    CHECK(urgencies(2) == std::vector{60, 80});
    world.database->read([&](storage::ReadTx& tx) {
        CHECK(workflow::TaskRepository().openOfSide(tx, programs::Side::A).front().task.priority == 60);
    });
}

TEST_CASE("an address that vanishes while the task waits stops neither its reminders nor its escalation") {
    struct Case {
        std::string assignment;
        std::vector<const char*> reminded;
    };
    for (const auto& [assignment, reminded] :
         {Case{"candidateUsers='=[\"second@mois.example\", \"third@mois.example\"]'", {kThird}},
          Case{"candidateUsers='=[\"second@mois.example\"]'", {kOwn}},
          Case{"assignee='second@mois.example'", {kOwn}}}) {
        CAPTURE(assignment);
        Office world;
        world.startWith(assignment, "<zeebe:taskSchedule dueDate='2027-02-09T18:00:00+09:00'/>",
                        {{"reminders", "-1"}, {"escalation", "1"}, {"escalateTo", "=program.mois.signatory"}});
        world.database->write([&](storage::Tx& tx) {
            tx.run("UPDATE person SET email = 'moved@mois.example' WHERE email = $1", std::string_view(kSecond));
        });
        std::vector<std::size_t> before;
        for (const auto* email : reminded)
            before.push_back(world.relay.countTo(email));
        for (int day = 0; day < 14; ++day) {
            world.clock.advance(86'400);
            while (world.timers->runOne())
                continue;
        }
        world.settle();
        for (std::size_t i = 0; i < reminded.size(); ++i)
            CHECK(world.relay.countTo(reminded[i]) == before[i] + 1);
        CHECK(world.number("SELECT count(*) FROM mail WHERE text_name = 'reminder'") ==
              static_cast<std::int64_t>(reminded.size()));
        CHECK(world.number("SELECT count(*) FROM mail WHERE text_name = 'escalation'") == 1);
        CHECK(world.number("SELECT count(*) FROM incident") == 0);
        CHECK(world.text("SELECT state FROM task") == "open");
    }
}
