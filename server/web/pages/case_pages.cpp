#include <algorithm>
#include <set>
#include <utility>

#include "approvals/sent_back.h"
#include "bpmn/reader.h"
#include "feel/json.h"
#include "programs/program_repository.h"
#include "storage/db/database.h"
#include "web/pages/case_parts.h"
#include "web/pages/task_words.h"
#include "web/pages/workflow_opened.h"
#include "workflow/operations.h"
#include "workflow/package_repository.h"
#include "workflow/package_store.h"
#include "workflow/task_repository.h"

namespace entente::web {

using http::Access;
using http::BodyLimit;
using http::Method;
using http::Request;
using http::Response;
using storage::ReadTx;

namespace {

constexpr int kCasesShown = 50;
constexpr int kHistory = 50;

Response showCases(const Services& services, const Request& request) {
    const Visit visit(services, request);
    const auto opened = openWorkflow(services, request.parameter("key"));
    if (!opened) return Response::error(opened.error());
    const auto& tag = visit.language().tag;
    CasesView view;
    view.workflow = opened->shown.name.in(tag);
    const auto newest = elementNames(bpmn::read(opened->bpmn()).definitions, visit.language());
    const auto path = workflowPath(opened->key) + "/cases";
    services.database.read([&](ReadTx& tx) {
        auto cases = workflow::CaseRepository().running(tx, opened->key, InstanceId::parse(request.query("before")),
                                                        kCasesShown + 1);
        if (cases.size() > kCasesShown) {
            cases.resize(kCasesShown);
            view.older = Link{visit.text("page.older"), path + "?before=" + cases.back().id.text()};
        }
        for (const auto& one : cases) {
            const auto program = programs::ProgramRepository().find(tx, one.program);
            if (!program) continue;
            std::string waiting;
            std::optional<ElementNames> own;
            for (const auto& element : one.waitsAt) {
                // In a process of another workflow, or a step that the newest version has no more.
                const bool known = newest.contains(element);
                if (!known && !own)
                    if (const auto library = services.runner.libraryOf(tx, one.id))
                        own = elementNames(*library, visit.language());
                waiting += (waiting.empty() ? "" : ", ") + nameOf(known || !own ? newest : *own, element);
            }
            view.cases.push_back({{one.id.text(), path + "/" + one.id.text()},
                                  {program->title.in(tag), pathOfProgram(program->code)},
                                  one.version,
                                  one.since,
                                  std::move(waiting),
                                  one.stopped});
        }
    });
    return visit.page(render(services.site, visit.frame, view));
}

/// The variables that an incident's expression needs, as they are; what the page offers to change.
feel::Context concerned(const workflow::Situation& situation, const engine::Incident& incident) {
    const auto seen = situation.variablesOf(incident.element);
    feel::Context values;
    for (const auto& [path, value] : incident.variables.entries()) {
        const auto name = path.substr(0, path.find('.'));
        if (const auto* current = seen.find(name))
            values.set(name, *current);
        else if (incident.job == 0)
            values.set(name, feel::Value());
    }
    return values;
}

/// One case as it is now, with what was sent about it.
class CasePage {
  public:
    explicit CasePage(Visit& visit) : visit_(visit) {}

    Response show(const Error* error = nullptr) {
        const auto view = visit_.services.database.read([&](ReadTx& tx) -> Result<CaseView> {
            const auto situation = caseOf(tx, visit_);
            if (!situation) return situation.error();
            visit_.setClocks(situation->program());
            return viewOf(tx, *situation);
        });
        if (!view) return Response::error(view.error());
        if (!error) return visit_.page(render(visit_.services.site, visit_.frame, *view));
        visit_.frame.path = pathOfCase(visit_);
        return visit_.page(render(visit_.services.site, visit_.frame, asSent(*view, *error)), statusOfRefusal(*error));
    }

