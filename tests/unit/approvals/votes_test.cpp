#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <random>
#include <thread>

#include "approvals/votes.h"
#include "programs/program_repository.h"
#include "unit/approvals/panel.h"
#include "workflow/migration.h"

using namespace entente;
using namespace entente::approvals;
using test::kStep;
using test::Panel;
using test::setUp;
using test::World;

TEST_CASE("everybody at once: each voice counts once, and one of them settles") {
    for (const std::string quorum : {"", "2"}) {
        CAPTURE(quorum);
        Panel world(quorum.empty() ? "all" : "quorum", quorum);
        std::vector<LinkView> links;
        for (const auto& officer : world.officers)
            for (int click = 0; click < 3; ++click)
                links.push_back(world.linkOf(officer));
        std::atomic<int> counted = 0, settled = 0, failed = 0;
        std::vector<std::thread> people;
        for (const auto& link : links)
            people.emplace_back([&] {
                const auto finished = world.approvals->decide(link, {"approve", "", false, "", "", {}});
                if (!finished) ++failed;
                if (finished && finished->counted) ++counted;
                if (finished && finished->counted && finished->settled) ++settled;
            });
        for (auto& person : people)
            person.join();
        CHECK(failed == 0);
        CHECK(settled == 1);
        CHECK(counted == (quorum.empty() ? 4 : 2));
        CHECK(world.number("SELECT count(*) FROM decision") == counted);
        CHECK(world.number("SELECT count(*) FROM decision WHERE step_outcome IS NOT NULL") == 1);
        CHECK(!world.isOpen(world.instance, kStep));
    }
}

TEST_CASE("a step that the version in force does not have any more holds up nobody's vote") {
    World world;
    auto files = test::planningFiles();
    const bpmn::StepEdit edit{kStep,
                              {{bpmn::StepField::Who,
                                "=[{name: \"Officer 1\", email: \"officer1@mois.example\"}, {name: \"Officer 2\", "
                                "email: \"officer2@mois.example\"}]"},
                               {bpmn::StepField::Policy, "all"},
                               {bpmn::StepField::Refusal, "counts"},
                               {bpmn::StepField::SendBackTo, "concept_note"}}};
    files["planning.bpmn"] = bpmn::applySteps(files["planning.bpmn"], {edit}).value();
    world.install(files);
    const auto instance = world.upToReview();
    DecisionInput input{"request_changes", "Name the city", false, {}, {}};
    input.backTo = "concept_note";
    REQUIRE(world.approvals->decide(world.linkOf("officer1@mois.example"), input).ok());

    auto later = test::renamed(files, "concept_note", "draft_note");
    const bpmn::StepEdit renamed{kStep, {{bpmn::StepField::SendBackTo, "draft_note"}}};
    later["planning.bpmn"] = bpmn::applySteps(later["planning.bpmn"], {renamed}).value();
    const auto newest = world.install(later);
    const workflow::MigrationOrder order{
        world.packages->load(newest), {{"concept_note", "draft_note"}}, {}, "the new rules"};
    const auto seen = world.number("SELECT version FROM instance WHERE id = " + instance.text());
    const workflow::By somebody{audit::Actor::account(world.ours().id), {}};
    const auto moved = workflow::migrateAsSeen(*world.runner, instance, seen, somebody, order);
    REQUIRE((moved ? "" : moved.error().message.english()) == "");
    const auto last = world.decide("officer2@mois.example", "approve");
    REQUIRE((last ? "" : last.error().message.english()) == "");
    CHECK(last->settled);
    CHECK(!world.isOpen(instance, kStep));
    CHECK(world.number("SELECT count(*) FROM instance_event WHERE type = 'StepSentBack'") == 0);
}

TEST_CASE("who is told of a step that was taken back reads that nobody decided") {
    World world;
    auto files = test::planningFiles();
    const bpmn::StepEdit edit{
        kStep,
        {{bpmn::StepField::Who,
          "=[{name: \"Officer 1\", email: \"officer1@mois.example\"}, {name: \"Officer 2\", email: "
          "\"officer2@mois.example\"}]"},
         {bpmn::StepField::SendBackTo, "concept_note"}}};
    files["planning.bpmn"] = bpmn::applySteps(files["planning.bpmn"], {edit}).value();
    world.install(files);
    const auto id = world.task(world.upToReview(), kStep).id;
    world.database->write([](storage::Tx& tx) {
        tx.run("UPDATE person SET language = iif(email LIKE 'officer1%', 'en', 'ko') WHERE email LIKE 'officer%'");
    });
    REQUIRE(world.approvals->sendBack(id, world.ours(), "concept_note", "Wrong annex").ok());
    // The chain, which nobody can erase, holds none of the words.
    CHECK(world.number("SELECT count(*) FROM audit_event WHERE detail LIKE '%Wrong annex%'") == 0);
    CHECK(world.text("SELECT note FROM task_end WHERE task_id = " + id.text()) == "Wrong annex");
    world.settle();
    const auto english = world.relay.lastTo("officer1@mois.example").text;
    CHECK(english.find("has taken back the step") != std::string::npos);
    CHECK(english.find("Reason: “Wrong annex”") != std::string::npos);
    CHECK(english.find("has decided") == std::string::npos);
    const auto korean = world.relay.lastTo("officer2@mois.example").text;
    CHECK(korean.find("회수하셨습니다") != std::string::npos);
    CHECK(korean.find("결정하셨습니다") == std::string::npos);
}

