#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "approvals/votes.h"
#include "documents/agreement.h"
#include "workflow/runner.h"

/// What decisions do to the sets of files that both sides agree on.
namespace entente::approvals {

/// What the outcome of a step means for the set of its files.
struct AgreementChange {
    documents::AgreementSet set;  ///< of the files that were decided on, as it stood before
    documents::Consent consent;
    bool agreed = false;     ///< both sides have approved these very files now, and no file was replaced
    std::string word = {};   ///< the outcome that stands for its side with it
    std::string other = {};  ///< the one that stands for the other side; empty while it has still to decide
};

/// Nothing when the step agrees on no set or is not decided. An approval that somebody objected to is no consent, and a
/// side has not agreed while another of its steps on the set is open.
std::optional<AgreementChange> agreementAfter(storage::ReadTx& tx, const workflow::StoredTask& task, const Votes& votes,
                                              Timestamp now);

/// What the process learns of a decided step: `decision` and, of one that agrees on a set, `agreement` with agreed,
/// number, sha256 and files of the set, mois and partner (what stands for them: an outcome or null).
feel::Context outcomeVariables(storage::ReadTx& tx, const workflow::Situation& situation,
                               const workflow::StoredTask& task, const Votes& votes,
                               const std::optional<AgreementChange>& agreement);

/// The same `agreement` as things stand, of the newest set that a document of this kind is a file of; null when there
/// is none. For a step that has made the document again, so that the process knows whose consent was carried over.
feel::Value agreementOn(storage::ReadTx& tx, InstanceId instance, std::string_view kind);

/// The rows, the entry of the record and, when it is agreed, word to the coordinators of both sides. It is not
/// agreed when the same step asks somebody about the set once more. Part of the step, after its decision: fails with
/// kind Conflict when files or consents changed meanwhile.
Result<void> addAgreement(storage::ReadTx& tx, workflow::Step& step, const workflow::StoredTask& task,
                          const AgreementChange& change);

/// Whether an open step, but this one, still decides on the set.
bool isAwaited(storage::ReadTx& tx, const documents::AgreementSet& set, TaskId but);

/// Word to the coordinators of both sides that a set is agreed; `task` decided on it.
Result<std::vector<workflow::PlannedMail>> agreedMails(storage::ReadTx& tx, const workflow::Situation& situation,
                                                       const workflow::StoredTask& task,
                                                       const documents::AgreementSet& set);

/// Word to the coordinators of both sides, and to whoever decided on it, that an agreed set is open again.
Result<void> tellReopened(storage::Tx& tx, const workflow::Runner& runner, const workflow::Situation& situation,
                          const documents::AgreementSet& set);

/// Somebody objects to what was recorded for them on this edition: the consent of that step, wherever it was carried
/// over, is an objection until their side is asked again.
Result<void> withdrawConsent(storage::Tx& tx, const workflow::Runner& runner, const workflow::Situation& situation,
                             const workflow::StoredTask& task, int edition);

}  // namespace entente::approvals
