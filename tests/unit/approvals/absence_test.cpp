#include "approvals/absence_service.h"

#include <doctest/doctest.h>

#include "bpmn/steps.h"
#include "programs/program_repository.h"
#include "support/world.h"

using namespace entente;
using namespace entente::approvals;
using programs::Absence;
using test::World;

namespace {

constexpr const char* kStep = "review_concept_note";
constexpr const char* kReviewer = "reviewer@mois.example";
constexpr const char* kReader = "reader@mois.example";
constexpr const char* kSignatory = "signatory@mois.example";
constexpr const char* kToday = "2027-02-01";

struct Office : World {
    AbsenceService absences{*database, clock};

    PersonId idOf(const std::string& email) {
        return database->read(
            [&](storage::ReadTx& tx) { return programs::PersonRepository().findByEmail(tx, email)->id; });
    }
    Result<void> away(const std::string& who, const std::string& substitute, const std::string& from = kToday,
                      const std::string& to = "2027-02-28") {
        return absences.add(ours(), {0, idOf(who), idOf(substitute), from, to, ""}, kToday);
    }
    /// The review with these properties instead of the shipped ones.
    void setUp(std::map<bpmn::StepField, std::string> values) {
        auto files = test::planningFiles();
        files["planning.bpmn"] = bpmn::applySteps(files["planning.bpmn"], {{kStep, std::move(values)}}).value();
        std::vector<Problem> problems;
        REQUIRE(packages->install("planning", files, {}, problems));
    }
    std::string asked(InstanceId instance) {
        std::string names;
        database->read([&](storage::ReadTx& tx) {
            for (const auto& person : workflow::TaskRepository().waitedFor(tx, task(instance, kStep).id))
                names += (names.empty() ? "" : ", ") + person.email;
        });
        return names;
    }
};

}  // namespace

TEST_CASE("who is absent is replaced at the moment of asking, and the decision says so") {
    Office world;
    REQUIRE(world.away(kReviewer, kReader));
    const auto instance = world.upToReview();
    CHECK(world.asked(instance) == kReader);
    REQUIRE(world.decide(kReader, "approve"));
    CHECK(world.text("SELECT authority FROM decision") == "acting");
    CHECK(world.number("SELECT stands_for FROM task_person WHERE stands_for IS NOT NULL") ==
          world.idOf(kReviewer).value);
}

TEST_CASE("a line of substitutes is followed to whoever is there") {
    struct Case {
        std::vector<std::pair<std::string, std::string>> absences;
        std::string asked;
    };
    for (const auto& [absences, asked] : {
             Case{{}, kReviewer},
             Case{{{kReviewer, kReader}, {kReader, kSignatory}}, kSignatory},
             Case{{{kReviewer, kReader}, {kReader, kReviewer}}, kReviewer},
             Case{{{kReader, kSignatory}}, kReviewer},
         }) {
        CAPTURE(asked);
        Office world;
        for (const auto& [who, substitute] : absences)
            REQUIRE(world.away(who, substitute));
        CHECK(world.asked(world.upToReview()) == asked);
    }
}

TEST_CASE("a line of five substitutes is followed, a longer one leads nowhere") {
    for (const int substitutes : {5, 6}) {
        CAPTURE(substitutes);
        Office world;
        std::string who = kReviewer;
        for (int i = 1; i <= substitutes; ++i) {
            const auto next = "substitute" + std::to_string(i) + "@mois.example";
            world.colleague(next);
            REQUIRE(world.away(who, next));
            who = next;
        }
        CHECK(world.asked(world.upToReview()) == (substitutes == 5 ? who : kReviewer));
    }
}

TEST_CASE("only the days count: before and after them the person is asked") {
    Office world;
    REQUIRE(world.away(kReviewer, kReader, "2027-02-02", "2027-02-03"));
    CHECK(world.asked(world.upToReview()) == kReviewer);
    world.clock.set("2027-02-03T14:59:00Z");  // still the 3rd in Seoul
    CHECK(world.asked(world.upToReview()) == kReader);
    world.clock.set("2027-02-03T15:00:00Z");
    CHECK(world.asked(world.upToReview()) == kReviewer);
}

TEST_CASE("an absence that was ended counts no more") {
    Office world;
    REQUIRE(world.away(kReviewer, kReader));
    const auto id = world.number("SELECT id FROM absence");
    CHECK(!world.absences.cancel(world.partners(), id));
    REQUIRE(world.absences.cancel(world.ours(), id));
    CHECK(!world.absences.cancel(world.ours(), id));
    CHECK(world.asked(world.upToReview()) == kReviewer);
}

TEST_CASE("what an absence needs") {
    Office world;
    struct Case {
        Absence absence;
        std::string place;
    };
    const auto reviewer = world.idOf(kReviewer), reader = world.idOf(kReader);
    const auto stranger = world.idOf("coordinator@partner.example");
    REQUIRE(world.away(kReviewer, kReader, "2027-03-01", "2027-03-05"));
    for (const auto& [absence, place] : {
             Case{{0, reviewer, reader, "", "2027-02-05", ""}, "first_day"},
             Case{{0, reviewer, reader, "2027-02-05", "soon", ""}, "last_day"},
             Case{{0, reviewer, reader, "2027-02-05", "2027-02-04", ""}, "last_day"},
             Case{{0, reviewer, reader, "2027-01-05", "2027-01-31", ""}, "last_day"},
             Case{{0, reviewer, reviewer, "2027-02-05", "2027-02-06", ""}, "substitute"},
             Case{{0, reviewer, stranger, "2027-02-05", "2027-02-06", ""}, "substitute"},
             Case{{0, stranger, reader, "2027-02-05", "2027-02-06", ""}, "absent_person"},
             Case{{0, PersonId{999}, reader, "2027-02-05", "2027-02-06", ""}, "absent_person"},
             Case{{0, reviewer, reader, "2027-03-05", "2027-03-09", ""}, "first_day"},
             Case{{0, reviewer, reader, "2027-02-05", "2027-02-06", "two\nlines"}, "absence_note"},
         }) {
        CAPTURE(absence.firstDay);
        CAPTURE(absence.lastDay);
        const auto added = world.absences.add(world.ours(), absence, kToday);
        REQUIRE(!added);
        CHECK(added.error().place == place);
    }
    CHECK(!world.absences.add(world.account(kReader), {0, reviewer, reader, "2027-02-05", "2027-02-06", ""}, kToday));
}

