#pragma once

#include "programs/program.h"
#include "web/pages/context.h"
#include "web/views/program.h"
#include "workflow/open_tasks.h"

namespace entente::web {

/// More tasks of one step than this are one line.
inline constexpr int kFewOfStep = 5;

/// The inner steps of a side are its own affair: the other learns whose turn it is, and no more.
bool isInner(const Visit& visit, const workflow::StoredTask& task);
/// What a step is called to this reader.
std::string nameFor(const Visit& visit, const programs::Program& program, const workflow::StoredTask& task);
/// The same where nothing beside it says whose it is: both sides may be asked the same.
std::string wholeNameFor(const Visit& visit, const programs::Program& program, const workflow::StoredTask& task);
/// A line of *Waiting on*; many of one step lead to their list.
WaitingItem waitingItem(storage::ReadTx& tx, const Visit& visit, const programs::Program& program,
                        const workflow::OpenTasks& open);
/// A line of *Your turn*, as `turnItem`; many of one step lead to their list.
TurnItem turnLine(storage::ReadTx& tx, const Visit& visit, const programs::Program& program,
                  const workflow::OpenTasks& open);
/// `312 of 500 open: Answer the invitation`.
std::string countText(storage::ReadTx& tx, const Visit& visit, const programs::Program& program,
                      const workflow::OpenTasks& open);
/// The list of what is open of one step in one case.
std::string openPath(const programs::Program& program, const workflow::StoredTask& task);

}  // namespace entente::web
