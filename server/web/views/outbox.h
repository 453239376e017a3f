#pragma once

#include <optional>
#include <string>
#include <vector>

#include "web/frame.h"

/// Mails that coordinators see before they leave, and what became of them.
namespace entente::web {

struct OutboxView {
    struct Mail {
        std::string id = {}, url = {}, subject = {}, language = {}, to = {};
        Timestamp at = {};
        Tag state = {};
        std::string note = {};  ///< why it was taken out or came back
    };
    /// Drafts of one step.
    struct Group {
        std::string step = {};
        Link program = {};
        std::int64_t count = 0;
        Timestamp since = {};
        std::string code = {}, element = {}, text = {}, newest = {};  ///< what the form posts
        std::vector<Mail> mails = {};
        std::optional<Link> more = {};
    };
    struct Handled {
        Link program = {};
        std::vector<Mail> mails = {};
    };

    std::string action = {};  ///< posts `program`, `step`, `text`, `newest`, `mail` (several), `what`: selected or all
    std::vector<Group> groups = {};
    std::vector<Mail> toFix = {};
    std::vector<Link> sent = {};  ///< a page of what left for each program
    std::optional<Link> back = {};
    std::vector<PageError> errors = {};
};
/// `/outbox` and `/outbox/step`
std::string render(const Site& site, const Frame& frame, const OutboxView& view);

struct SentView {
    Link program = {};
    std::vector<OutboxView::Mail> mails = {};
    std::optional<Link> older = {};
};
/// `/outbox/sent`
std::string render(const Site& site, const Frame& frame, const SentView& view);

struct OutboxMailView {
    std::string subject = {}, to = {}, cc = {}, replyTo = {}, language = {};
    std::string preview = {};  ///< as its receiver reads it, the link masked
    Tag state = {};
    std::string said = {};  ///< who did that, when and why; may be empty
    Link program = {};
    std::string step = {};
    std::optional<Link> calendar = {};
    std::vector<Link> attachments = {};
    std::string sendAction = {}, editAction = {}, takeOutAction = {};  ///< empty unless it is a draft
    std::string editSubject = {}, editBody = {}, seen = {};
    std::string linkMark = {};  ///< what stands where the link goes
    bool alike = false;
    std::string reason = {};
    std::string returnedAction = {}, undoAction = {};  ///< empty where there is nothing of it to do
    std::vector<PageError> errors = {};                ///< `subject`, `body`, `reason`
};
/// `/outbox/{id}`
std::string render(const Site& site, const Frame& frame, const OutboxMailView& view);

}  // namespace entente::web
