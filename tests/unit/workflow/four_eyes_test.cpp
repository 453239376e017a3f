#include "workflow/four_eyes.h"

#include <doctest/doctest.h>

#include "bpmn/steps.h"
#include "support/world.h"

using namespace entente;
using test::World;

TEST_CASE("four eyes look both ways, and at decisions while their step waits for others") {
    World world;
    const bpmn::StepEdit review{"review_concept_note",
                                {{bpmn::StepField::Who, "=[program.mois.reviewer, program.mois.signatory]"},
                                 {bpmn::StepField::Policy, "all"},
                                 {bpmn::StepField::FourEyes, "concept_note"}}};
    const bpmn::StepEdit sign{"sign_letter", {{bpmn::StepField::FourEyes, "review_concept_note"}}};
    auto files = test::planningFiles();
    files["planning.bpmn"] = bpmn::applySteps(files["planning.bpmn"], {review, sign}).value();
    std::vector<Problem> problems;
    REQUIRE(world.packages->install("planning", files, {}, problems));
    const auto instance = world.upToReview();
    const auto reviewer = world.linkOf("reviewer@mois.example").person.id;
    const auto signatory = world.linkOf("signatory@mois.example").person.id;
    REQUIRE(world.decide("reviewer@mois.example", "approve"));
    REQUIRE(world.isOpen(instance, "review_concept_note"));

    struct Case {
        std::string element, names;
        PersonId person;
        bool may;
    };
    for (const auto& [element, names, person, may] : {
             Case{"sign_letter", "review_concept_note", reviewer, false},
             Case{"sign_letter", "review_concept_note", signatory, true},
             Case{"concept_note", "", reviewer, false},  // the review names the note: who says it makes no difference
             Case{"concept_note", "", signatory, true},
             Case{"enquiry", "", reviewer, true},
             Case{"review_concept_note", "concept_note", world.ours().person, false},
         }) {
        CAPTURE(element);
        CAPTURE(names);
        engine::Task task;
        task.element = engine::kProcessScope;
        task.elementId = element;
        if (!names.empty()) task.properties.set("fourEyes", names);
        const bool allowed = world.database->read([&](storage::ReadTx& tx) {
            const auto situation = world.runner->situation(tx, instance);
            return workflow::checkFourEyes(tx, *situation, *situation->package, task, person).ok();
        });
        CHECK(allowed == may);
    }
}

TEST_CASE("two accounts of one person are one pair of eyes, and one voice") {
    World world;
    const bpmn::StepEdit review{"review_concept_note",
                                {{bpmn::StepField::Who, "=[program.mois.reviewer, program.mois.signatory]"},
                                 {bpmn::StepField::Policy, "all"},
                                 {bpmn::StepField::FourEyes, "concept_note"}}};
    auto files = test::planningFiles();
    files["planning.bpmn"] = bpmn::applySteps(files["planning.bpmn"], {review}).value();
    std::vector<Problem> problems;
    REQUIRE(world.packages->install("planning", files, {}, problems));
    // The coordinator has a second account: the address of the person has changed since the first one.
    auto second = world.colleague("second@mois.example");
    const auto person = world.ours().person;
    world.database->write([&](storage::Tx& tx) {
        tx.run("UPDATE person SET email = 'other@mois.example' WHERE id = $1", second.person);
        tx.run("UPDATE person SET email = 'second@mois.example' WHERE id = $1", person);
        tx.run("UPDATE account SET person_id = $2 WHERE id = $1", second.id, person);
    });
    second = world.account("second@mois.example");
    REQUIRE(second.id != world.ours().id);
    REQUIRE(second.person == world.ours().person);

    const auto instance = world.upToReview();  // the first account wrote the note
    const auto task = world.task(instance, "review_concept_note");
    const auto record = [&](const identity::Account& account, PersonId person) {
        approvals::RecordInput input;
        input.source = "phone";
        input.byName = "Officer";
        input.outcome = "approve";
        input.person = person;
        input.edition = 1;
        return world.approvals->record(task.id, account, input);
    };
    const auto reviewer = world.linkOf("reviewer@mois.example").person.id;
    for (const auto& account : {world.ours(), second}) {
        CAPTURE(account.email);
        // Neither may record what somebody else decided, nor take part in their own name.
        const auto recorded = record(account, reviewer);
        REQUIRE(!recorded);
        CHECK(recorded.error().message.key == "approvals.four_eyes");
        const auto added = world.approvals->addApprover(task.id, world.ours(), {"Officer", "", account.email, ""});
        REQUIRE(!added);
        CHECK(added.error().message.key == "approvals.four_eyes");
    }
    const auto third = world.colleague("third@mois.example");
    CHECK(record(third, reviewer));
    CHECK(world.number("SELECT count(*) FROM decision") == 1);
}

