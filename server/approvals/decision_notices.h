#pragma once

#include "approvals/decision.h"
#include "approvals/votes.h"
#include "base/result.h"
#include "workflow/step.h"

/// What a decision says to the process and to people.
namespace entente::approvals {

/// What expressions see as `decision`; `person` is whose decision it is.
feel::Value decisionValue(const workflow::Situation& situation, const Decision& decision,
                          const std::optional<programs::Person>& person);

/// Receipt to who decided. When the step is decided with it, word to the coordinator, to those of the same side who
/// decided before and to those who are no longer waited for. `actor` gets no word of what they did themselves.
Result<void> tellVote(storage::ReadTx& tx, workflow::Step& step, const workflow::StoredTask& task,
                      const Decision& decision, const Votes& votes, PersonId actor);
/// That a step was decided because who was still waited for is no longer asked.
Result<void> tellOutcome(storage::ReadTx& tx, workflow::Step& step, const workflow::StoredTask& task,
                         const Votes& votes, PersonId actor);
/// That a coordinator took the step back: `decision` is what the process learns, `asked` who need not decide any more.
Result<void> tellSentBack(storage::ReadTx& tx, workflow::Step& step, const workflow::StoredTask& task,
                          const feel::Value& decision, const std::vector<workflow::TaskPerson>& asked, PersonId actor);
/// Receipt to who answered a form by link.
Result<void> tellAnswer(storage::ReadTx& tx, workflow::Step& step, const workflow::StoredTask& task,
                        const Decision& decision, PersonId actor);

/// To a person of the other side for whom somebody answered: what was recorded, and the link to object.
Result<void> offerObjection(storage::ReadTx& tx, const Clock& clock, workflow::Step& step,
                            const workflow::StoredTask& task, const Decision& decision);

}  // namespace entente::approvals