TEST_CASE("a voice and a change of the panel at once never pass each other unseen") {
    for (int round = 0; round < 5; ++round) {
        Panel world("all");
        for (std::size_t i = 0; i + 1 < world.officers.size(); ++i)
            REQUIRE(world.decide(world.officers[i], "approve"));
        const auto last = world.linkOf(world.officers.back());
        std::thread adding([&] {
            // Too late is an answer as well.
            (void)world.approvals->addApprover(world.id, world.ours(), {"Officer 9", "", "officer9@mois.example", ""});
        });
        const auto finished = world.approvals->decide(last, {"approve", "", false, "", "", {}});
        adding.join();
        REQUIRE(finished);
        const bool added = world.number("SELECT count(*) FROM task_person WHERE task_id = " + world.id.text()) == 5;
        CHECK(finished->settled == !world.isOpen(world.instance, kStep));
        CHECK(world.isOpen(world.instance, kStep) == added);
    }
}

TEST_CASE("a person asked in vain learns by their link that the step is over") {
    Panel world("any");
    REQUIRE(world.decide(world.officers[1], "approve"));
    const auto link = world.linkOf(world.officers[0]);
    CHECK(link.state == LinkState::Decided);
    REQUIRE(link.decision);
    CHECK(link.decision->byName == world.officers[1]);
    const auto late = world.decide(world.officers[0], "reject", "Too late");
    REQUIRE(late);
    CHECK(!late->counted);
    CHECK(late->decision->byName == world.officers[1]);
}

TEST_CASE("whose answer is recorded has to be said when several are asked") {
    Panel world("all");
    RecordInput input;
    input.source = "phone";
    input.byName = "Officer 1";
    input.outcome = "approve";
    CHECK(world.approvals->record(world.id, world.ours(), input).error().message.key == "approvals.whose");
    CHECK(world.approvals->reassign(world.id, world.ours(), {"Officer 9", "", "officer9@mois.example", ""}, {})
              .error()
              .message.key == "approvals.whose_place");
    input.person = world.linkOf(world.officers[2]).person.id;
    CHECK(world.approvals->record(world.id, world.ours(), input).error().message.key == "approvals.superseded_record");
    input.edition = 1;
    const auto finished = world.approvals->record(world.id, world.ours(), input);
    REQUIRE(finished);
    CHECK((finished->counted && !finished->settled));
    CHECK(finished->decision->person == input.person);
}

TEST_CASE("only who keeps the task changes its panel, and only while it waits") {
    Panel world("all");
    const NewHolder ninth{"Officer 9", "", "officer9@mois.example", ""};
    const auto first = world.linkOf(world.officers[0]).person.id;
    CHECK(!world.approvals->addApprover(world.id, world.partners(), ninth));
    CHECK(!world.approvals->removeApprover(world.id, world.partners(), first, "Why not"));
    CHECK(world.approvals->removeApprover(world.id, world.ours(), first, " ").error().place == "note");
    CHECK(world.approvals->addApprover(world.id, world.ours(), {"", "", "officer9@mois.example", ""}).error().place ==
          "new_name");
    CHECK(!world.approvals->addApprover(TaskId{999}, world.ours(), ninth));
    REQUIRE(world.decide(world.officers[0], "reject", "Not this year"));
    CHECK(!world.approvals->addApprover(world.id, world.ours(), ninth));
    CHECK(!world.approvals->removeApprover(world.id, world.ours(), first, "Too late"));
}

TEST_CASE("what was counted on other files or with other persons is counted again") {
    Panel world("all");
    const auto votes = [&] {
        return world.database->read([&](storage::ReadTx& tx) {
            return countVotes(tx, *workflow::TaskRepository().find(tx, world.id)).value();
        });
    };
    const auto same = [&](const Votes& before) {
        return world.database->read([&](storage::ReadTx& tx) { return unchanged(tx, before, world.id).ok(); });
    };
    const auto first = votes();
    CHECK(same(first));
    const auto document = world.document(world.instance, "concept_note").id;
    REQUIRE(world.approvals->uploadRevision(document, world.ours(), {"a.docx", world.edited(document, "By hand")}, 1));
    CHECK(!same(first));
    const auto second = votes();
    CHECK(same(second));
    REQUIRE(world.approvals->addApprover(world.id, world.ours(), {"Officer 9", "", "officer9@mois.example", ""}));
    CHECK(!same(second));
}

