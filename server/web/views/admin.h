#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "web/frame.h"
#include "web/views/select_option.h"

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

/// A definition: its steps as a table that writes the BPMN, its files, its versions, its problems.
struct WorkflowView {
    /// One setting of a step: an input, or a choice where there are `choices`.
    struct Field {
        std::string name = {};  ///< of the input; unique on the page
        std::string label = {}, hint = {}, value = {};
        std::vector<SelectOption> choices = {};
        std::string suggestions = {};  ///< id of a list of `suggestions`
    };
    struct Step {
        std::string title = {}, kind = {}, who = {}, due = {}, reminders = {};  ///< as people say it
        std::string uses = {};                                                  ///< mail text, Word template or form
        bool open = false;  ///< shown unfolded: something is wrong here
        std::vector<Field> fields = {};
    };
    struct Suggestions {
        std::string id = {};
        std::vector<SelectOption> values = {};
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
    std::vector<Suggestions> suggestions = {};
    std::vector<Problem> problems = {};
    std::map<std::string, std::string> elementNames = {};  ///< by id, in the language of the page
    bool checked = false;  ///< the problems are fresh: none that is an error means that it may be activated
    std::vector<Link> files = {};
    std::string uploadAction = {};         ///< posts `file` and `revision`
    std::vector<Link> shared = {};         ///< mail texts of all workflows that this one has not replaced
    std::vector<std::string> copies = {};  ///< paths of its own texts that stand before a shared one
    std::string shareAction = {};          ///< posts `path` of one of `copies` and `revision`
    std::vector<Version> versions = {};
    std::vector<PageError> errors = {};
};
/// `/admin/workflows/{key}`
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
        std::string language = {};  ///< of the subject
    };
    std::vector<Row> mails = {};
    std::string relay = {};       ///< where mail goes, in a sentence
    std::string testAction = {};  ///< posts `to`
    std::string to = {};          ///< as it was typed
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
    std::string body = {};      ///< plain text; links to decide are masked
    std::string language = {};  ///< that it is written in
    Tag state = {};
    std::string reason = {};            ///< why it did not leave; may be empty
    std::optional<Link> calendar = {};  ///< the calendar file that went with it
    std::vector<Link> attachments = {};
    std::vector<Attempt> attempts = {};
    std::string retryAction = {};  ///< empty when there is nothing to retry
};
/// `/admin/mail/{id}`
std::string render(const Site& site, const Frame& frame, const MailView& view);

/// Cases that stopped because something in their definition or data is wrong, and what never reached one.
struct IncidentsView {
    struct Row {
        std::string step = {}, element = {}, workflow = {};
        Link program = {};
        Timestamp at = {};
        std::string text = {}, expression = {}, values = {};  ///< the last two may be empty
        std::string caseUrl = {};                             ///< where something can be done about it; may be empty
    };
    /// A message or signal that is not delivered by itself any more.
    struct Undelivered {
        std::string name = {}, kind = {};
        Link program = {};
        std::string reason = {}, values = {};  ///< both may be empty
        Link receiver = {};                    ///< the case that was to take it; empty when none was found
        std::string retryAction = {};
    };
    std::vector<Row> incidents = {};
    std::optional<Link> older = {};
    std::vector<Undelivered> undelivered = {};
    std::optional<Link> olderUndelivered = {};
};
/// `/admin/incidents`
std::string render(const Site& site, const Frame& frame, const IncidentsView& view);

struct PeopleView {
    struct Row {
        std::string name = {}, email = {}, organisation = {}, roles = {}, language = {};
        bool account = false;  ///< may sign in at all
        std::optional<Timestamp> lastSeen = {};
        Tag state = {};
    };
    std::vector<Row> people = {};
    std::optional<Link> more = {};
};
/// `/admin/people`
std::string render(const Site& site, const Frame& frame, const PeopleView& view);

}  // namespace entente::web