    Response act() {
        const auto situation = visit_.services.database.read([&](ReadTx& tx) { return caseOf(tx, visit_); });
        if (!situation) return Response::error(situation.error());
        const auto command = commandOf(*situation);
        if (!command) return show(&command.error());
        const auto reason = typedReason(visit_.request).value();
        const auto version = numberOf<std::int64_t>(visit_.request.field("seen")).value_or(0);
        const auto done = workflow::runAsSeen(
            visit_.services.runner, situation->instance.id, version, {actor(), visit_.account()->person}, *command,
            [&](ReadTx& tx, workflow::Step& step) {
                return approvals::tellTasksEndedByHand(tx, step, viewSide(visit_), *visit_.account(), reason);
            });
        return done ? visit_.done(pathOfCase(visit_), "case_changed") : show(&done.error());
    }

  private:
    audit::Actor actor() const { return audit::Actor::account(visit_.account()->id); }

    CaseView viewOf(ReadTx& tx, const workflow::Situation& situation) const {
        const auto& language = visit_.language();
        const auto& state = situation.state();
        std::map<PackageId, ElementNames> known;
        const auto nameIn = [&](engine::Key scope, const std::string& element) {
            const auto& package = situation.packageOf(scope);
            const auto [names, isNew] = known.try_emplace(package.id);
            if (isNew) names->second = elementNames(package.model, language);
            return nameOf(names->second, element);
        };
        CaseView view;
        view.workflow = situation.package->name.in(language.tag);
        view.number = situation.instance.id.text();
        view.program = {situation.program().title.in(language.tag), pathOfProgram(situation.program().code)};
        view.active = state.info.status == engine::InstanceStatus::Active;
        view.action = pathOfCase(visit_);
        view.version = situation.instance.version;
        std::set<engine::Key> stopped;
        for (const auto& [key, incident] : state.incidents) {
            stopped.insert(incident.element);
            view.stopped.push_back({key,
                                    nameIn(state.elements.at(incident.element).scope, incident.elementId),
                                    incident.elementId,
                                    visit_.say(incident.message),
                                    incident.expression,
                                    valuesText(concerned(situation, incident)),
                                    incident.raisedAt,
                                    {},
                                    {}});
        }
        std::map<engine::Key, std::string> ofSide;
        for (const auto& task : workflow::TaskRepository().openOfInstance(tx, situation.instance.id))
            ofSide.emplace(task.task.element, nameWithSide(visit_, task));
        for (const auto& [key, element] : state.elements)
            view.open.push_back({key,
                                 ofSide.count(key) != 0 ? ofSide.at(key) : nameIn(element.scope, element.elementId),
                                 element.elementId, element.since,
                                 stopped.contains(key) ? Tag{visit_.text("cases.stopped"), Tone::Red}
                                                       : Tag{visit_.text("case.waits"), Tone::Blue}});
        view.elements =
            elementOptions(*situation.package, situation.package->definitionOf(state.info.processId), language);
        view.variables = valuesText(situation.variables());
        view.history = handWritten(tx, visit_, workflow::CaseRepository().byHand(tx, situation.instance.id, kHistory));
        const auto active = workflow::PackageRepository().active(tx, situation.package->key);
        if (view.active && active && *active != situation.package->id) view.migrateUrl = view.action + "/migrate";
        return view;
    }

    /// Nothing that was typed or chosen is lost, and the error stands where it was.
    CaseView asSent(CaseView view, const Error& error) const {
        const auto& request = visit_.request;
        view.errors = caseErrors(visit_, error);
        if (!request.hasField("incident")) {
            view.begin = request.field("begin");
            view.values = request.field("values");
            view.reason = request.field("reason");
            const auto ending = request.fieldValues("end");
            for (auto& one : view.open)
                one.chosen = std::find(ending.begin(), ending.end(), std::to_string(one.key)) != ending.end();
            return view;
        }
        const auto incident = request.field("incident");
        const auto stopped = std::find_if(view.stopped.begin(), view.stopped.end(),
                                          [&](const auto& one) { return std::to_string(one.key) == incident; });
        if (stopped == view.stopped.end()) {
            view.errors = {{visit_.pageError(error)}, {}};
            return view;
        }
        stopped->to = request.field("begin");
        stopped->values = request.field("values");
        stopped->reason = request.field("reason");
        constexpr std::pair<const char*, const char*> kFields[] = {
            {"reason", "why-"}, {"values", "values-"}, {"begin", "to-"}};
        for (auto& wrong : view.errors.fields)
            for (const auto& [place, field] : kFields)
                if (wrong.key == place) wrong.id = field + std::string(incident);
        return view;
    }

