#pragma once

#include <string>
#include <vector>

#include "forms/form.h"
#include "web/frame.h"

/// Forms of `forms/` as HTML: every control has its label, hint and error tied to it, and works without script.
namespace entente::web {

/// The fields of a form. Input names are the keys of the components, ids are their ids.
Html formHtml(const Site& site, const Language& language, const std::vector<forms::Shown>& shown,
              const std::vector<forms::FieldError>& errors, const std::string& zone);

/// One line of a check-your-answers list or of any summary list.
struct SummaryRow {
    std::string label = {};
    std::string text = {};
    std::string url = {};     ///< makes the text a link
    std::string action = {};  ///< text of the link at the end, such as *Change*; none when empty
    std::string actionUrl = {};
};

/// The answers as rows, groups opened. `changeUrl` is the page of the form; each row's link leads to its field.
std::vector<SummaryRow> answerRows(const Site& site, const std::vector<forms::Shown>& shown,
                                   const forms::Surroundings& around, const Language& language,
                                   const std::string& changeUrl);

Html summaryHtml(const Site& site, const Language& language, const std::vector<SummaryRow>& rows);

}  // namespace entente::web
