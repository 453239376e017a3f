#pragma once

#include <optional>
#include <string>
#include <vector>

#include "web/frame.h"
#include "web/views/select_option.h"

namespace entente::web {

/// How far the invitations of one side are, a line for each of its participants.
struct InvitationsView {
    struct Row {
        std::string number = {}, name = {}, url = {}, role = {};
        std::optional<Link> letter = {};  ///< nothing: none yet
        Tag mail = {};
        std::string mailUrl = {};  ///< empty: none yet
        Tag answer = {};
        std::string problem = {};  ///< what went wrong; empty: nothing
        bool again = false;        ///< it can be tried again
    };
    std::string program = {}, programUrl = {};
    std::string path = {};  ///< takes `mail`, `answer`, `problems`, `q`; `path` + `/again` takes `number`, 0 for all
    std::string progress = {};
    bool running = false;  ///< the server goes on with them: the page is to be read again
    std::string failed = {};
    bool allAgain = false;  ///< something can be tried again
    std::string search = {}, mail = {}, answer = {};
    bool problems = false;
    std::string problemsLabel = {};
    std::vector<SelectOption> mails = {}, answers = {};
    bool any = false;  ///< somebody of the side takes part
    std::vector<Row> rows = {};
    std::optional<Link> more = {};
};

/// `/programs/{code}/invitations`
std::string render(const Site& site, const Frame& frame, const InvitationsView& view);

}  // namespace entente::web
