#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "docx/late_fields.h"
#include "xml/element.h"

namespace entente::docx {

/// A content control that is a late field. Lives as long as the document.
struct LateControl {
    std::string name;
    const xml::Element* control;            ///< `w:sdt`
    int paragraph = 0;                      ///< of the part, from 1: the one it stands in or begins with
    std::vector<const xml::Element*> runs;  ///< that give way to the value
    std::string pattern = {};               ///< of a date: what stands behind its name
    std::optional<Message> problem = {};    ///< why it cannot be filled in

    const xml::Element* properties() const;
    const xml::Element* content() const;
    /// Whether Word shows the prompt of the control rather than a text of the document.
    bool showsPrompt() const;
    std::string text() const;
    /// `w:drawing` or null.
    const xml::Element* drawing() const;
};

/// Those of a part, in document order.
std::vector<LateControl> lateControls(const xml::Element& root);

}  // namespace entente::docx
