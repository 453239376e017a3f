#pragma once

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "bpmn/steps.h"
#include "support/world.h"

/// A review by whom a test names.
namespace entente::test {

inline constexpr const char* kStep = "review_concept_note";

/// The review by these persons, instead of the shipped reviewer.
inline void setUp(World& world, const std::string& approvers, const std::string& policy,
                  const std::string& quorum = {}) {
    bpmn::StepEdit edit{kStep, {{bpmn::StepField::Who, approvers}, {bpmn::StepField::Policy, policy}}};
    if (!quorum.empty()) edit.values[bpmn::StepField::Quorum] = quorum;
    auto files = planningFiles();
    files["planning.bpmn"] = bpmn::applySteps(files["planning.bpmn"], {edit}).value();
    std::vector<Problem> problems;
    REQUIRE(world.packages->install("planning", files, {}, problems));
}

/// The world with a review by four officers.
struct Panel : World {
    explicit Panel(const std::string& policy, const std::string& quorum = {}) {
        std::string list;
        for (const auto& officer : officers)
            list += (list.empty() ? "{name: \"" : ", {name: \"") + officer + "\", email: \"" + officer + "\"}";
        setUp(*this, "=[" + list + "]", policy, quorum);
        instance = upToReview();
        id = task(instance, kStep).id;
    }

    std::vector<std::string> officers = {"officer1@mois.example", "officer2@mois.example", "officer3@mois.example",
                                         "officer4@mois.example"};
    InstanceId instance;
    TaskId id;
};

}  // namespace entente::test
