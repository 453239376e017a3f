#pragma once

#include <functional>

#include "approvals/approval_service.h"

namespace entente::approvals {

/// What a voice has decided together with the others: what the process learns, and the step to which it goes back.
struct Settled {
    feel::Context variables;
    std::string backTo = {};
};

/// One attempt to finish a task. Each part runs on the snapshot that the step is decided on, once per round.
struct ApprovalService::Attempt {
    /// Who may, and whether the task still asks what was answered.
    std::function<Result<void>(storage::ReadTx&, const workflow::StoredTask&)> check = {};
    /// Whose act it is, as far as that is a person: four eyes look at persons, whatever the account.
    PersonId person = {};
    /// The decision that stands when `person` has decided already.
    std::function<bool(storage::ReadTx&, const workflow::StoredTask&)> decidedBefore = {};
    /// Of an approval, instead of `variables`: what the process learns when the step is decided with this decision,
    /// nothing when it goes on waiting for others.
    std::function<Result<std::optional<Settled>>(storage::ReadTx&, const workflow::Situation&,
                                                 const workflow::StoredTask&)>
        vote = {};
    /// What the process learns.
    std::function<Result<feel::Context>(const workflow::Situation&, const workflow::StoredTask&)> variables = {};
    /// Rows and mails that belong to the step.
    std::function<Result<void>(storage::ReadTx&, workflow::Step&, const workflow::StoredTask&, const feel::Context&)>
        extend = {};
};

}  // namespace entente::approvals
