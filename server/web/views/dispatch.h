#pragma once

#include <optional>
#include <string>
#include <vector>

#include "forms/form.h"
#include "web/form_html.h"
#include "web/frame.h"
#include "web/views/decision.h"
#include "web/views/select_option.h"

namespace entente::web {

/// The task *Dispatch*: only this sends. Posts `number`, `date`, `file`, `seal`, `channel` (`mail`, `embassy`,
/// `courier`), `reference`, `handed_over`, `language` once for each in which the letter leaves, and `step` = `preview`
/// or `dispatch`.
struct DispatchView {
    struct Values {
        std::string number = {}, date = {}, channel = {}, reference = {},
                    handedOver = {};  ///< as sent; dates `2027-03-05`
    };

    std::string title = {};
    std::optional<Link> program = {};
    std::optional<Timestamp> due = {};
    std::string dueMoved = {};  ///< from when it was moved with a calendar, and why; empty when it was not
    RevisionCard document = {};
    std::vector<std::string> late = {};  ///< what the copy that leaves gets, and what has no place in it, in sentences
    bool asksSeal = false;               ///< the letter has a place for the picture of a seal
    std::string approved = {};           ///< who approved it and when
    std::string action = {};
    forms::Fields hidden = {};
    Values values = {};
    std::vector<std::string> numberHints = {};                              ///< how the register stands, in sentences
    std::string mailTo = {}, mailCc = {}, mailSubject = {}, mailBody = {};  ///< the mail that would leave
    std::string mailLanguage = {};
    std::vector<SelectOption> languages = {};   ///< of the letter, each with its file; empty when it has only one
    std::vector<std::string> chosen = {};       ///< among them
    std::vector<std::string> attachments = {};  ///< names of its files
    std::vector<PageError> errors =
        {};  ///< fields `number`, `date`, `language`, `file`, `seal`, `channel`, `reference`, `handed_over`
};

std::string render(const Site& site, const Frame& frame, const DispatchView& view);

}  // namespace entente::web
