#pragma once

#include <functional>

#include "approvals/approval_service.h"

namespace entente::approvals {

/// One attempt to finish a task. Each part runs on the snapshot that the step is decided on, once per round.
struct ApprovalService::Attempt {
    /// Who may, and whether the task still asks what was answered.
    std::function<Result<void>(storage::ReadTx&, const workflow::StoredTask&)> check;
    /// What the process learns.
    std::function<Result<feel::Context>(const workflow::Situation&, const workflow::StoredTask&)> variables;
    /// Rows and mails that belong to the step.
    std::function<Result<void>(storage::ReadTx&, workflow::Step&, const workflow::StoredTask&, const feel::Context&)>
        extend;
};

}  // namespace entente::approvals
