#pragma once

#include <memory>
#include <string>
#include <vector>

#include "docx/additions.h"
#include "docx/fresh_ids.h"
#include "docx/package.h"
#include "xml/document.h"

namespace entente::docx {

/// The content of the body of `from`, ready to stand in the part `part` of another document. What it needs goes to
/// `additions`: pictures, charts and links; lists, which stay lists of their own; and the styles that the other
/// document does not have (one that has a style of the same name shows its own look). Its page set-up, headers, footers
/// and comments stay behind. Each block declares the namespaces it uses. Error: `docx.document_notes` (footnotes and
/// endnotes cannot move).
Result<std::vector<std::unique_ptr<xml::Element>>> graft(const Package& from, const std::string& part,
                                                         Additions& additions, FreshIds& ids);

/// The same as XML.
Result<std::string> graftXml(const Package& from, const std::string& part, Additions& additions, FreshIds& ids);

}  // namespace entente::docx
