#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "forms/form.h"
#include "web/frame.h"
#include "web/views/agreement.h"
#include "web/views/select_option.h"

namespace entente::web {

/// A stored revision as a page shows it.
struct RevisionCard {
    std::string title = {};
    int number = 1;
    std::string hash = {};  ///< SHA-256, hexadecimal
    struct File {
        std::string name = {}, url = {}, format = {};  ///< format as people call it: `DOCX`
        std::size_t size = 0;                          ///< 0: not known yet
        std::string note = {};                         ///< what else to know, in a sentence
    };
    std::vector<File> files = {};
    Html preview = {};             ///< made by the server from the stored bytes; may be empty
    std::string language = {};     ///< of the document: `en`, `ko`
    std::string previewNote = {};  ///< why there is none
};

/// The page behind a mailed link on which a person decides.
struct DecisionView {
    struct Choice {
        std::string value = {}, label = {}, effect = {};  ///< `effect`: what it does, in a sentence
    };

    std::string ask = {};  ///< what is asked, in one sentence: the heading of the page
    std::string program = {};
    RevisionCard document = {};
    std::string changes = {};  ///< what changed since the last revision; empty for the first
    std::string requestedBy = {}, requesterEmail = {};
    std::string otherSide = {};
    std::optional<Timestamp> due = {};
    std::string dueMoved = {};  ///< from when it was moved with a calendar, and why; empty when it was not
    std::vector<AgreementView> agreements = {};  ///< of a step that agrees on a set: the set
    std::vector<std::string> before = {};        ///< who decided before, with outcome and remark

    std::string action =
        {};  ///< posts here: `outcome`, `back_to`, `comment`, `actor`, `acting_name`, `acting_title`, `file`
    std::string passOnAction = {};    ///< posts `name`, `email`, `note`
    std::string notForMeAction = {};  ///< posts `reason`
    forms::Fields hidden = {};        ///< token or nonce, task, revision
    std::string person = {};          ///< name and title
    std::string stage = {};           ///< the person's part in an approval line; may be empty
    std::string barred = {};          ///< why this person may not decide; there is no form then
    bool actingAllowed = true;
    std::vector<Choice> choices = {};          ///< empty: the four usual ones
    std::vector<SelectOption> backSteps = {};  ///< where it may be sent back to; empty: not offered

    // As sent, when it comes back with errors.
    std::string outcome = {}, backTo = {}, comment = {}, actor = {}, actingName = {}, actingTitle = {};
    std::string passOnName = {}, passOnEmail = {}, passOnNote = {};
    std::vector<PageError> errors = {};
};

/// `/t/{task}` for an approval. Fields: radios `outcome`, text box `comment`, button *Send decision*.
std::string render(const Site& site, const Frame& frame, const DecisionView& view);

/// The usual four: `approve`, `approve_with_remark`, `request_changes`, `reject`.
std::vector<DecisionView::Choice> usualChoices(const Site& site, const Language& language);

}  // namespace entente::web
