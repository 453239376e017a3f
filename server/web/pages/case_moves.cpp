#include <algorithm>
#include <utility>

#include "programs/program_repository.h"
#include "storage/db/database.h"
#include "web/pages/case_parts.h"
#include "web/pages/task_words.h"
#include "web/pages/workflow_opened.h"
#include "workflow/case_moves.h"
#include "workflow/package_repository.h"

namespace entente::web {

using http::Access;
using http::BodyLimit;
using http::Method;
using http::Request;
using http::Response;
using storage::ReadTx;
using workflow::CaseMove;
using workflow::CaseMoveRepository;
using workflow::MovedCase;

namespace {

constexpr int kMovesShown = 20;
constexpr int kMovedShown = 50;
constexpr std::string_view kNoStepThere = "-";

std::string pathOfMoves(const Visit& visit) {
    return workflowPath(visit.request.parameter("key")) + "/moves";
}

Tag stateTag(const Visit& visit, CaseMove::State state) {
    const auto tone = state == CaseMove::State::Moved     ? Tone::Green
                      : state == CaseMove::State::Checked ? Tone::Yellow
                                                          : Tone::Blue;
    return {visit.text("moves.state." + std::string(workflow::text(state))), tone};
}

Tag outcomeTag(const Visit& visit, MovedCase::Outcome outcome) {
    const auto tone = [&] {
        switch (outcome) {
            case MovedCase::Outcome::Ready:
                return Tone::Blue;
            case MovedCase::Outcome::Moved:
                return Tone::Green;
            case MovedCase::Outcome::Refused:
            case MovedCase::Outcome::Failed:
                return Tone::Red;
            default:
                return Tone::Neutral;
        }
    }();
    return {visit.text("move." + std::string(workflow::text(outcome))), tone};
}

/// The moves of a workflow, and a form for another one.
class MovesPage {
  public:
    explicit MovesPage(const Visit& visit) : visit_(visit) {}

    Response begin() const {
        const auto& request = visit_.request;
        const auto begun = workflow::beginMove(
            visit_.services.database, visit_.services.packages,
            {std::string(request.parameter("key")), PackageId::parse(request.field("source")),
             PackageId::parse(request.field("target")), std::string(request.field("cases")), visit_.account()->id},
            visit_.services.clock.now());
        if (!begun) return show(&begun.error());
        return visit_.done(pathOfMoves(visit_) + "/" + std::to_string(*begun), "move_begun");
    }

    Response show(const Error* error = nullptr) const {
        const auto opened = openWorkflow(visit_.services, visit_.request.parameter("key"));
        if (!opened) return Response::error(opened.error());
        MovesView view;
        view.workflow = opened->shown.name.in(visit_.language().tag);
        view.action = pathOfMoves(visit_);
        view.source = visit_.request.field("source");
        view.target = visit_.request.field("target");
        view.cases = visit_.request.field("cases");
        addVersions(*opened, view);
        visit_.services.database.read([&](ReadTx& tx) { addMoves(tx, view); });
        if (error) view.errors = caseErrors(visit_, *error);
        return visit_.page(render(visit_.services.site, visit_.frame, view), error ? statusOfRefusal(*error) : 200);
    }

  private:
    void addVersions(const OpenedWorkflow& opened, MovesView& view) const {
        for (const auto& version : opened.versions) {
            if (version.status == workflow::PackageStatus::Draft) continue;
            const auto number = std::to_string(version.version);
            const auto counted =
                visit_.text("moves.version", {{"version", number}, {"cases", std::to_string(version.running)}});
            if (version.running > 0) view.sources.push_back({version.id.text(), counted});
            view.targets.push_back({version.id.text(), version.status == workflow::PackageStatus::Active
                                                           ? visit_.text("moves.active", {{"version", number}})
                                                           : counted});
        }
        if (view.targets.size() < 2) view.sources.clear();
    }

    void addMoves(ReadTx& tx, MovesView& view) const {
        const auto before = numberOf<std::int64_t>(visit_.request.query("before")).value_or(0);
        auto moves = CaseMoveRepository().list(tx, visit_.request.parameter("key"), before, kMovesShown + 1);
        if (moves.size() > kMovesShown) {
            moves.resize(kMovesShown);
            view.older = Link{visit_.text("page.older"), view.action + "?before=" + std::to_string(moves.back().id)};
        }
        for (const auto& move : moves)
            view.moves.push_back({{std::to_string(move.id), view.action + "/" + std::to_string(move.id)},
                                  move.from,
                                  move.to,
                                  stateTag(visit_, move.state),
                                  move.createdAt,
                                  actorText(tx, visit_, audit::Actor::account(move.account).text())});
    }

