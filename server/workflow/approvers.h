#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "engine/state.h"
#include "programs/program.h"
#include "storage/db/transaction.h"

namespace entente::workflow {

struct Package;
struct Situation;
struct TaskPerson;

/// Somebody to be asked by link. `person.id` is 0 when nobody has this address yet.
struct Asked {
    programs::Person person;
    int turn = 1;                ///< of a line in order; equal ones are asked at once
    std::string stage = {};      ///< review, agree, decide: what the approval line calls it; may be empty
    std::string authority = {};  ///< delegated (위임전결): decides below the top
    PersonId standsFor = {};     ///< whose absence this person fills (대결)
};

/// The persons that the property `approvers` gives, each once: a person, an address, a list of these, or a context
/// `{person, stage, authority, order}`; of a flat row, as a decision table gives it, the context is the person as well.
/// With the policy `sequential` the list is the line, a list within it is asked at once, and `order`, where rows have
/// it, says the turn instead. Somebody who stands in a line twice is asked once, at the later place. Fails when nobody
/// is there, when a row names nobody, or when the quorum is larger than the number of persons.
Result<std::vector<Asked>> approversOf(storage::ReadTx& tx, const engine::Task& task, const programs::Program& program);

/// The side whose step it is. Nobody knows yet to which side a new person belongs: they go with the others. Fails when
/// persons of both sides are asked, because a step is the affair of one.
Result<programs::Side> sideOf(const programs::Program& program, std::vector<Asked>& asked);

/// Who is asked today in the place of this person, who is absent, and is noted in `taken` then; nothing when they are
/// there, when nobody stands in who does not take part already, and when four eyes bar who would.
/// `package` holds the step of the task.
std::optional<programs::Person> substituteFor(storage::ReadTx& tx, const Situation& situation, const Package& package,
                                              const engine::Task& task, PersonId person, std::vector<PersonId>& taken);
/// Who has a place already, or is stood in for.
std::vector<PersonId> takenBy(const std::vector<TaskPerson>& places);

/// Whoever of the first turn is absent is replaced by their substitute.
void fillAbsences(storage::ReadTx& tx, const Situation& situation, const Package& package, const engine::Task& task,
                  std::vector<Asked>& asked);

/// review, agree, decide.
bool isStage(std::string_view text);

}  // namespace entente::workflow
