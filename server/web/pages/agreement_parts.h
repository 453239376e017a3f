#pragma once

#include <vector>

#include "documents/agreement.h"
#include "storage/db/transaction.h"
#include "web/pages/context.h"
#include "web/views/agreement.h"

/// Sets of files that both sides agree on, as one side sees them. Of the other side it sees whether and when it
/// approved, never who within its line or what was said there.
namespace entente::web {

/// Leaves out what the side does not see whole. `linked`: files lead to their documents' pages.
std::vector<AgreementView> agreementViews(storage::ReadTx& tx, const Visit& visit, const programs::Program& program,
                                          programs::Side side, const std::vector<documents::AgreementSet>& sets,
                                          bool linked = true);

/// From what a consent was carried over, and by which rule, in a sentence.
std::string carriedText(storage::ReadTx& tx, const Visit& visit, const documents::Consent& consent);

}  // namespace entente::web
