#pragma once

#include <optional>
#include <string>
#include <vector>

#include "forms/form.h"
#include "web/frame.h"
#include "web/views/decision.h"
#include "web/views/select_option.h"

namespace entente::web {

/// An answer that came by another way than the link. Posts `record_person`, `record_way`, `record_by_name`,
/// `record_by_title`, `record_date`, `record_reference`, `record_file`, for a decision `outcome` and `record_comment`,
/// and `back_to`, else the fields of the form, whose keys cannot clash with these.
struct RecordAnswerView {
    struct Values {
        std::string way = {}, byName = {}, byTitle = {}, date = {}, reference = {}, outcome = {}, comment = {},
                    person = {}, backTo = {};
    };

    std::string title = {};  ///< the step that waits
    std::optional<Link> program = {};
    std::string waitingFor = {};             ///< name and title of who was asked
    std::vector<SelectOption> persons = {};  ///< name and number of each who is waited for, when there are several
    std::string action = {};
    forms::Fields hidden = {};
    Values values = {};
    std::vector<DecisionView::Choice> choices = {};  ///< of a decision; empty for a form
    std::vector<SelectOption> backSteps = {};        ///< of a decision: where it may be sent back to
    std::vector<forms::Shown> fields = {};           ///< of a form
    std::vector<forms::FieldError> fieldErrors = {};
    std::string zone = {};
    std::string next = {};               ///< see `FormUse`
    bool otherSide = false;              ///< the other side is spoken for: it gets a mail with an objection link
    std::vector<PageError> errors = {};  ///< fields as posted
};

/// `/tasks/{id}/record`. Ways: `phone`, `mail`, `scan`, `note_verbale`, `elsewhere`. Button *Record answer*.
std::string render(const Site& site, const Frame& frame, const RecordAnswerView& view);

}  // namespace entente::web
