#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "web/frame.h"

/// Pages of administrators: definitions, studio, mail log, people.
namespace entente::web {

struct WorkflowsView {
    struct Row {
        std::string title = {}, url = {};
        int version = 0;  ///< active one; 0 when none is
        std::int64_t running = 0;
        std::optional<Timestamp> activeSince = {};
        std::string draftBy = {};  ///< empty when there is no draft
        std::int64_t problems = 0;
    };
    std::vector<Row> workflows = {};
};
/// `/admin/workflows`
std::string render(const Site& site, const Frame& frame, const WorkflowsView& view);

/// A definition: its steps as a table that writes the BPMN, its versions, its problems.
struct WorkflowView {
    struct Choice {
        std::string value = {}, label = {};
    };
    struct Step {
        std::string element = {};  ///< id in the diagram; the inputs are called `<element>.<column>`
        std::string title = {}, titleKo = {}, kind = {};
        std::string who = {}, due = {}, reminders = {}, mailText = {}, document = {}, form = {};
    };
    struct Version {
        int number = 0;
        Timestamp at = {};
        std::string by = {};
        std::int64_t running = 0;
        bool active = false;
    };

    std::string title = {};
    std::string action = {};  ///< posts the steps with `step` = `save`, `check`, `activate` or `discard`
    std::string studioUrl = {}, revision = {};  ///< `revision` of the draft: refused when it has changed meanwhile
    bool hasDraft = false;
    std::string draftBy = {};
    std::optional<Timestamp> draftAt = {};
    std::vector<Step> steps = {};
    std::vector<Choice> mailTexts = {}, documents = {}, forms = {};  ///< what the package has
    std::vector<Problem> problems = {};
    bool checked = false;  ///< the problems are fresh: none means that it may be activated
    std::vector<Version> versions = {};
    std::vector<PageError> errors = {};
};
/// `/admin/workflows/{id}`
std::string render(const Site& site, const Frame& frame, const WorkflowView& view);

/// The shell of the BPMN modeler; the rest is its script.
struct StudioView {
    std::string title = {}, backUrl = {};
    std::string source = {}, save = {};  ///< addresses of the diagram
};
std::string render(const Site& site, const Frame& frame, const StudioView& view);

struct MailLogView {
    struct Row {
        std::string subject = {}, url = {}, to = {}, attempts = {},
                    reason = {};  ///< `reason`: why it failed or was suppressed
        Timestamp at = {};
        Tag state = {};
    };
    std::vector<Row> mails = {};
    std::string relay = {};       ///< where mail goes, in a sentence
    std::string testAction = {};  ///< posts `to`
    std::optional<Link> older = {};
    std::vector<PageError> errors = {};  ///< field `to`
};
/// `/admin/mail`
std::string render(const Site& site, const Frame& frame, const MailLogView& view);

struct MailView {
    struct Attempt {
        Timestamp at = {};
        std::string text = {};
    };
    std::string subject = {}, from = {}, to = {}, cc = {}, replyTo = {}, messageId = {};
    std::string body = {};  ///< plain text; links to decide are masked
    Tag state = {};
    std::vector<Link> attachments = {};
    std::vector<Attempt> attempts = {};
    std::string retryAction = {};  ///< empty when there is nothing to retry
};
/// `/admin/mail/{id}`
std::string render(const Site& site, const Frame& frame, const MailView& view);

struct PeopleView {
    struct Row {
        std::string name = {}, email = {}, organisation = {}, roles = {}, language = {};
        std::optional<Timestamp> lastSeen = {};
        Tag state = {};
    };
    std::vector<Row> people = {};
};
/// `/admin/people`
std::string render(const Site& site, const Frame& frame, const PeopleView& view);

}  // namespace entente::web
