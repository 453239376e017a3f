#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/result.h"
#include "bpmn/model.h"
#include "feel/value.h"

/// When several persons decide one step: which decisions it takes. Pure.
namespace entente::workflow {

enum class Policy {
    All,         ///< everybody approves
    Any,         ///< one approval is enough
    Quorum,      ///< a number of approvals is enough
    Sequential,  ///< everybody approves, one after the other: 검토 → 협조 → 결재
};

/// `all`, `any`, `quorum`, `sequential`.
std::string_view text(Policy policy);
std::optional<Policy> policyFrom(std::string_view text);

struct ApprovalRule {
    Policy policy = Policy::Any;
    int quorum = 0;           ///< approvals that a quorum takes
    bool refusalEnds = true;  ///< whether one *request changes* or *reject* decides the step; else it is one voice
};

/// From the properties of a task: `policy`, `quorum`, and `refusal` (`ends` or `counts`; by default it ends a step that
/// takes everybody and counts in the others). Without a policy the first decision of anybody decides. Fails when they
/// do not fit together.
Result<ApprovalRule> approvalRule(const feel::Context& properties);

/// What a definition says wrongly about its approvals, before anything runs. Properties that FEEL gives are left out.
std::vector<Problem> checkApprovals(const bpmn::Process& process);

/// The place of one approver: `outcome` is empty until they have decided.
struct Seat {
    int turn = 1;
    std::string outcome = {};
};

/// approve and approve_with_remark.
bool approves(std::string_view outcome);

/// Where a step stands.
struct Tally {
    std::string outcome = {};  ///< of the step, once it is decided: one of the four
    int turn = 0;              ///< whose turn it is until then
    bool possible = true;      ///< whether the persons who are there can still reach an approval

    bool decided() const { return !outcome.empty(); }
};

/// Of a refusal that ends the step, its outcome. Of one that counts, *request changes* when anybody asked for that, so
/// that what can be mended is not lost; else *reject*. An approval carries a remark when one of its voices did. A step
/// is refused by count as soon as no approval can come about any more, with *all* when everybody has been heard.
Tally tally(const ApprovalRule& rule, const std::vector<Seat>& seats);

}  // namespace entente::workflow