TEST_CASE("who holds a role is on its side wherever they work") {
    Office world;
    world.database->write([](storage::Tx& tx) {
        tx.run("UPDATE person SET organisation_id = NULL WHERE email = 'reviewer@mois.example'");
        tx.run(
            "UPDATE person SET organisation_id = (SELECT organisation_id FROM person WHERE email = "
            "'coordinator@mois.example') WHERE email = 'addressee@partner.example'");
    });
    CHECK(world.away(kReviewer, kReader));
    const auto refused = world.away(kReader, "addressee@partner.example");
    REQUIRE(!refused);
    CHECK(refused.error().place == "substitute");
    const NewHolder next{"Reader 1", "", kReader, "I change my office"};
    CHECK(world.approvals->handOver(world.ours(), world.idOf(kReviewer), next));
    CHECK(world.approvals->handOver(world.ours(), world.idOf("addressee@partner.example"), next).error().place ==
          "from");
}

TEST_CASE("everything that waits is handed over with a note, what was decided keeps its name") {
    Office world;
    const auto first = world.upToReview(), second = world.upToReview();
    world.settle();
    const auto from = world.idOf(kReviewer);
    const NewHolder next{"Reader 1", "", kReader, "I change my office"};
    CHECK(world.approvals->handOver(world.ours(), from, {"Reader 1", "", kReader, ""}).error().place == "note");
    CHECK(world.approvals->handOver(world.ours(), {}, next).error().place == "from");
    CHECK(world.approvals->handOver(world.partners(), from, next).error().place == "from");
    const auto done = world.approvals->handOver(world.ours(), from, next);
    REQUIRE(done);
    CHECK(done->moved == 2);
    CHECK(done->released == 0);
    CHECK(done->kept.empty());
    world.settle();
    CHECK(world.asked(first) == kReader);
    CHECK(world.asked(second) == kReader);
    CHECK(world.linkOf(kReviewer).state == LinkState::PassedOn);
    REQUIRE(world.decide(kReader, "approve"));
    CHECK(world.approvals->handOver(world.ours(), from, next)->moved == 0);
}

TEST_CASE("somebody who comes to a waiting step while they are absent is replaced as well") {
    Office world;
    const auto instance = world.upToReview();
    const auto id = world.task(instance, kStep).id;
    REQUIRE(world.away(kSignatory, kReader));
    SUBCASE("by passing on") {
        REQUIRE(world.approvals->passOn(world.linkOf(kReviewer), {"Signatory 1", "", kSignatory, ""}));
        CHECK(world.asked(instance) == kReader);
    }
    SUBCASE("by being added") {
        REQUIRE(world.approvals->addApprover(id, world.ours(), {"Signatory 1", "", kSignatory, ""}));
        CHECK(world.asked(instance) == std::string(kReviewer) + ", " + kReader);
        // Who is stood in for does not count for two.
        CHECK(world.approvals->addApprover(id, world.ours(), {"Signatory 1", "", kSignatory, ""}).error().message.key ==
              "approvals.same_person");
    }
    SUBCASE("by a new revision") {
        REQUIRE(world.away(kReviewer, kReader));
        CHECK(world.asked(instance) == kReviewer);
        const auto document = world.document(instance, "concept_note").id;
        REQUIRE(
            world.approvals->uploadRevision(document, world.ours(), {"a.docx", world.edited(document, "By hand")}, 1));
        CHECK(world.asked(instance) == kReader);
        world.settle();
        REQUIRE(world.decide(kReader, "approve"));
        CHECK(world.text("SELECT authority FROM decision") == "acting");
    }
}

TEST_CASE("who is stood in for gets their own place back, in their own name") {
    Office world;
    REQUIRE(world.away(kReviewer, kReader));
    const auto instance = world.upToReview();
    REQUIRE(world.absences.cancel(world.ours(), world.number("SELECT id FROM absence")));
    REQUIRE(world.approvals->passOn(world.linkOf(kReader), {"Reviewer 1", "", kReviewer, ""}));
    CHECK(world.asked(instance) == kReviewer);
    world.settle();
    REQUIRE(world.decide(kReviewer, "approve"));
    CHECK(world.text("SELECT authority FROM decision") == "");
}

TEST_CASE("nobody stands in whom four eyes bar") {
    Office world;
    world.setUp({{bpmn::StepField::FourEyes, "concept_note"}});
    REQUIRE(world.away(kReviewer, "coordinator@mois.example"));
    CHECK(world.asked(world.upToReview()) == kReviewer);
}

TEST_CASE("what somebody who leaves had claimed is free for the others") {
    Office world;
    const auto instance = world.start();
    const auto task = world.task(instance, "enquiry");
    REQUIRE(world.approvals->claim(task.id, world.ours(), true));
    const auto done =
        world.approvals->handOver(world.ours(), world.ours().person, {"Reader 1", "", kReader, "I change my office"});
    REQUIRE(done);
    CHECK((done->moved == 0 && done->released == 1));
    CHECK(world.task(instance, "enquiry").task.assignee.empty());
}
