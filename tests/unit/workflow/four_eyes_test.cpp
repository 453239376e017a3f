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
