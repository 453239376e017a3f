#pragma once

#include <string>
#include <vector>

#include "web/pages/context.h"
#include "web/views/decision.h"

/// PDFs of the Word documents that a page links to.
namespace entente::web {

/// `letter.pdf` of `letter.docx`.
std::string pdfNameOf(const std::string& fileName);

/// Behind each Word document of `files` its PDF, in the same place under the name with `.pdf`. Where this server makes
/// none, the first Word document says so, unless another one of the page does.
void offerPdfs(const Visit& visit, std::vector<RevisionCard::File>& files, bool saysWhyNot = true);

/// The PDF of a stored Word document as a download; until it is made, a page that says so and asks again by itself; or
/// one that says why there is none. Whose data of the program it takes along is noted. `back`: where the Word document
/// is.
http::Response sendPdf(const Visit& visit, ProgramId program, const std::string& sha256, const std::string& fileName,
                       const Link& back);

}  // namespace entente::web
