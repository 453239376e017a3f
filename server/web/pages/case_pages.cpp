#include <set>

#include "bpmn/reader.h"
#include "feel/json.h"
#include "programs/program_repository.h"
#include "storage/db/database.h"
#include "web/pages/case_parts.h"
#include "web/pages/workflow_opened.h"
#include "workflow/operations.h"
#include "workflow/package_store.h"

namespace entente::web {

using http::Access;
using http::BodyLimit;
using http::Method;
using http::Request;
using http::Response;
using storage::ReadTx;

namespace {

constexpr int kPage = 50;
constexpr int kHistory = 50;

Response showCases(const Services& services, const Request& request) {
    const Visit visit(services, request);
    const auto opened = openWorkflow(services, request.parameter("key"));
    if (!opened) return Response::error(opened.error());
    const auto& tag = visit.language().tag;
    CasesView view;
    view.workflow = opened->shown.name.in(tag);
    const auto names = elementNames(bpmn::read(opened->bpmn()).definitions, visit.language());
    const auto path = workflowPath(opened->key) + "/cases";
    services.database.read([&](ReadTx& tx) {
        auto cases =
            workflow::CaseRepository().running(tx, opened->key, InstanceId::parse(request.query("before")), kPage + 1);
        if (cases.size() > kPage) {
            cases.resize(kPage);
            view.older = Link{visit.text("page.older"), path + "?before=" + cases.back().id.text()};
        }
        for (const auto& one : cases) {
            const auto program = programs::ProgramRepository().find(tx, one.program);
            if (!program) continue;
            std::string waiting;
            for (const auto& element : one.waitsAt)
                waiting += (waiting.empty() ? "" : ", ") + nameOf(names, element);
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
feel::Context concerned(const engine::State& state, const engine::Incident& incident) {
    feel::Context values;
    for (const auto& [path, value] : incident.variables.entries()) {
        const auto name = path.substr(0, path.find('.'));
        for (engine::Key scope = incident.element;; scope = state.elements.at(scope).scope) {
            if (const auto* current = state.variable(scope, name)) {
                values.set(name, *current);
                break;
            }
            if (scope == engine::kProcessScope) break;
        }
        if (values.find(name) == nullptr && incident.job == 0) values.set(name, feel::Value());
    }
    return values;
}

/// One a line, as `typedValues` reads them.
std::string valuesText(const feel::Context& values) {
    std::string text;
    for (const auto& [name, value] : values.entries())
        text += (text.empty() ? "{\n  " : ",\n  ") + feel::jsonQuoted(name) + ": " + feel::toTypedJson(value);
    return text.empty() ? text : text + "\n}";
}

/// One case as it is now, with what was sent about it.
class CasePage {
  public:
    explicit CasePage(Visit& visit) : visit_(visit), instance_(idFrom<InstanceId>(visit.request, "id")) {}

    Response show(const Error* error = nullptr) {
        const auto package = visit_.services.runner.packageOf(instance_);
        if (!package || package->key != visit_.request.parameter("key")) return unknown();
        const auto situation = visit_.services.database.read([&](ReadTx& tx) {
            auto found = visit_.services.runner.situation(tx, instance_, package);
            if (found) history_ = handWritten(tx, visit_, workflow::CaseRepository().byHand(tx, instance_, kHistory));
            return found;
        });
        if (!situation) return unknown();
        visit_.setClocks(situation->program());
        auto view = viewOf(*situation);
        if (error) {
            view.errors = {visit_.pageError(*error)};
            view.reason = visit_.request.field("reason");
            view.values = visit_.request.hasField("incident") ? "" : visit_.request.field("values");
            view.begin = visit_.request.hasField("incident") ? "" : visit_.request.field("begin");
            visit_.frame.path = path();
        }
        return visit_.page(render(visit_.services.site, visit_.frame, view), error ? statusOfRefusal(*error) : 200);
    }

    Response act() {
        const auto command = commandOf();
        if (!command) return show(&command.error());
        const auto actor = audit::Actor::account(visit_.account()->id);
        const auto version = numberOf<std::int64_t>(visit_.request.field("seen")).value_or(0);
        const auto done = workflow::runAsSeen(visit_.services.runner, instance_, version,
                                              {actor, visit_.account()->person}, *command);
        return done ? visit_.done(path(), "case_changed") : show(&done.error());
    }

  private:
    std::string path() const { return workflowPath(visit_.request.parameter("key")) + "/cases/" + instance_.text(); }
    static Response unknown() { return Response::error(notFound("workflow.no_instance", "There is no such case")); }

    CaseView viewOf(const workflow::Situation& situation) const {
        const auto& language = visit_.language();
        const auto& state = situation.state();
        const auto names = elementNames(situation.package->model, language);
        CaseView view;
        view.workflow = situation.package->name.in(language.tag);
        view.number = instance_.text();
        view.program = {situation.program().title.in(language.tag), pathOfProgram(situation.program().code)};
        view.active = state.info.status == engine::InstanceStatus::Active;
        view.action = path();
        view.version = situation.instance.version;
        std::set<engine::Key> stopped;
        for (const auto& [key, incident] : state.incidents) {
            stopped.insert(incident.element);
            view.stopped.push_back({key, nameOf(names, incident.elementId), incident.elementId,
                                    visit_.say(incident.message), incident.expression,
                                    valuesText(concerned(state, incident)), incident.raisedAt});
        }
        for (const auto& [key, element] : state.elements)
            view.open.push_back({key, nameOf(names, element.elementId), element.elementId, element.since,
                                 stopped.contains(key) ? Tag{visit_.text("cases.stopped"), Tone::Red}
                                                       : Tag{visit_.text("case.waits"), Tone::Blue}});
        view.elements =
            elementOptions(*situation.package, situation.package->definitionOf(state.info.processId), language);
        view.variables = valuesText(situation.variables());
        view.history = history_;
        const auto active = visit_.services.packages.active(situation.package->key);
        if (view.active && active && active->id != situation.package->id) view.migrateUrl = path() + "/migrate";
        return view;
    }

    Result<engine::Command> commandOf() const {
        const auto& request = visit_.request;
        auto reason = typedReason(request);
        if (!reason) return reason.error();
        const auto step = request.field("step");
        const auto actor = audit::Actor::account(visit_.account()->id).text();
        if (step == "cancel") return engine::Command(engine::CancelInstance{*reason, actor});
        auto values = typedValues(request.field("values"));
        if (!values) return values.error();
        const std::string begin(request.field("begin"));
        if (step == "retry" || step == "skip") return ofIncident(step, begin, *values, *reason, actor);
        engine::ModifyInstance command{{}, {}, *reason, actor};
        for (const auto& key : request.fieldValues("end"))
            command.terminate.push_back(numberOf<engine::Key>(key).value_or(0));
        const auto near = command.terminate.empty() ? 0 : command.terminate.front();
        if (!begin.empty()) command.activate = {{begin, *values, false, near}};
        return engine::Command(std::move(command));
    }

    Result<engine::Command> ofIncident(std::string_view step, const std::string& begin, const feel::Context& values,
                                       const std::string& reason, const std::string& actor) const {
        const auto key = numberOf<engine::Key>(visit_.request.field("incident")).value_or(0);
        const auto package = visit_.services.runner.packageOf(instance_);
        const auto situation = visit_.services.database.read(
            [&](ReadTx& tx) { return visit_.services.runner.situation(tx, instance_, package); });
        if (!situation) return situation.error();
        const auto incident = situation->state().incidents.find(key);
        if (incident == situation->state().incidents.end())
            return rejected("engine.incident.gone", "The incident is already resolved.");
        if (step == "skip") {
            if (begin.empty())
                return invalid("web.case.no_target", "Choose the step to go on with.", {}, "to-" + std::to_string(key));
            const auto element = incident->second.element;
            return engine::Command(engine::ModifyInstance{{element}, {{begin, {}, false, element}}, reason, actor});
        }
        // What was not changed on the page is not set.
        const auto shown = concerned(situation->state(), incident->second);
        feel::Context changed;
        for (const auto& [name, value] : values.entries()) {
            const auto* old = shown.find(name);
            if (old == nullptr || feel::toTypedJson(*old) != feel::toTypedJson(value)) changed.set(name, value);
        }
        return engine::Command(engine::RetryIncident{key, actor, std::move(changed), reason});
    }

    Visit& visit_;
    InstanceId instance_;
    std::vector<HandWritten> history_;
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
    for (const auto group : {migrateRoutes, reopenRoutes, startAtRoutes})
        for (auto& route : group(services))
            routes.push_back(std::move(route));
    return routes;
}

}  // namespace entente::web
