#pragma once

#include <optional>
#include <string>
#include <vector>

#include "forms/form.h"
#include "web/form_html.h"
#include "web/frame.h"

namespace entente::web {

/// What stands recorded for the reader: an answer they gave, or one that somebody filed on their behalf, with the form
/// to object where they may.
struct RecordedView {
    std::string title = {};
    std::optional<Link> program = {};  ///< none on a page behind a mailed link
    std::string lead = {};
    std::vector<SummaryRow> rows = {};
    std::string end = {};     ///< the last sentence; may be empty
    std::string action = {};  ///< posts `comment`; empty: no form
    forms::Fields hidden = {};
    std::string comment = {};
    std::vector<PageError> errors = {};
};

/// Text box *Comment*, button *Send objection*.
std::string render(const Site& site, const Frame& frame, const RecordedView& view);

}  // namespace entente::web