TEST_CASE("the persons of one step: one side, each once however the address is written") {
    struct Case {
        std::string approvers, policy, quorum;
        bool asked;
    };
    for (const auto& [approvers, policy, quorum, asked] : {
             Case{R"(=["new@mois.example", program.partner.addressee])", "all", "", true},
             Case{R"(=[program.mois.reviewer, program.partner.addressee])", "all", "", false},
             Case{R"(=["New@mois.example", "new@MOIS.example"])", "quorum", "2", false},
             Case{R"(=["New@mois.example", "new@MOIS.example", "other@mois.example"])", "quorum", "2", true},
         }) {
        CAPTURE(approvers);
        World world;
        setUp(world, approvers, policy, quorum);
        const auto instance = world.start();
        REQUIRE(world.fill(world.task(instance, "enquiry"), test::enquiryFields()));
        REQUIRE(world.fill(world.task(instance, "concept_note"), test::conceptFields()));
        world.settle();
        CHECK(world.isOpen(instance, kStep) == asked);
        CHECK(world.number("SELECT count(*) FROM incident") == (asked ? 0 : 1));
    }
}

TEST_CASE("an objection mail leaves and its link stays, whatever becomes of the step") {
    World world;
    setUp(world, "=[program.partner.addressee, program.partner.coordinator]", "all");
    const auto instance = world.upToReview();
    const auto task = world.task(instance, kStep);
    RecordInput input;
    input.source = "phone";
    input.byName = "Addressee 1";
    input.outcome = "approve";
    input.person = world.linkOf("addressee@partner.example").person.id;
    input.edition = 1;
    REQUIRE(world.approvals->record(task.id, world.ours(), input));
    REQUIRE(world.decide("coordinator@partner.example", "reject", "Not this year"));
    CHECK(!world.isOpen(instance, kStep));
    world.settle();
    const auto link = world.linkOf("addressee@partner.example");
    CHECK(link.purpose == "object");
    CHECK(link.state == LinkState::Acts);
    REQUIRE(world.approvals->object(link, "We never said so"));
    CHECK(world.linkOf("addressee@partner.example").state == LinkState::Ended);
}

TEST_CASE("the link to object is about what was recorded, whatever the files are now") {
    World world;
    setUp(world, "=[program.partner.addressee, program.partner.coordinator]", "all");
    const auto instance = world.upToReview();
    RecordInput input;
    input.source = "phone";
    input.byName = "Addressee 1";
    input.outcome = "approve";
    input.person = world.linkOf("addressee@partner.example").person.id;
    input.edition = 1;
    REQUIRE(world.approvals->record(world.task(instance, kStep).id, world.ours(), input));
    world.settle();
    const auto token = world.relay.lastTo("addressee@partner.example").token();
    const auto document = world.document(instance, "concept_note").id;
    REQUIRE(world.approvals->uploadRevision(document, world.ours(), {"a.docx", world.edited(document, "By hand")}, 1));
    world.settle();
    REQUIRE(world.decide("addressee@partner.example", "approve"));
    REQUIRE(world.look(token)->state == LinkState::Acts);
    REQUIRE(world.approvals->object(*world.look(token), "We never said so"));
    CHECK(world.number("SELECT edition FROM decision WHERE objected_at IS NOT NULL") == 1);
}

TEST_CASE("who is taken out is told why, and comments of several carry the names of the reader's language") {
    Panel world("all");
    const auto second = world.linkOf(world.officers[1]).person.id;
    const auto finished = world.approvals->removeApprover(world.id, world.ours(), second, "Not competent");
    REQUIRE(finished);
    world.settle();
    const auto mail = world.relay.lastTo(world.officers[1]);
    CHECK(mail.token().empty());
    CHECK(mail.text.find("Reason: “Not competent”") != std::string::npos);
    REQUIRE(world.approvals->addApprover(world.id, world.ours(), {"Reviewer 1", "", "reviewer@mois.example", ""}));
    world.settle();
    REQUIRE(world.decide("reviewer@mois.example", "approve_with_remark", "Two themes"));
    REQUIRE(world.decide(world.officers[0], "approve_with_remark", "One city"));
    REQUIRE(world.decide(world.officers[2], "approve"));
    REQUIRE(world.decide(world.officers[3], "approve"));
    world.settle();
    const auto told = [&](const std::string& email, const std::string& words) {
        const auto handed = world.relay.handed();
        return std::any_of(handed.begin(), handed.end(), [&](const auto& one) {
            return one.goesTo(email) && one.text.find(words) != std::string::npos;
        });
    };
    CHECK(told("coordinator@mois.example", "Reviewer 1: Two themes"));
    CHECK(told("reviewer@mois.example", "검토자 1: Two themes"));
    CHECK(!told("reviewer@mois.example", "Reviewer 1: Two themes"));
}
