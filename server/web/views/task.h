#pragma once

#include <optional>
#include <string>
#include <vector>

#include "forms/form.h"
#include "web/form_html.h"
#include "web/frame.h"
#include "web/views/select_option.h"

namespace entente::web {

/// What a task page says above its form.
struct TaskHead {
    std::string title = {};
    std::optional<Link> program = {};  ///< none on a page behind a mailed link
    std::string ask = {};              ///< what is asked, in one sentence; may be empty
    std::optional<Timestamp> due = {};
    std::string dueMoved = {};               ///< from when it was moved with a calendar, and why; empty when it was not
    std::optional<Timestamp> followUp = {};  ///< when to look at it again
    std::string priority = {};               ///< high or low, in words; empty: the usual one
    std::string standIn = {};                ///< who does it for somebody absent, in a sentence; may be empty
    std::vector<Link> documents = {};
    std::string claimed = {};  ///< who of the side does it; empty when nobody said so
    bool claimedByReader = false;
    std::string claimedBy = {};  ///< their number
    /// Somebody prepares it for somebody else, and the reader is one of them.
    struct Preparing {
        std::string other = {}, note = {};
        bool byReader = false;
        std::string action = {};  ///< posts nothing
    };
    std::optional<Preparing> preparing = {};
    std::vector<SelectOption> delegates = {};  ///< who could prepare it for the reader
    std::string delegateAction = {};           ///< posts `delegate`, `delegate_note`
    std::string delegate = {}, delegateNote = {};
    std::string claimAction = {};  ///< posts `claim` = `1` and, to take it over, `holder` = `claimedBy`, or nothing to
                                   ///< let go; empty on a page behind a mailed link
};

struct TaskFormView {
    TaskHead head = {};
    std::string action = {};  ///< the form posts here, with `step` = `check` or `save`
    std::vector<forms::Shown> fields = {};
    std::vector<forms::FieldError> errors = {};
    std::string zone = {};      ///< of times in the form
    std::string next = {};      ///< see `FormUse`
    forms::Fields hidden = {};  ///< carried along: version of the draft, token, task
    bool canSave = true;        ///< offers *Save and come back later*
    bool canGoOn = true;        ///< offers *Continue*
    bool canHandBack = false;   ///< offers *Save and hand back*
    Html below = {};            ///< under the form: passing on, on a page behind a mailed link
    std::vector<PageError> belowErrors = {};
};

/// `/tasks/{id}`, and the form of an answer by link.
std::string render(const Site& site, const Frame& frame, const TaskFormView& view);

struct CheckAnswersView {
    TaskHead head = {};
    std::string action = {};  ///< posts `step` = `complete`, or `edit` where there is no `changeUrl`
    std::vector<SummaryRow> rows = {};
    forms::Fields hidden = {};               ///< the answers themselves where no draft keeps them
    std::vector<std::string> effects = {};   ///< what completing does: documents, mails, next steps
    std::vector<std::string> warnings = {};  ///< what will be replaced
    bool byLink = false;                     ///< the button says *Send answer*
    bool changeByButton = false;
    Html answerer = {};  ///< who answers, and a file: asked last, because no draft would keep the file
    std::vector<PageError> errors = {};
};

/// *Check your answers*
std::string render(const Site& site, const Frame& frame, const CheckAnswersView& view);

}  // namespace entente::web
