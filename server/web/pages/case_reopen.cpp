#include <fmt/format.h>

#include <array>

#include "approvals/sent_back.h"
#include "engine/inside.h"
#include "engine/order.h"
#include "storage/db/database.h"
#include "web/pages/case_parts.h"
#include "web/pages/task_words.h"
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

constexpr int kCases = 50;

/// A step of a case as the form posts it: `case.version.call.element`.
struct ChosenStep {
    InstanceId instance;
    std::int64_t version = 0;
    engine::Key call = engine::kProcessScope;
    std::string element;

    static ChosenStep parse(std::string_view text) {
        std::array<std::string_view, 3> numbers;
        for (auto& number : numbers) {
            const auto dot = text.find('.');
            if (dot == std::string_view::npos) return {};
            number = text.substr(0, dot);
            text.remove_prefix(dot + 1);
        }
        return {InstanceId::parse(numbers[0]), numberOf<std::int64_t>(numbers[1]).value_or(0),
                numberOf<engine::Key>(numbers[2]).value_or(0), std::string(text)};
    }
    static std::string text(const workflow::DoneStep& step) {
        return fmt::format("{}.{}.{}.{}", step.instance.value, step.version, step.call, step.element);
    }
};

/// The steps that people have done in the program's cases, the newest case first.
std::vector<SelectOption> doneSteps(ReadTx& tx, const Visit& visit, const programs::Program& program) {
    std::vector<SelectOption> options;
    for (const auto& step : workflow::CaseRepository().doneSteps(tx, program.id, kCases))
        options.push_back(
            {ChosenStep::text(step),
             visit.text(step.completed ? "reopen.of_completed" : "reopen.of_active",
                        {{"number", step.instance.text()}, {"step", step.name.in(visit.language().tag)}})});
    return options;
}

Response show(const Visit& visit, const programs::Program& program, ReopenView view, int status = 200) {
    view.program = program.title.in(visit.language().tag);
    view.action = pathOfProgram(program.code) + "/reopen";
    visit.services.database.read([&](ReadTx& tx) { view.steps = doneSteps(tx, visit, program); });
    return visit.page(render(visit.services.site, visit.frame, view), status);
}

Result<void> reopen(const Visit& visit, const programs::Program& program, const ReopenView& view) {
    const auto chosen = ChosenStep::parse(view.step);
    if (!chosen.instance) return invalid("web.case.no_step", "Choose the step to open again.", {}, "step");
    const auto reason = typedReason(visit.request);
    if (!reason) return reason.error();
    const auto& services = visit.services;
    const auto situation =
        services.database.read([&](ReadTx& tx) { return services.runner.situation(tx, chosen.instance); });
    if (!situation || situation->instance.program != program.id)
        return notFound("workflow.no_instance", "There is no such case");
    const auto actor = audit::Actor::account(visit.account()->id);
    const auto& state = situation->state();
    if (chosen.call != engine::kProcessScope && !state.elements.contains(chosen.call))
        return rejected(
            "web.case.call_over",
            "The workflow that this step belongs to is over, so the step cannot be opened again. An administrator "
            "can begin the step that called it once more, on the page of the case: it then runs anew.");
    engine::ReopenInstance command{{chosen.element, {}, false, chosen.call}, {}, *reason, actor.text(), chosen.call};
    if (!view.keep)
        if (const auto definition = engine::inside(situation->package->definitionOf(state.info.processId), state,
                                                   &situation->library, chosen.call))
            command.terminate = engine::openFrom(*definition, state, chosen.element, chosen.call);
    const auto done =
        workflow::runAsSeen(services.runner, chosen.instance, chosen.version, {actor, visit.account()->person},
                            engine::Command(std::move(command)), [&](ReadTx& tx, workflow::Step& step) {
                                return approvals::tellTasksEnded(tx, step, viewSide(visit), *visit.account(), *reason);
                            });
    return done ? Result<void>() : done.error();
}

}  // namespace

std::vector<http::Route> reopenRoutes(const Services& services) {
    return {
        {Method::Get, "/programs/{code}/reopen", Access::role("coordinator"), BodyLimit::none(),
         [&services](const Request& request) {
             const Visit visit(services, request);
             const auto program = hostProgram(visit);
             return program ? show(visit, *program, {}) : Response::error(program.error());
         }},
        {Method::Post, "/programs/{code}/reopen", Access::role("coordinator"), BodyLimit::form(),
         [&services](const Request& request) {
             const Visit visit(services, request);
             const auto program = hostProgram(visit);
             if (!program) return Response::error(program.error());
             ReopenView view;
             view.step = request.field("step");
             view.reason = request.field("reason");
             view.keep = request.field("behind") == "keep";
             const auto done = reopen(visit, *program, view);
             if (done) return visit.done(pathOfProgram(program->code), "reopened");
             if (done.error().kind == ErrorKind::NotFound) return Response::error(done.error());
             view.errors = caseErrors(visit, done.error());
             return show(visit, *program, std::move(view), statusOfRefusal(done.error()));
         }},
    };
}

}  // namespace entente::web
