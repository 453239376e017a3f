#include "workflow/send_back.h"

#include <doctest/doctest.h>

#include "bpmn/steps.h"
#include "support/world.h"

using namespace entente;
using namespace entente::workflow;

namespace {

/// What the package says about its step when this may send back to those, and decides so.
std::string problemOf(const std::string& steps, const std::string& policy = "all") {
    auto files = test::planningFiles();
    const auto changed = bpmn::applySteps(
        files["planning.bpmn"],
        {{"review_concept_note", {{bpmn::StepField::SendBackTo, steps}, {bpmn::StepField::Policy, policy}}}});
    REQUIRE(changed);
    files["planning.bpmn"] = *changed;
    std::string keys;
    for (const auto& problem : compilePackage("planning", files).problems)
        if (problem.message.key.starts_with("workflow.send_back")) {
            CHECK(problem.element == "review_concept_note");
            CHECK(problem.line > 0);
            keys += (keys.empty() ? "" : " ") + problem.message.key.substr(19);
        }
    return keys;
}

}  // namespace

TEST_CASE("the check names steps that a case cannot be sent back to") {
    CHECK(problemOf("enquiry, concept_note") == "");
    CHECK(problemOf("concept_note, nowhere") == "unknown");
    CHECK(problemOf("sign_letter") == "not_before");
    CHECK(problemOf("start") == "not_before");
    CHECK(problemOf("concept_note_decision, dispatch") == "not_before not_before");
    CHECK(problemOf("review_concept_note") == "itself");
    CHECK(problemOf("concept_note, review_concept_note", "sequential") == "");
    CHECK(problemOf("=steps") == "");
}

TEST_CASE("what is offered is what the version in force has before the step, by its names") {
    auto files = test::planningFiles();
    const auto changed = bpmn::applySteps(
        files["planning.bpmn"],
        {{"sign_letter", {{bpmn::StepField::SendBackTo, "enquiry, dispatch, gone, cohost_request, sign_letter"}}}});
    REQUIRE(changed);
    files["planning.bpmn"] = *changed;
    const auto package = compileActivated("planning", files, PackageId{1});
    REQUIRE(package);
    engine::Task task;
    task.elementId = "sign_letter";
    const auto names = [&] {
        std::string text;
        for (const auto& step : backSteps(*package, task))
            text += step.element + ": " + step.name.en + " / " + step.name.in("ko") + '\n';
        return text;
    };
    CHECK(
        names() ==
        "enquiry: Record the enquiry / 소관 부처 확인\ncohost_request: Prepare the co-host request / 공동 주최 요청서 "
        "준비\n");
    task.properties.set("policy", "sequential");
    CHECK(backSteps(*package, task).size() == 3);
    task.elementId = "concept_note";
    CHECK(backSteps(*package, task).empty());
}
