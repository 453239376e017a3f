#pragma once

#include <vector>

#include "base/result.h"
#include "documents/agreement.h"
#include "workflow/step.h"

/// What the process and people are told of a set of files that both sides agree on.
namespace entente::workflow {

/// number, sha256 and files (kind, title, titleKo, language, original, revision, sha256).
feel::Context agreementSetValue(storage::ReadTx& tx, const documents::AgreementSet& set);

/// To the coordinators of both sides and whoever decided on it: what was agreed is open again. Nobody is told by a
/// package without that text: a case may have been moved to a version that agrees on nothing.
Result<std::vector<PlannedMail>> reopenedMails(storage::ReadTx& tx, const Situation& situation,
                                               const documents::AgreementSet& set);

}  // namespace entente::workflow
