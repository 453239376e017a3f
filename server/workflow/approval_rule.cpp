#include "workflow/approval_rule.h"

#include <algorithm>
#include <array>
#include <utility>

#include "bpmn/expressions.h"
#include "bpmn/references.h"
#include "feel/number.h"
#include "workflow/four_eyes.h"

namespace entente::workflow {

namespace {

constexpr std::array<std::string_view, 4> kPolicies = {"all", "any", "quorum", "sequential"};
constexpr int kMostApprovers = 1000;

std::optional<int> smallNumber(const feel::Value& value) {
    std::optional<std::int64_t> number;
    if (value.isNumber()) number = value.number().toInt64();
    if (value.isString())
        if (const auto parsed = feel::Number::parse(value.string())) number = parsed->toInt64();
    if (!number || *number < 1 || *number > kMostApprovers) return std::nullopt;
    return static_cast<int>(*number);
}

const feel::Value& propertyOf(const feel::Context& properties, std::string_view name) {
    static const feel::Value kNone;
    const auto* found = properties.find(name);
    // A modeler keeps an emptied field as an empty text.
    return found && found->textOr("-") != "" ? *found : kNone;
}

struct Count {
    int approved = 0, remarked = 0, changes = 0, rejected = 0, open = 0;

    int refused() const { return changes + rejected; }
};

Count countOf(const std::vector<Seat>& seats) {
    Count count;
    for (const auto& seat : seats) {
        if (seat.outcome.empty()) ++count.open;
        if (approves(seat.outcome)) ++count.approved;
        if (seat.outcome == "approve_with_remark") ++count.remarked;
        if (seat.outcome == "request_changes") ++count.changes;
        if (seat.outcome == "reject") ++count.rejected;
    }
    return count;
}

/// Approvals that the step takes.
int needed(const ApprovalRule& rule, const std::vector<Seat>& seats) {
    if (rule.policy == Policy::Any) return 1;
    if (rule.policy == Policy::Quorum) return rule.quorum;
    return static_cast<int>(seats.size());
}

}  // namespace

std::string_view text(Policy policy) {
    return kPolicies.at(static_cast<std::size_t>(policy));
}

std::optional<Policy> policyFrom(std::string_view text) {
    const auto found = std::find(kPolicies.begin(), kPolicies.end(), text);
    if (found == kPolicies.end()) return std::nullopt;
    return static_cast<Policy>(found - kPolicies.begin());
}

bool approves(std::string_view outcome) {
    return outcome == "approve" || outcome == "approve_with_remark";
}

Result<ApprovalRule> approvalRule(const feel::Context& properties) {
    ApprovalRule rule;
    if (const auto& value = propertyOf(properties, "policy"); !value.isNull()) {
        const auto policy = policyFrom(value.textOr(""));
        if (!policy)
            return invalid("workflow.policy_unknown", "The policy is {policy}, not all, any, quorum or sequential",
                           {{"policy", value.text()}}, "policy");
        rule.policy = *policy;
        rule.refusalEnds = *policy == Policy::All || *policy == Policy::Sequential;
    }
    const auto& quorum = propertyOf(properties, "quorum");
    if (rule.policy == Policy::Quorum) {
        const auto number = smallNumber(quorum);
        if (!number)
            return invalid("workflow.quorum_number", "The policy quorum needs the number of approvals it takes", {},
                           "quorum");
        rule.quorum = *number;
    } else if (!quorum.isNull()) {
        return invalid("workflow.quorum_unused", "A number of approvals belongs to the policy quorum alone", {},
                       "quorum");
    }
    if (const auto& refusal = propertyOf(properties, "refusal"); !refusal.isNull()) {
        const auto word = refusal.textOr("");
        if (word != "ends" && word != "counts")
            return invalid("workflow.refusal_unknown", "What a refusal does is {refusal}, not ends or counts",
                           {{"refusal", refusal.text()}}, "refusal");
        if (word == "counts" && rule.policy == Policy::Sequential)
            return invalid("workflow.refusal_in_line",
                           "In a line, nobody is asked about what somebody before them refused", {}, "refusal");
        rule.refusalEnds = word == "ends";
    }
    return rule;
}

std::vector<Problem> checkApprovals(const bpmn::Process& process) {
    std::vector<Problem> problems;
    const auto say = [&](Severity severity, const bpmn::FlowNode& node, Message message) {
        problems.push_back({severity, {}, node.line, node.id, std::move(message)});
    };
    for (const auto& node : process.nodes) {
        for (const auto& other : bpmn::listed(node.property("fourEyes"))) {
            if (bpmn::isFeel(other)) break;
            const auto index = process.node(other);
            if (index < 0 || process.nodes[static_cast<std::size_t>(index)].kind != bpmn::NodeKind::UserTask ||
                other == node.id)
                say(Severity::Error, node, fourEyesUnknown(other).message);
        }
        if (node.property("kind") != "approval") continue;
        feel::Context properties;
        bool known = true;
        for (const auto* name : {"policy", "quorum", "refusal"}) {
            const auto value = node.property(name);
            known = known && !bpmn::isFeel(value);
            if (!value.empty()) properties.set(name, std::string(value));
        }
        if (!known) continue;
        if (auto rule = approvalRule(properties); !rule) say(Severity::Error, node, rule.error().message);
    }
    return problems;
}

Tally tally(const ApprovalRule& rule, const std::vector<Seat>& seats) {
    const auto count = countOf(seats);
    Tally result;
    result.possible = needed(rule, seats) <= count.approved + count.open && !seats.empty();
    for (const auto& seat : seats)
        if (seat.outcome.empty() && (result.turn == 0 || seat.turn < result.turn)) result.turn = seat.turn;
    if (seats.empty()) return result;

    const bool heard = rule.policy != Policy::All || count.open == 0;
    const bool refused = count.refused() > 0 && (rule.refusalEnds || (!result.possible && heard));
    if (count.approved >= needed(rule, seats) && !(rule.refusalEnds && count.refused() > 0))
        result.outcome = count.remarked > 0 ? "approve_with_remark" : "approve";
    else if (refused)
        result.outcome = count.changes > 0 ? "request_changes" : "reject";
    return result;
}

}  // namespace entente::workflow
