#include <doctest/doctest.h>

#include "dmn/model.h"
#include "model.h"

using namespace entente;
using namespace entente::engine;
using namespace entente::engine::testing;

namespace {

constexpr auto kModel = R"(<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" namespace="urn:t">
  <inputData id="amount" name="amount"><variable name="amount" typeRef="number"/></inputData>
  <decision id="signatory" name="Who signs"><informationRequirement><requiredInput href="#amount"/>
    </informationRequirement><decisionTable hitPolicy="FIRST">
    <input><inputExpression><text>amount</text></inputExpression></input><output/>
    <rule><inputEntry><text>&gt;= 100</text></inputEntry><outputEntry><text>"minister"</text></outputEntry></rule>
    <rule><inputEntry><text>&gt;= 0</text></inputEntry><outputEntry><text>"director"</text></outputEntry></rule>
    </decisionTable></decision>
  <decision id="broken" name="broken"><literalExpression><text>1 +</text></literalExpression></decision>
  </definitions>)";

Decisions decisions() {
    const auto model = dmn::Model::load(kModel);
    REQUIRE(model.ok());
    return {{"signatory", *model}, {"broken", *model}};
}

std::string rule(const std::string& called, const std::string& more = {}) {
    return node("businessRuleTask", "r", called + more);
}

std::string calls(const std::string& decision, const std::string& variable = "who") {
    return "<zeebe:calledDecision decisionId='" + decision + "' resultVariable='" + variable + "'/>";
}

std::string between(const std::string& task) {
    return start() + task + end() + path({"s", "r", "e"});
}

}  // namespace

TEST_CASE("business rule task: the decision is made at once, its value is a variable") {
    for (const auto& [amount, expected] : {std::pair(5, "director"), std::pair(100, "minister")}) {
        const auto simulation =
            started(between(rule(calls("signatory"))), {{"amount", amount}}, {}, "UTC", decisions());
        CHECK(completed(simulation));
        CHECK(*simulation.state().variable(kProcessScope, "who") == feel::Value(expected));
    }
}

TEST_CASE("business rule task: inputs and outputs are mapped, the decision may be chosen by FEEL") {
    const auto simulation = started(between(rule(calls("=\"signa\" + \"tory\"", "result"),
                                                 mapping({{"cost * 2", "amount"}}, {{"result", "letter.by"}}))),
                                    {{"cost", 60}}, {}, "UTC", decisions());
    CHECK(completed(simulation));
    CHECK((*simulation.state().variable(kProcessScope, "letter"))["by"] == feel::Value("minister"));
    CHECK(simulation.state().variable(kProcessScope, "result") == nullptr);
}

TEST_CASE("business rule task: nothing that fits is null, what cannot be decided an incident") {
    const auto none = started(between(rule(calls("signatory"))), {{"amount", -1}}, {}, "UTC", decisions());
    CHECK(completed(none));
    CHECK(none.state().variable(kProcessScope, "who")->isNull());
    const auto unknown = started(between(rule(calls("=\"nothing\""))), {}, {}, "UTC", decisions());
    CHECK(onlyIncident(unknown).message.english() == "There is no decision nothing.");
    const auto broken = started(between(rule(calls("broken"))), {}, {}, "UTC", decisions());
    CHECK(onlyIncident(broken).message.english() ==
          "The decision broken cannot be made: the expression is not complete (at 1:4)");
}

TEST_CASE("business rule task: with a job type a job, with neither refused") {
    const auto job = started(between(rule("<zeebe:taskDefinition type='rules'/>")));
    REQUIRE(job.state().jobs.size() == 1);
    CHECK(job.state().jobs.begin()->second.type == "rules");
    std::vector<Problem> problems;
    CHECK_FALSE(compile(bpmn::read(file(between(rule("")))).definitions, "p", problems).ok());
    CHECK_FALSE(compile(bpmn::read(file(between(rule(calls("signatory", ""))))).definitions, "p", problems).ok());
}