    Result<engine::Command> commandOf(const workflow::Situation& situation) const {
        const auto& request = visit_.request;
        auto reason = typedReason(request);
        if (!reason) return reason.error();
        const auto step = request.field("step");
        if (step == "cancel") return engine::Command(engine::CancelInstance{*reason, actor().text()});
        if (step == "skip") return skipOf(situation, *reason);
        auto values = typedValues(request.field("values"));
        if (!values) return values.error();
        if (step == "retry") return retryOf(situation, *values, *reason);
        engine::ModifyInstance command{{}, {}, *reason, actor().text()};
        for (const auto& key : request.fieldValues("end"))
            command.terminate.push_back(numberOf<engine::Key>(key).value_or(0));
        const auto near = command.terminate.empty() ? 0 : command.terminate.front();
        if (const std::string begin(request.field("begin")); !begin.empty())
            command.activate = {{begin, *values, false, near}};
        return engine::Command(std::move(command));
    }

    Result<engine::Incident> incidentOf(const workflow::Situation& situation) const {
        const auto& incidents = situation.state().incidents;
        const auto found = incidents.find(numberOf<engine::Key>(visit_.request.field("incident")).value_or(0));
        if (found != incidents.end()) return found->second;
        return rejected("engine.incident.gone", "The incident is already resolved.");
    }

    Result<engine::Command> skipOf(const workflow::Situation& situation, const std::string& reason) const {
        const auto incident = incidentOf(situation);
        if (!incident) return incident.error();
        const std::string to(visit_.request.field("begin"));
        if (to.empty()) return invalid("web.case.no_target", "Choose the step to go on with.", {}, "begin");
        return engine::Command(
            engine::ModifyInstance{{incident->element}, {{to, {}, false, incident->element}}, reason, actor().text()});
    }

    Result<engine::Command> retryOf(const workflow::Situation& situation, const feel::Context& values,
                                    const std::string& reason) const {
        const auto incident = incidentOf(situation);
        if (!incident) return incident.error();
        // What was not changed on the page is not set.
        const auto shown = concerned(situation, *incident);
        feel::Context changed;
        for (const auto& [name, value] : values.entries()) {
            const auto* old = shown.find(name);
            if (old == nullptr || feel::toTypedJson(*old) != feel::toTypedJson(value)) changed.set(name, value);
        }
        return engine::Command(engine::RetryIncident{incident->key, actor().text(), std::move(changed), reason});
    }

    Visit& visit_;
};

}  // namespace

std::vector<http::Route> caseRoutes(const Services& services) {
    const auto administrator = [] { return Access::role("administrator"); };
    std::vector<http::Route> routes = {
        {Method::Get, "/admin/workflows/{key}/cases", administrator(), BodyLimit::none(),
         [&services](const Request& request) { return showCases(services, request); }},
        {Method::Get, "/admin/workflows/{key}/cases/{id}", administrator(), BodyLimit::none(),
         [&services](const Request& request) {
             Visit visit(services, request);
             return CasePage(visit).show();
         }},
        {Method::Post, "/admin/workflows/{key}/cases/{id}", administrator(), BodyLimit::form(),
         [&services](const Request& request) {
             Visit visit(services, request);
             return CasePage(visit).act();
         }},
    };
    for (const auto group : {migrateRoutes, moveRoutes, reopenRoutes, startAtRoutes})
        for (auto& route : group(services))
            routes.push_back(std::move(route));
    return routes;
}

}  // namespace entente::web
