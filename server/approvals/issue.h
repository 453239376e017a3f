#pragma once

#include <string>
#include <vector>

#include "approvals/approval_service.h"
#include "documents/agreement.h"
#include "documents/issued_copy.h"
#include "docx/late_fields.h"
#include "workflow/step.h"
#include "workflow/task.h"

/// Issued copies: approved revisions with their late fields filled in, by a dispatch or when both sides have agreed.
namespace entente::approvals {

/// A file with late fields that a dispatch fills in.
struct LateFile {
    workflow::CurrentFile file;
    docx::LateFields late;
    bool leaves = false;  ///< for the other side; else it is the file copy of the letter in another language
};

/// What leaves in these languages and the letter in its other ones, as far as it has late fields.
std::vector<LateFile> lateFilesOf(storage::ReadTx& tx, const storage::BlobStore& blobs,
                                  const workflow::StoredTask& task, const std::vector<std::string>& languages = {});

/// Of what both sides agreed on.
std::vector<LateFile> lateFilesOf(storage::ReadTx& tx, const storage::BlobStore& blobs,
                                  const documents::AgreementSet& set);

/// `letter_r3_issued.docx` of `letter_r3.docx`.
std::string issuedFileName(const std::string& fileName);

/// Fills in and stores the files; the rows are the caller's. What `input` leaves empty stays blank. Errors of input
/// have the field's name in `place`.
Result<std::vector<documents::IssuedCopy>> issueCopies(storage::Database& database, storage::BlobStore& blobs,
                                                       const workflow::StoredTask& task,
                                                       const std::vector<LateFile>& files, const DispatchInput& input,
                                                       const std::string& by, Timestamp now);

}  // namespace entente::approvals
