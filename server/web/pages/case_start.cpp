#include <algorithm>
#include <optional>
#include <set>

#include "engine/order.h"
#include "http/url.h"
#include "storage/db/database.h"
#include "web/pages/case_parts.h"
#include "web/pages/task_words.h"
#include "web/pages/workflow_opened.h"
#include "workflow/operations.h"
#include "workflow/package_store.h"
#include "workflow/runner.h"
#include "workflow/starters.h"

namespace entente::web {

using http::Access;
using http::BodyLimit;
using http::Method;
using http::Request;
using http::Response;
using storage::ReadTx;

namespace {

/// Contexts of one name become one, as the forms of a case fill it one after the other.
void merge(feel::Context& into, const feel::Context& from) {
    for (const auto& [name, value] : from.entries()) {
        const auto* known = into.find(name);
        if (known == nullptr || !known->isContext() || !value.isContext()) {
            into.set(name, value);
            continue;
        }
        auto both = known->context();
        for (const auto& [inner, one] : value.context().entries())
            both.set(inner, one);
        into.set(name, feel::Value(std::move(both)));
    }
}

/// A case that begins at a step: which, and what the steps before have left.
class StartAt {
  public:
    StartAt(const Visit& visit, const programs::Program& program, std::shared_ptr<const workflow::Package> package)
        : visit_(visit), program_(program), package_(std::move(package)), around_(surroundings()) {
        step_ = visit.request.method() == Method::Get ? visit.request.query("step") : visit.request.field("step");
        const auto& definition = *package_->definition;
        const int node = definition.process().node(step_);
        if (node < 0 || !engine::canBeginByHand(definition, node)) step_.clear();
        if (!step_.empty() && !isTheirs(step_)) refused_ = workflow::notTheirsToBeginAt();
        if (!step_.empty()) before_ = engine::stepsBefore(definition, {{step_}});
    }

    /// Where the step is not for the reader to begin at.
    const std::optional<Error>& refused() const { return refused_; }

    Response show() {
        auto view = viewOf();
        std::set<std::string> keys;
        for (const auto* form : forms())
            add(view, keys, form->show({}, around_));
        return respond(std::move(view), 200);
    }

    Response start() {
        if (step_.empty()) return show();
        auto sent = visit_.request.fields();
        auto view = viewOf();
        bool arranges = false;
        for (const auto* form : forms())
            if (auto arranged = form->rearranged(sent, visit_.request.field(kRowsField))) {
                sent = std::move(arranged->fields);
                view.next = std::move(arranged->next);
                arranges = true;
                break;
            }
        const auto newest = view.seen;
        view.seen = visit_.request.field("seen");
        view.values = visit_.request.field("values");
        std::set<std::string> keys;
        feel::Context variables;
        auto& wrong = view.errors.fields;
        for (const auto* form : forms()) {
            add(view, keys, form->showAgain(sent, around_));
            auto submission = form->validate(sent, around_);
            wrong.insert(wrong.end(), submission.errors.begin(), submission.errors.end());
            merge(variables, submission.values);
        }
        if (arranges) {
            wrong.clear();
            return respond(std::move(view), 200);
        }
        if (!wrong.empty()) return respond(std::move(view), kUnprocessable);
        auto values = typedValues(view.values);
        if (!values) return refuse(std::move(view), values.error());
        merge(variables, *values);
        const auto& account = *visit_.account();
        const auto started = workflow::startAsSeen(
            visit_.services.runner, package_->key, program_.id, viewSide(visit_), seenCase(visit_.request),
            {audit::Actor::account(account.id), account.person}, {{step_, {}, false, 0}}, std::move(variables));
        if (started) return visit_.done(pathOfProgram(program_.code), "started");
        // Now that they have read of it, they may go on.
        if (started.error().kind == ErrorKind::Conflict) view.seen = newest;
        return refuse(std::move(view), started.error());
    }