    const Visit& visit_;
};

/// One of them.
class MovePage {
  public:
    explicit MovePage(const Visit& visit)
        : visit_(visit), path_(pathOfMoves(visit) + "/" + std::string(visit.request.parameter("id"))) {}

    Response show(const Error* error = nullptr) const {
        auto view = visit_.services.database.read([&](ReadTx& tx) -> Result<MoveView> {
            const auto move = find(tx);
            if (!move) return move.error();
            return viewOf(tx, *move, error != nullptr);
        });
        if (!view) return Response::error(view.error());
        if (error) view->errors = caseErrors(visit_, *error);
        return visit_.page(render(visit_.services.site, visit_.frame, *view), error ? statusOfRefusal(*error) : 200);
    }

    Response act() const {
        auto move = visit_.services.database.read([&](ReadTx& tx) { return find(tx); });
        if (!move) return Response::error(move.error());
        const auto step = visit_.request.field("step");
        const auto done = act(step, std::move(*move));
        if (!done) return show(&done.error());
        return visit_.done(path_, step == "move" ? "move_moving" : step == "pause" ? "move_paused" : "move_begun");
    }

  private:
    Result<CaseMove> find(ReadTx& tx) const {
        const auto id = numberOf<std::int64_t>(visit_.request.parameter("id")).value_or(0);
        auto move = CaseMoveRepository().find(tx, id);
        const auto source = move ? workflow::PackageRepository().find(tx, move->source) : std::nullopt;
        if (source && source->key == visit_.request.parameter("key")) return std::move(*move);
        return notFound("workflow.move.unknown", "There is no such move of cases");
    }

    Result<void> act(std::string_view step, CaseMove move) const {
        auto& database = visit_.services.database;
        const auto by = visit_.account()->id;
        move.edition = numberOf(visit_.request.field("seen")).value_or(0);
        if (step == "pause") return workflow::pauseMove(database, std::move(move), by);
        if (step == "move") {
            // What was chosen but not looked at decides nothing.
            const auto seen = std::pair(move.elements, move.gone);
            readSteps(move);
            if (seen != std::pair(move.elements, move.gone))
                return rejected(
                    "web.move.look_first",
                    "You have chosen other steps since the cases were looked at: look at them again first.");
            auto reason = typedReason(visit_.request);
            if (!reason) return reason.error();
            move.reason = std::move(*reason);
            return workflow::moveReady(database, std::move(move), by);
        }
        readSteps(move);
        return workflow::checkAgain(database, std::move(move), by);
    }

    void readSteps(CaseMove& move) const {
        constexpr std::string_view prefix = "to.";
        for (const auto& [name, value] : visit_.request.fields()) {
            if (!name.starts_with(prefix)) continue;
            const auto element = name.substr(prefix.size());
            move.elements.erase(element);
            move.gone.erase(element);
            if (value == kNoStepThere)
                move.gone.insert(element);
            else if (!value.empty() && value != element)
                move.elements[element] = value;
        }
    }

    MoveView viewOf(ReadTx& tx, CaseMove move, bool asSent) const {
        MoveView view;
        const auto source = visit_.services.packages.tryLoad(tx, move.source);
        const auto target = visit_.services.packages.tryLoad(tx, move.target);
        const auto summary = workflow::PackageRepository().find(tx, move.source);
        view.workflow = summary->name.in(visit_.language().tag);
        view.from = move.from;
        view.to = move.to;
        view.state = stateTag(visit_, move.state);
        view.action = path_;
        view.back = pathOfMoves(visit_);
        view.edition = move.edition;
        view.working = move.isAtWork();
        view.moving = move.state == CaseMove::State::Moving;
        view.checked = move.state == CaseMove::State::Checked;
        view.reason = asSent ? std::string(visit_.request.field("reason")) : move.reason;
        addCounts(tx, move, view);
        const auto names = source ? elementNames(source->model, visit_.language()) : ElementNames();
        addCases(tx, move, names, view);
        if (asSent) readSteps(move);
        if (source && target) addSteps(move, *source, *target, names, view);
        return view;
    }

