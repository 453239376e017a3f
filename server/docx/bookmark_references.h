#pragma once

#include <map>
#include <string>
#include <vector>

#include "xml/element.h"

namespace entente::docx {

/// Makes what refers to a bookmark follow it to its new name, in blocks that stand one behind another: links within the
/// document, and the fields REF, PAGEREF, NOTEREF and, without an address, HYPERLINK (ECMA-376-1 17.16.5).
class BookmarkReferences {
  public:
    /// By old name; outlives this.
    explicit BookmarkReferences(const std::map<std::string, std::string>& names) : names_(names) {}

    void rename(xml::Element& block);

  private:
    bool renameIn(std::string& instruction) const;
    void endInstruction();

    const std::map<std::string, std::string>& names_;
    std::vector<std::vector<xml::Element*>> open_;  ///< instructions of the fields around, split over runs by Word
};

}  // namespace entente::docx
