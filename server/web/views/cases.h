#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "web/form_html.h"
#include "web/frame.h"
#include "web/views/select_option.h"

/// Cases as people change their way by hand.
namespace entente::web {

/// `/admin/workflows/{key}/cases`: those under way.
struct CasesView {
    struct Row {
        Link page = {}, program = {};
        int version = 0;
        Timestamp since = {};
        std::string waiting = {};  ///< what it waits for
        bool stopped = false;      ///< by an incident
    };
    std::string workflow = {};
    std::vector<Row> cases = {};
    std::optional<Link> older = {};
};
std::string render(const Site& site, const Frame& frame, const CasesView& view);

/// What is wrong with what was sent.
struct CaseErrors {
    std::vector<PageError> page = {};
    std::vector<forms::FieldError> fields = {};
};

struct HandWritten {
    Timestamp at = {};
    std::string text = {}, reason = {}, by = {};
};

/// `/admin/workflows/{key}/cases/{id}`: one of them, with all that an administrator may do about it.
struct CaseView {
    struct Open {
        std::int64_t key = 0;
        std::string name = {}, element = {};
        Timestamp since = {};
        Tag state = {};
        bool chosen = false;  ///< to be ended, as sent
    };
    /// Its fields are `values-<key>`, `to-<key>` and `why-<key>`.
    struct Stopped {
        std::int64_t key = 0;
        std::string name = {}, element = {}, text = {}, expression = {}, values = {};
        Timestamp at = {};
        std::string to = {}, reason = {};  ///< as sent
    };
    std::string workflow = {}, number = {};
    Link program = {};
    bool active = false;
    std::string action = {};   ///< posts `step`: `retry`, `skip`, `modify` or `cancel`
    std::int64_t version = 0;  ///< posted as `seen`: refused when the case has changed
    std::vector<Open> open = {};
    std::vector<Stopped> stopped = {};
    std::vector<SelectOption> elements = {};
    std::string variables = {};
    std::string migrateUrl = {};  ///< empty when it follows the newest version
    std::vector<HandWritten> history = {};
    // As sent.
    std::string begin = {}, reason = {}, values = {};
    CaseErrors errors = {};
};
std::string render(const Site& site, const Frame& frame, const CaseView& view);

/// `/admin/workflows/{key}/cases/{id}/migrate`: what another version would make of it.
struct MigrateView {
    struct Row {
        std::string name = {}, element = {};
        std::vector<SelectOption> targets = {};
        std::string target = {};
        std::vector<std::string> problems = {}, changes = {};
        bool done = false;  ///< completed: it may have no step there, which is `gone`
        bool gone = false;
    };
    std::string workflow = {}, number = {};
    int from = 0, to = 0;      ///< versions
    std::string action = {};   ///< posts `step` = `check` or `move`, `seen`, `target`, `reason`, `to.<element>`
    std::int64_t version = 0;  ///< `seen`
    std::string target = {};   ///< the package that it shows
    std::vector<Row> rows = {};
    std::string reason = {};
    CaseErrors errors = {};
};
std::string render(const Site& site, const Frame& frame, const MigrateView& view);

/// `/admin/workflows/{key}/moves`: many cases that go to another version at once.
struct MovesView {
    struct Row {
        Link page = {};
        int from = 0, to = 0;  ///< versions
        Tag state = {};
        Timestamp at = {};
        std::string by = {};
    };
    std::string workflow = {};
    std::string action = {};  ///< posts `source`, `target` and `cases`
    std::vector<SelectOption> sources = {}, targets = {};
    std::vector<Row> moves = {};
    std::optional<Link> older = {};
    // As sent.
    std::string source = {}, target = {}, cases = {};
    CaseErrors errors = {};
};
std::string render(const Site& site, const Frame& frame, const MovesView& view);

/// `/admin/workflows/{key}/moves/{id}`: what becomes of each of them.
struct MoveView {
    struct Count {
        Link list = {};  ///< those cases alone
        std::int64_t cases = 0;
        bool current = false;
    };
    struct Row {
        Link page = {}, program = {};
        Tag outcome = {};
        std::string name = {}, element = {}, problem = {};  ///< empty when there is none
    };
    struct Step {
        std::string name = {}, element = {}, target = {};
        bool done = false;  ///< `target` is that it has none
    };
    std::string workflow = {};
    int from = 0, to = 0;
    Tag state = {};
    std::string action = {};  ///< posts `step` = `check`, `move` or `pause`, `seen`, `reason` and `to.<element>`
    std::string back = {};    ///< the list of moves
    int edition = 0;          ///< `seen`
    bool working = false, moving = false, checked = false;
    std::int64_t settled = 0, total = 0;  ///< of the work at hand
    std::vector<Count> counts = {};
    std::vector<Row> cases = {};
    std::optional<Link> more = {};
    std::vector<Step> steps = {};
    std::vector<SelectOption> targets = {};
    std::string reason = {};
    CaseErrors errors = {};
};
std::string render(const Site& site, const Frame& frame, const MoveView& view);

/// `/programs/{code}/reopen`: a step of a case once more.
struct ReopenView {
    std::string program = {}, action = {};  ///< posts `step`, `behind` and `reason`
    std::vector<SelectOption> steps = {};
    std::string step = {}, reason = {};
    bool keep = false;
    CaseErrors errors = {};
};
std::string render(const Site& site, const Frame& frame, const ReopenView& view);

/// `/programs/{code}/start/{package}/at`: first which step, then what the steps before it have left.
struct StartAtView {
    std::string program = {}, workflow = {}, action = {};  ///< gets `step`; posts `step`, `seen` and the answers
    std::vector<SelectOption> steps = {};
    std::string step = {}, stepName = {};  ///< chosen; empty at first
    std::vector<std::string> before = {};
    std::vector<forms::Shown> fields = {};
    bool asksValues = false;  ///< some of these steps have no form
    std::string values = {}, zone = {};
    std::string next = {};  ///< see `FormUse`
    std::string seen = {};  ///< the newest case: refused when another one began since
    CaseErrors errors = {};
};
std::string render(const Site& site, const Frame& frame, const StartAtView& view);

}  // namespace entente::web
