#include "workflow/approval_rule.h"

#include <doctest/doctest.h>

#include <array>
#include <random>

#include "bpmn/reader.h"
#include "support/world.h"

using namespace entente;
using namespace entente::workflow;
using feel::Context;
using feel::Value;

namespace {

ApprovalRule ruleOf(Context properties) {
    const auto rule = approvalRule(properties);
    REQUIRE(rule);
    return *rule;
}

bool refuses(std::string_view outcome) {
    return outcome == "reject" || outcome == "request_changes";
}

}  // namespace

TEST_CASE("properties that do not fit together are named") {
    struct Case {
        Context properties;
        std::string place;  ///< of the error; empty: fine
    };
    for (const auto& [properties, place] : {
             Case{{}, ""},
             Case{{{"policy", "all"}}, ""},
             Case{{{"policy", "any"}, {"refusal", "ends"}}, ""},
             Case{{{"policy", "quorum"}, {"quorum", 2}}, ""},
             Case{{{"policy", "quorum"}, {"quorum", "2"}}, ""},
             Case{{{"policy", ""}, {"quorum", ""}, {"refusal", ""}}, ""},
             Case{{{"policy", "most"}}, "policy"},
             Case{{{"policy", 3}}, "policy"},
             Case{{{"policy", "quorum"}}, "quorum"},
             Case{{{"policy", "quorum"}, {"quorum", 0}}, "quorum"},
             Case{{{"policy", "quorum"}, {"quorum", "two"}}, "quorum"},
             Case{{{"policy", "quorum"}, {"quorum", feel::Number::parse("1.5").value()}}, "quorum"},
             Case{{{"policy", "all"}, {"quorum", 2}}, "quorum"},
             Case{{{"refusal", "waits"}}, "refusal"},
             Case{{{"policy", "sequential"}, {"refusal", "counts"}}, "refusal"},
         }) {
        CAPTURE(Value(properties).text());
        const auto rule = approvalRule(properties);
        CHECK((rule ? std::string() : rule.error().place) == place);
    }
}

TEST_CASE("what one refusal does when the definition does not say") {
    CHECK(ruleOf({}).refusalEnds);
    CHECK(ruleOf({{"policy", "sequential"}}).refusalEnds);
    CHECK(!ruleOf({{"policy", "any"}}).refusalEnds);
    CHECK(!ruleOf({{"policy", "quorum"}, {"quorum", 2}}).refusalEnds);
}

TEST_CASE("whatever the order of the voices: a step is decided once, rightly, and never early") {
    constexpr std::array<const char*, 4> kOutcomes = {"approve", "approve_with_remark", "request_changes", "reject"};
    std::mt19937 random(7);
    const auto pick = [&](int below) { return static_cast<int>(random() % static_cast<unsigned>(below)); };
    for (int round = 0; round < 5000; ++round) {
        const int count = 1 + pick(5);
        ApprovalRule rule;
        rule.policy = static_cast<Policy>(pick(4));
        rule.quorum = 1 + pick(count);
        rule.refusalEnds = rule.policy == Policy::Sequential || pick(2) == 0;
        std::vector<Seat> seats(static_cast<std::size_t>(count));
        int turn = 1;
        for (auto& seat : seats) {
            seat.turn = turn;
            if (rule.policy == Policy::Sequential && pick(2) == 0) ++turn;
        }
        while (!tally(rule, seats).decided()) {
            const auto now = tally(rule, seats);
            std::vector<Seat*> open;
            for (auto& seat : seats)
                if (seat.outcome.empty() && (rule.policy != Policy::Sequential || seat.turn == now.turn))
                    open.push_back(&seat);
            // It goes on only while somebody is there who can answer.
            REQUIRE(!open.empty());
            open[static_cast<std::size_t>(pick(static_cast<int>(open.size())))]->outcome =
                kOutcomes.at(static_cast<std::size_t>(pick(4)));
        }
        int approved = 0, refused = 0, remarks = 0, changes = 0, silent = 0;
        for (const auto& seat : seats) {
            approved += approves(seat.outcome) ? 1 : 0;
            refused += refuses(seat.outcome) ? 1 : 0;
            remarks += seat.outcome == "approve_with_remark" ? 1 : 0;
            changes += seat.outcome == "request_changes" ? 1 : 0;
            silent += seat.outcome.empty() ? 1 : 0;
        }
        const int needed = rule.policy == Policy::Any ? 1 : rule.policy == Policy::Quorum ? rule.quorum : count;
        const auto outcome = tally(rule, seats).outcome;
        CAPTURE(round);
        CHECK(approves(outcome) == (approved >= needed && !(rule.refusalEnds && refused > 0)));
        if (approves(outcome)) CHECK((outcome == "approve_with_remark") == (remarks > 0));
        if (refuses(outcome)) CHECK((outcome == "request_changes") == (changes > 0));
        if (refuses(outcome)) CHECK((rule.refusalEnds || approved + silent < needed));
    }
}

TEST_CASE("a check names what is wrong with the approvals of a definition before it runs") {
    auto files = test::planningFiles();
    struct Case {
        std::string property;
        std::string key;
    };
    for (const auto& [property, key] : {
             Case{R"(name="policy" value="most")", "workflow.policy_unknown"},
             Case{R"(name="policy" value="quorum")", "workflow.quorum_number"},
             Case{R"(name="quorum" value="2")", "workflow.quorum_unused"},
             Case{R"(name="refusal" value="maybe")", "workflow.refusal_unknown"},
             Case{R"(name="fourEyes" value="concept_note, nowhere")", "workflow.four_eyes_unknown"},
             Case{R"(name="fourEyes" value="review_concept_note")", "workflow.four_eyes_unknown"},
             Case{R"(name="fourEyes" value="concept_note_decision")", "workflow.four_eyes_unknown"},
             Case{R"(name="policy" value="=program.policy")", ""},
             Case{R"(name="fourEyes" value="concept_note")", ""},
         }) {
        CAPTURE(property);
        auto text = files.at("planning.bpmn");
        const std::string before = "<zeebe:property name=\"approvers\" value=\"=program.mois.reviewer\" />";
        text.replace(text.find(before), before.size(), before + "<zeebe:property " + property + " />");
        const auto reading = bpmn::read(text);
        const auto problems = checkApprovals(*reading.definitions.process("planning"));
        CHECK((problems.empty() ? std::string() : problems.front().message.key) == key);
        if (!problems.empty()) CHECK(problems.front().element == "review_concept_note");
    }
}
