#pragma once

#include <vector>

#include "base/result.h"
#include "mail/outbox.h"
#include "storage/db/transaction.h"
#include "workflow/step.h"

/// The files that leave with a mail about a task. What one side keeps to itself never goes to a person of the other.
namespace entente::workflow {

/// What a dispatch shares with the other side: its letter and the kinds that its property `attachments` names, each in
/// the language in which letters leave.
std::vector<CurrentFile> filesOfDispatch(storage::ReadTx& tx, InstanceId instance, const engine::Task& dispatch);

/// The kinds that the property `attachments` of the task names, each in the language of the receiver, else as
/// `inLanguage` chooses, among what their side sees; `shared` are documents that the same transaction shows to both.
/// The signed copy of a dispatched letter takes the place of its Word document, else the copy that was issued. Fails
/// with `workflow.enclosure_private` where a kind has documents, and none for the side of the receiver.
Result<std::vector<mail::MailFile>> enclosures(storage::ReadTx& tx, const Situation& situation,
                                               const feel::Context& variables, const engine::Task& task,
                                               const programs::Person& to, const std::vector<DocumentId>& shared);

}  // namespace entente::workflow