TEST_CASE("an administrator completes nothing, and whoever became a coordinator since is held to four eyes") {
    World world;
    const bpmn::StepEdit edit{"cohost_request", {{bpmn::StepField::FourEyes, "concept_note"}}};
    const bpmn::StepEdit review{"review_concept_note", {{bpmn::StepField::FourEyes, "concept_note"}}};
    auto files = test::planningFiles();
    files["planning.bpmn"] = bpmn::applySteps(files["planning.bpmn"], {edit, review}).value();
    std::vector<Problem> problems;
    REQUIRE(world.packages->install("planning", files, {}, problems));
    const auto instance = world.start();
    REQUIRE(world.fill(world.task(instance, "enquiry"), test::enquiryFields()));
    const auto note = world.task(instance, "concept_note").id;
    const auto administrator = world.account("admin@mois.example");
    CHECK(world.approvals->completeForm(note, administrator, test::conceptFields()).error().kind ==
          ErrorKind::Forbidden);
    CHECK(world.isOpen(instance, "concept_note"));
    const auto as = [&](const char* role) {
        world.database->write(
            [&](storage::Tx& tx) { tx.run("UPDATE account SET role = $2 WHERE id = $1", administrator.id, role); });
        return world.account("admin@mois.example");
    };
    REQUIRE(world.approvals->completeForm(note, as("coordinator"), test::conceptFields()));
    world.settle();
    const auto task = world.task(instance, "review_concept_note").id;
    approvals::RecordInput input;
    input.source = "phone";
    input.byName = "Officer";
    input.outcome = "approve";
    input.person = world.linkOf("reviewer@mois.example").person.id;
    input.edition = 1;
    CHECK(world.approvals->record(task, as("administrator"), input).error().kind == ErrorKind::Forbidden);
    CHECK(world.approvals->record(task, as("coordinator"), input).error().message.key == "approvals.four_eyes");
    REQUIRE(world.decide("reviewer@mois.example", "approve"));
    const auto request = world.task(instance, "cohost_request").id;
    CHECK(world.approvals->completeForm(request, as("coordinator"), {}).error().message.key == "approvals.four_eyes");
    CHECK(world.isOpen(instance, "cohost_request"));
}

TEST_CASE("what four eyes may name") {
    const auto package = workflow::compilePackage("planning", test::planningFiles()).package;
    REQUIRE(package);
    const auto names = [&](const feel::Value& value) {
        return workflow::fourEyesOf(*package, feel::Context{{"fourEyes", value}});
    };
    const std::string note = "concept_note", letter = "sign_letter";
    CHECK(workflow::fourEyesOf(*package, {}).value().empty());
    CHECK(names({}).value().empty());
    CHECK(names(note + ", " + letter).value() == std::vector<std::string>{note, letter});
    CHECK(names(feel::List{note, letter}).value() == std::vector<std::string>{note, letter});
    for (const auto& odd :
         {feel::Value(1), feel::Value(true), feel::Value(feel::List{note, 1}), feel::Value(feel::Context{{"a", 1}})})
        CHECK(names(odd).error().message.key == "workflow.four_eyes_value");
    for (const auto& nobody : {feel::Value("nowhere"), feel::Value(feel::List{note, "concept_note_decision"})})
        CHECK(names(nobody).error().message.key == "workflow.four_eyes_unknown");
}

TEST_CASE("a step whose four eyes name no task of the package does not open") {
    World world;
    const bpmn::StepEdit review{"review_concept_note", {{bpmn::StepField::FourEyes, "=\"concept\" + \"_notes\""}}};
    auto files = test::planningFiles();
    files["planning.bpmn"] = bpmn::applySteps(files["planning.bpmn"], {review}).value();
    std::vector<Problem> problems;
    REQUIRE(world.packages->install("planning", files, {}, problems));
    const auto instance = world.upToReview();
    CHECK(!world.isOpen(instance, "review_concept_note"));
}
