#pragma once

#include <optional>
#include <string>
#include <vector>

#include "approvals/delegation.h"
#include "forms/form.h"
#include "web/pages/context.h"
#include "web/views/task.h"
#include "workflow/mail_composer.h"
#include "workflow/step.h"

/// What the pages of one task share.
namespace entente::web {

/// A task page being answered: the task, its case, and the words around it.
struct TaskPage {
    Visit& visit;
    workflow::StoredTask task;
    workflow::Situation situation;

    const identity::Account& account() const { return *visit.account(); }
    std::string title() const { return task.name().in(visit.language().tag); }
    std::string path() const { return "/tasks/" + task.id.text(); }
    std::string programPath() const;
    Link program() const { return {situation.program().title.in(visit.language().tag), programPath()}; }
    /// Of the reader's draft, and of what they send.
    std::string author() const;
};

/// Nothing when there is no such task, or none that the reader may know of.
std::optional<TaskPage> openTask(Visit& visit);

/// The newest revisions of the document that the task is about, by language; empty when it is about none.
std::vector<workflow::CurrentFile> filesOf(const TaskPage& page);
std::vector<Link> documentLinks(const TaskPage& page);
/// Who prepares the task for whom; nothing when nobody does.
std::optional<approvals::Delegation> delegationOf(const TaskPage& page);
TaskHead headOf(const TaskPage& page);
/// The task's form; one without fields for a task that has none.
const forms::Form& formOf(const TaskPage& page);
/// The step of the task in its definition, and the steps that may follow it; null and empty where it is gone.
const bpmn::FlowNode* nodeOf(const TaskPage& page);
std::vector<const bpmn::FlowNode*> nextNodes(const TaskPage& page);

}  // namespace entente::web
