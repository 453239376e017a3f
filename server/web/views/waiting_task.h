#pragma once

#include <optional>
#include <string>
#include <vector>

#include "web/frame.h"
#include "web/views/decision.h"
#include "web/views/select_option.h"

namespace entente::web {

/// `/tasks/{id}` of a task that somebody else answers by link, as its coordinator sees it.
struct WaitingTaskView {
    std::string title = {};
    std::optional<Link> program = {};
    std::string asked = {};  ///< names and titles
    Timestamp since = {};
    std::optional<Timestamp> due = {};
    std::string dueMoved = {};  ///< from when it was moved with a calendar, and why; empty when it was not
    std::int64_t reminders = 0;
    std::string held = {};  ///< since when its mails wait in the outbox; empty when they do not
    std::vector<Link> documents = {};
    std::string recordUrl = {};                  ///< empty when the reader may not
    std::string remindAction = {};               ///< posts `seen`, the number of reminders
    std::string reassignAction = {};             ///< posts `from`, `new_name`, `new_title`, `new_email`, `note`
    std::vector<SelectOption> replaceable = {};  ///< name and number of whose place can be given away
    std::string replaced = {};                   ///< the number chosen, posted as `from`
    Html line = {};                              ///< of an approval
    std::string newName = {}, newTitle = {}, newEmail = {}, note = {};
    std::string backAction = {};  ///< posts `back_to`, `back_reason`; empty when the reader may not
    std::vector<SelectOption> backSteps = {};
    std::string backTo = {}, backReason = {};
    std::vector<PageError> errors = {};
    std::vector<Link> problems = {};  ///< which mails reached nobody, and why; the url may be empty
    std::vector<Link> remedies = {};  ///< where addresses are put right
};

std::string render(const Site& site, const Frame& frame, const WaitingTaskView& view);

}  // namespace entente::web