    void addCounts(ReadTx& tx, const CaseMove& move, MoveView& view) const {
        const auto chosen = workflow::outcomeFrom(visit_.request.query("outcome"));
        const auto counts = CaseMoveRepository().counts(tx, move.id);
        for (const auto& [outcome, cases] : counts)
            view.total += cases;
        const auto waiting = counts.find(view.moving ? MovedCase::Outcome::Ready : MovedCase::Outcome::Unchecked);
        view.settled = view.total - (waiting == counts.end() ? 0 : waiting->second);
        view.counts.push_back({{visit_.text("move.all"), path_}, view.total, !chosen});
        for (const auto& [outcome, cases] : counts) {
            const auto name = std::string(workflow::text(outcome));
            view.counts.push_back(
                {{visit_.text("move." + name), path_ + "?outcome=" + name}, cases, chosen == outcome});
        }
    }

    void addCases(ReadTx& tx, const CaseMove& move, const ElementNames& names, MoveView& view) const {
        const auto chosen = workflow::outcomeFrom(visit_.request.query("outcome"));
        auto cases = CaseMoveRepository().cases(tx, move.id, chosen, InstanceId::parse(visit_.request.query("after")),
                                                kMovedShown + 1);
        if (cases.size() > kMovedShown) {
            cases.resize(kMovedShown);
            view.more =
                Link{visit_.text("move.more"), path_ + "?after=" + cases.back().instance.text() +
                                                   (chosen ? "&outcome=" + std::string(workflow::text(*chosen)) : "")};
        }
        const auto workflow = workflowPath(visit_.request.parameter("key"));
        for (const auto& one : cases) {
            const auto program = programs::ProgramRepository().find(tx, one.program);
            if (!program) continue;
            view.cases.push_back({{one.instance.text(), workflow + "/cases/" + one.instance.text()},
                                  {program->title.in(visit_.language().tag), pathOfProgram(program->code)},
                                  outcomeTag(visit_, one.outcome),
                                  one.element.empty() ? std::string() : nameOf(names, one.element),
                                  one.element,
                                  one.problem.key.empty() ? std::string() : visit_.say(one.problem)});
        }
    }

    /// Those that the other version does not have, that the cases shown stumble over, and that were chosen for.
    void addSteps(const CaseMove& move, const workflow::Package& source, const workflow::Package& target,
                  const ElementNames& names, MoveView& view) const {
        const auto there = elementNames(target.model, visit_.language());
        const auto has = [](const workflow::Package& package, const std::string& element) {
            const auto& processes = package.model.processes;
            return std::any_of(processes.begin(), processes.end(),
                               [&](const auto& process) { return process.node(element) >= 0; });
        };
        for (const auto& process : target.model.processes)
            for (const auto& node : process.nodes)
                view.targets.push_back({node.id, nameOf(there, node.id)});
        const auto isProblem = [&](const std::string& element) {
            return std::any_of(view.cases.begin(), view.cases.end(),
                               [&](const auto& one) { return one.element == element; });
        };
        for (const auto& process : source.model.processes)
            for (const auto& node : process.nodes) {
                const auto mapped = move.elements.find(node.id);
                const bool isChosen = mapped != move.elements.end() || move.gone.contains(node.id);
                if (!isChosen && !isProblem(node.id) && (has(target, node.id) || !bpmn::isActivity(node.kind)))
                    continue;
                view.steps.push_back({nameOf(names, node.id), node.id,
                                      mapped != move.elements.end() ? mapped->second
                                      : has(target, node.id)        ? node.id
                                                                    : std::string(),
                                      move.gone.contains(node.id)});
            }
    }

    const Visit& visit_;
    const std::string path_;
};

}  // namespace

std::vector<http::Route> moveRoutes(const Services& services) {
    const auto* list = "/admin/workflows/{key}/moves";
    const auto* one = "/admin/workflows/{key}/moves/{id}";
    const auto administrator = [] { return Access::role("administrator"); };
    return {
        {Method::Get, list, administrator(), BodyLimit::none(),
         [&services](const Request& request) {
             const Visit visit(services, request);
             return MovesPage(visit).show();
         }},
        {Method::Post, list, administrator(), BodyLimit::form(),
         [&services](const Request& request) {
             const Visit visit(services, request);
             return MovesPage(visit).begin();
         }},
        {Method::Get, one, administrator(), BodyLimit::none(),
         [&services](const Request& request) {
             const Visit visit(services, request);
             return MovePage(visit).show();
         }},
        {Method::Post, one, administrator(), BodyLimit::form(),
         [&services](const Request& request) {
             const Visit visit(services, request);
             return MovePage(visit).act();
         }},
    };
}

}  // namespace entente::web
