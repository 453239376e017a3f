#pragma once

#include <optional>
#include <string>
#include <vector>

#include "approvals/decision.h"
#include "storage/db/transaction.h"
#include "web/pages/link_visit.h"
#include "web/views/decision.h"
#include "workflow/step.h"

/// What the pages behind a link show beside the form.
namespace entente::web {

/// A file that the holder of a link may take.
struct LinkFile {
    std::string name;  ///< in its address: `12.docx`, `signed.pdf`
    std::string title;
    std::string format;
    std::string sha256;
    std::int64_t size = 0;
    std::string fileName;
    std::string mediaType;
    std::string note = {};  ///< what else to know, in a sentence
};

/// The files of the task's edition that the asked side may see.
std::vector<workflow::CurrentFile> editionFiles(storage::ReadTx& tx, const workflow::StoredTask& task, int edition);

/// Those, or the signed copy that left in their place, and the enclosures.
std::vector<LinkFile> linkFiles(storage::ReadTx& tx, const LinkVisit& visit);
std::vector<RevisionCard::File> fileCards(const LinkVisit& visit, const std::vector<LinkFile>& files);

/// What changed since the revision that the same step sent back; empty for the first.
std::string changesText(storage::ReadTx& tx, const LinkVisit& visit, const std::optional<workflow::CurrentFile>& shown);
/// Who of the same side decided before, with outcome and remark.
std::vector<std::string> decidedBefore(storage::ReadTx& tx, const LinkVisit& visit);
/// Where the other side stands, without its inner affairs.
std::string otherSideText(storage::ReadTx& tx, const LinkVisit& visit);
/// For whom, when somebody acted for the person asked; else empty.
std::string actedForText(storage::ReadTx& tx, const LinkVisit& visit, const approvals::Decision& decision);

}  // namespace entente::web
