#pragma once

#include <string>
#include <vector>

#include "approvals/decision.h"
#include "programs/program.h"
#include "storage/db/transaction.h"
#include "web/pages/context.h"
#include "web/views/board.h"
#include "web/views/select_option.h"
#include "workflow/step.h"
#include "workflow/task.h"

/// How pages speak of tasks: who holds one, what it is about, whose eyes see it.
namespace entente::web {

/// Which side's view of a program the reader has: the partner's for its coordinator, MOIS's for everybody else.
programs::Side viewSide(const Visit& visit);

/// `Confirm your slot (Partner ministry)`.
std::string nameWithSide(const Visit& visit, const workflow::StoredTask& task);

/// The steps of a side are its own affair: to the other side they do not exist. What the partner's side is asked by
/// link is there for MOIS too, which asks, reminds and records the answers.
bool isVisible(const Visit& visit, const workflow::StoredTask& task);

/// `Signatory 1, Deputy Minister` for each, in the language of the page.
std::string personsText(const std::vector<programs::Person>& persons, const Language& language);
std::string personText(const programs::Person& person, const Language& language);

/// Each as an entry of a select, by number.
std::vector<SelectOption> personOptions(const std::vector<programs::Person>& persons, const Language& language);

/// High or low, in words; empty for the usual one.
std::string priorityText(const Visit& visit, const workflow::StoredTask& task);
/// Whether the reader is the one to do it, with an account.
bool isTurnOf(const Visit& visit, const workflow::StoredTask& task);
/// A line of *Your turn*, without the program's name.
TurnItem turnItem(storage::ReadTx& tx, const Visit& visit, const programs::Program& program,
                  const workflow::StoredTask& task);

/// The colour of a decision's tag.
Tone toneOf(std::string_view outcome);

/// *Changes requested*, and whether the case was sent back by that.
std::string outcomeText(const Visit& visit, const approvals::Decision& decision);
/// The steps to which an approval may be sent back, by element, in the language of the page. The step itself is called
/// the beginning of its line.
std::vector<SelectOption> backOptions(const Visit& visit, const workflow::Situation& situation,
                                      const workflow::StoredTask& task);
/// What one of them is called; empty for none.
std::string backText(const Visit& visit, const workflow::Situation& situation, const workflow::StoredTask& task,
                     const std::string& element);

/// Who decided: `Signatory 1, Deputy Minister`, as written by whoever acted for somebody else.
std::string deciderText(storage::ReadTx& tx, const approvals::Decision& decision, const Language& language);

/// Who an actor of the record is; nothing for the system itself and for who is not known any more.
std::optional<programs::Person> personOfActor(storage::ReadTx& tx, const std::string& actor);
/// Name of an actor of the record (`account:7`, `person:3`, `system`), for a page.
std::string actorText(storage::ReadTx& tx, const Visit& visit, const std::string& actor);

/// `5 March 2027` in the language of the page, for an ISO date; empty for none.
std::string dateText(const std::string& iso, const Language& language);

}  // namespace entente::web
