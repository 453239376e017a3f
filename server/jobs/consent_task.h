#pragma once

#include <vector>

#include "base/result.h"
#include "engine/state.h"
#include "storage/db/transaction.h"
#include "workflow/step.h"

/// A task `entente:consent`: people are asked what their data may be used for, each by their own link.
namespace entente::jobs {

/// Whom the task asks, and what it says of everybody.
struct ConsentPlan {
    struct Asked {
        programs::Person person;
        programs::Side side = programs::Side::A;  ///< on which they take part, and which asks
    };
    std::vector<Asked> asked = {};
    /// The variable `asked`: for each of `persons`, once and in their order, `id`, `number`, `name`, `nameKo` and
    /// `outcome`, which is `asked`, `answered` (nothing is open), `asked_before` (in this program), `no_address` (none
    /// but an assistant's), `other_side` or `not_taking_part`. What the other side may not read is said only where the
    /// input `side` names theirs.
    feel::Value said = {};
};

/// Inputs `persons`, a list or one of: the number of a participation, or a context with `number`, `personId`, `id` or
/// `email`; `side`, `A` or `B`: nobody of the other one is asked. Fails when an input cannot be read.
Result<ConsentPlan> consentPlanOf(storage::ReadTx& tx, const workflow::Situation& situation, const engine::Job& job);

/// Adds the mails to the step that completes the task, to the own addresses alone. A step that another one has come
/// before fails with kind Conflict when it is written.
Result<void> planConsentMails(storage::ReadTx& tx, workflow::Step& step, const engine::Job& job,
                              const ConsentPlan& plan);

}  // namespace entente::jobs
