#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "forms/form.h"
#include "web/frame.h"

/// Forms of `forms/` as HTML: every control has its label, hint and error tied to it, and works without script.
namespace entente::web {

/// How a form stands in its page.
struct FormUse {
    std::string next = {};   ///< the command about rows whose button the reader stands at, see `Rearranged`
    std::string enter = {};  ///< what the Enter key sends as `step`; nothing when empty
};

/// The fields of a form. Where its rows can be arranged, their buttons post the form with a command as `kRowsField`.
Html formHtml(const Site& site, const Language& language, const std::vector<forms::Shown>& shown,
              const std::vector<forms::FieldError>& errors, const std::string& zone, const FormUse& use = {});

/// No key of a form has this name.
inline constexpr std::string_view kRowsField = "form:rows";

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
