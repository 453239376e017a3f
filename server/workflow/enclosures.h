#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "mail/outbox.h"
#include "storage/db/transaction.h"
#include "workflow/step.h"

/// The files that leave with a mail about a task. What one side keeps to itself never goes to a person of the other.
namespace entente::workflow {

/// The entry `languages` of a dispatch, in which its letter leaves; empty when none was chosen.
std::vector<std::string> languagesOf(const feel::Value& dispatch);

bool isInLanguage(const std::vector<CurrentFile>& files, std::string_view language);

/// Of one kind, those in these languages; with none of them, or without languages, the one in English, else the first.
std::vector<CurrentFile> inLanguages(const std::vector<CurrentFile>& files, const std::vector<std::string>& languages);

/// What a dispatch shares with the other side: its letter and the kinds that its property `attachments` names, each in
/// the languages in which the letter leaves.
std::vector<CurrentFile> filesOfDispatch(storage::ReadTx& tx, InstanceId instance, const engine::Task& dispatch,
                                         const std::vector<std::string>& languages = {});

/// The document of that kind in the language of the first receiver, else as `inLanguage` chooses, among what the sides
/// of all receivers see; `shared` are documents that the same transaction shows to both. Nothing where there is none;
/// fails with `workflow.enclosure_private` where there is, but none for one of them.
Result<std::optional<CurrentFile>> enclosedFile(storage::ReadTx& tx, const Situation& situation, std::string_view kind,
                                                const std::vector<programs::Person>& receivers,
                                                const std::vector<DocumentId>& shared = {});

/// The kinds that the property `attachments` of the task names, each in the languages that its dispatch has chosen,
/// else as `enclosedFile` finds it. The signed copy of a dispatched letter takes the place of its Word document, else
/// the copy that was issued.
Result<std::vector<mail::MailFile>> enclosures(storage::ReadTx& tx, const Situation& situation,
                                               const feel::Context& variables, const engine::Task& task,
                                               const programs::Person& to, const std::vector<DocumentId>& shared);

}  // namespace entente::workflow
