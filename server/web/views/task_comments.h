#pragma once

#include <optional>
#include <string>
#include <vector>

#include "web/frame.h"
#include "web/views/decision.h"

namespace entente::web {

/// What was said about a task, and a form to say more.
struct CommentsView {
    struct Row {
        std::string author = {}, text = {};
        Timestamp at = {};
        Tag reach = {};  ///< who may read it
        std::optional<RevisionCard::File> file = {};
    };
    std::string task = {};
    std::optional<Link> back = {};
    std::vector<Row> rows = {};  ///< the newest first
    std::optional<Link> older = {};
    std::string action = {};  ///< posts `comment`, `shared` and `file`; empty when the reader may not
    bool canShare = false;    ///< the other side can open the task
    std::string page = {};    ///< instead of the form: where it is, beside a form that would lose what was typed
    std::string text = {};    ///< as sent
    bool shared = false;
    std::vector<PageError> errors = {};
};

/// Below the page of a task.
Html commentsHtml(const Site& site, const Frame& frame, const CommentsView& view);
/// `/tasks/{id}/comments`
std::string render(const Site& site, const Frame& frame, const CommentsView& view);

}  // namespace entente::web