  private:
    bool isTheirs(const std::string& step) const {
        return visit_.services.database.read([&](ReadTx& tx) {
            const auto environment = visit_.services.runner.environment(tx, program_.id);
            const auto may = environment ? workflow::mayBeginAt(*package_, *environment, viewSide(visit_), step)
                                         : Result<bool>(environment.error());
            return may && *may;
        });
    }

    forms::Surroundings surroundings() const {
        forms::Surroundings around{visit_.services.clock, {}, visit_.language().tag, program_.a.zone};
        const auto listed = visit_.services.database.read(
            [&](storage::ReadTx& tx) { return programs::listedOf(tx, program_, package_->listed); });
        around.variables.set("program", programs::withListed(programs::programValue(program_), listed));
        return around;
    }

    /// Of the steps before, each once.
    std::vector<const forms::Form*> forms() const {
        std::vector<const forms::Form*> found;
        for (const auto& step : before_)
            if (const auto* form = package_->form(package_->definition->node(step).formId))
                if (std::find(found.begin(), found.end(), form) == found.end()) found.push_back(form);
        return found;
    }

    /// A field that several forms ask for is asked for once.
    static void add(StartAtView& view, std::set<std::string>& keys, std::vector<forms::Shown> fields) {
        for (auto& field : fields)
            if (field.component == nullptr || field.component->key.empty() || keys.insert(field.component->key).second)
                view.fields.push_back(std::move(field));
    }

    StartAtView viewOf() const {
        const auto& language = visit_.language();
        const auto names = elementNames(package_->model, language);
        StartAtView view;
        view.program = program_.title.in(language.tag);
        view.workflow = package_->name.in(language.tag);
        view.action = pathOfProgram(program_.code) + "/start/" + http::url::encode(package_->key) + "/at";
        for (auto& option : elementOptions(*package_, *package_->definition, language))
            if (bpmn::isActivity(package_->definition->node(option.value).kind) && isTheirs(option.value))
                view.steps.push_back(std::move(option));
        view.step = step_;
        view.stepName = nameOf(names, step_);
        for (const auto& step : before_) {
            view.before.push_back(nameOf(names, step));
            if (package_->form(package_->definition->node(step).formId) == nullptr) view.asksValues = true;
        }
        view.zone = program_.a.zone;
        view.seen = visit_.services.database.read(
            [&](ReadTx& tx) { return workflow::CaseRepository().newest(tx, program_.id, package_->key).text(); });
        return view;
    }

    Response refuse(StartAtView view, const Error& error) const {
        view.errors = caseErrors(visit_, error);
        return respond(std::move(view), statusOfRefusal(error));
    }

    Response respond(StartAtView view, int status) const {
        return visit_.page(render(visit_.services.site, visit_.frame, view), status);
    }

    const Visit& visit_;
    const programs::Program& program_;
    std::shared_ptr<const workflow::Package> package_;
    forms::Surroundings around_;
    std::string step_;
    std::vector<std::string> before_;
    std::optional<Error> refused_;
};

Response startAt(const Services& services, const Request& request) {
    const Visit visit(services, request);
    const auto program = coordinatedProgram(visit);
    if (!program) return Response::error(program.error());
    auto package = services.packages.active(request.parameter("package"));
    if (!package)
        return Response::error(notFound("workflow.no_package", "There is no workflow “{key}”",
                                        {{"key", std::string(request.parameter("package"))}}));
    const bool theirs = services.database.read([&](ReadTx& tx) { return mayStart(tx, visit, *package, program->id); });
    if (!theirs) return Response::error(workflow::notTheirsToStart());
    StartAt page(visit, *program, std::move(package));
    if (page.refused()) return Response::error(*page.refused());
    return request.method() == Method::Get ? page.show() : page.start();
}

}  // namespace

std::vector<http::Route> startAtRoutes(const Services& services) {
    const auto handler = [&services](const Request& request) { return startAt(services, request); };
    return {
        {Method::Get, "/programs/{code}/start/{package}/at", Access::role("coordinator"), BodyLimit::none(), handler},
        {Method::Post, "/programs/{code}/start/{package}/at", Access::role("coordinator"), BodyLimit::form(), handler},
    };
}

}  // namespace entente::web
