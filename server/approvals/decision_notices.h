#pragma once

#include "approvals/decision.h"
#include "base/result.h"
#include "workflow/step.h"

/// What a decision says to the process and to people.
namespace entente::approvals {

/// What expressions see as `decision`; `person` is whose decision it is.
feel::Value decisionValue(const workflow::Situation& situation, const Decision& decision,
                          const std::optional<programs::Person>& person);

/// Receipt to the decider, word to the coordinator and to those of the same side who decided before. `actor` gets no
/// word of what they did themselves.
Result<void> tellDecision(storage::ReadTx& tx, workflow::Step& step, const workflow::StoredTask& task,
                          const Decision& decision, PersonId actor);

/// To a person of the other side for whom somebody answered: what was recorded, and the link to object.
Result<void> offerObjection(storage::ReadTx& tx, const Clock& clock, workflow::Step& step,
                            const workflow::StoredTask& task, const Decision& decision);

}  // namespace entente::approvals
