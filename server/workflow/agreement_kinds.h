#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "base/result.h"
#include "bpmn/model.h"
#include "documents/agreement.h"
#include "workflow/step.h"
#include "workflow/task.h"

/// Which files a step agrees on as one: the property `agreementSet` of an approval.
namespace entente::workflow {

/// The kinds of documents that the property names, a list or `joint_plan, contact_list`, with the one that the task
/// decides on: sorted, each once. Empty for a step without the property.
std::vector<std::string> agreementKinds(const engine::Task& task);

/// The files that a task decides on, the newest of each: those of its agreement set, or of its document.
std::vector<RevisionId> decidedFiles(storage::ReadTx& tx, InstanceId instance, const engine::Task& task);

/// Open tasks that decide on documents of this kind, alone or in a set.
std::vector<StoredTask> openOnFile(storage::ReadTx& tx, InstanceId instance, std::string_view kind);

/// As a task opens: plans the set, and that its side is asked afresh, with word of it when the set was agreed. Fails
/// when the property does not say which files, when one is missing, or when one side would agree on what it cannot see.
Result<void> planAgreement(storage::ReadTx& tx, Step& step, const PlannedTask& planned);

/// What the other side is asked to agree on it has been sent: from then on it sees this revision and no later draft.
void markShown(storage::Tx& tx, programs::Side side, const std::vector<documents::AgreementFile>& files, Timestamp now);

/// The property where it says nothing: on a step that is no approval, or that no other step agrees with. Originals of
/// an alternat that are none, or that would stand in one another's place.
std::vector<Problem> checkAgreements(const bpmn::Process& process);

}  // namespace entente::workflow
