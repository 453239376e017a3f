#include "web/pages/open_items.h"

#include <algorithm>

#include "approvals/approval_service.h"
#include "http/url.h"
#include "mail/drafts.h"
#include "programs/program_repository.h"
#include "records/program_sight.h"
#include "storage/db/database.h"
#include "web/pages/outbox_parts.h"
#include "web/pages/shared_days.h"
#include "web/pages/task_words.h"
#include "web/views/open_items.h"
#include "workflow/holders.h"
#include "workflow/runner.h"
#include "workflow/step_planner.h"
#include "workflow/task_repository.h"

namespace entente::web {

using http::Access;
using http::BodyLimit;
using http::Method;
using http::Request;
using http::Response;
using programs::Program;
using storage::ReadTx;
using workflow::OpenTaskRepository;
using workflow::OpenTasks;
using workflow::StoredTask;

namespace {

constexpr int kOnPage = 100;
constexpr int kMostOpenPages = 1000;

std::string nextStep(ReadTx& tx, const Visit& visit, const StoredTask& task) {
    const auto alarm = workflow::TaskRepository().nextAlarm(tx, task);
    if (!alarm) return {};
    return visit.text(alarm->escalates ? "waiting.next_escalation" : "waiting.next_reminder",
                      {{"at", momentText(alarm->at, visit.frame.clocks, visit.language())}});
}

Response showOpen(const Services& services, const Request& request) {
    Visit visit(services, request);
    const auto instance = InstanceId::parse(request.query("case"));
    const auto element = instance ? std::string(request.query("step")) : std::string();
    const int number = std::clamp(numberOf(request.query("page")).value_or(1), 1, kMostOpenPages);
    std::optional<OpenItemsView> view;
    services.database.read([&](ReadTx& tx) {
        const auto id = programs::ProgramRepository().idOf(tx, request.parameter("code"));
        const auto known = id ? services.runner.program(tx, id) : nullptr;
        if (!known || !records::maySee(tx, *visit.account(), id)) return;
        const auto& program = known->program;
        visit.setClocks(program);
        view.emplace();
        view->title = visit.text("open_items.title");
        view->back = {program.title.in(visit.language().tag), pathOfProgram(program.code)};
        auto tasks = OpenTaskRepository().page(tx, id, instance, element, (number - 1) * kOnPage, kOnPage + 1);
        const bool more = tasks.size() > static_cast<std::size_t>(kOnPage);
        if (more) tasks.pop_back();
        std::erase_if(tasks, [&](const StoredTask& task) { return isYetToCome(tx, visit, task); });
        for (const auto& task : tasks)
            view->items.push_back(waitingItem(tx, visit, program, {task, 1}));
        if (!element.empty() && !tasks.empty() && !isInner(visit, tasks.front())) {
            const auto counts = OpenTaskRepository().count(tx, instance, element);
            view->text = visit.text("open_items.of_step", {{"step", nameFor(visit, program, tasks.front())},
                                                           {"open", std::to_string(counts.open)},
                                                           {"all", std::to_string(counts.open + counts.completed)}});
        }
        const auto link = [&](int to) {
            auto url = pathOfProgram(program.code) + "/open?page=" + std::to_string(to);
            if (instance) url += "&case=" + instance.text() + "&step=" + http::url::encode(element);
            return url;
        };
        if (number > 1) view->pages.push_back({visit.text("records.previous"), link(number - 1)});
        if (more) view->pages.push_back({visit.text("records.next"), link(number + 1)});
    });
    if (!view) return Response::error(notFound("programs.no_program", "There is no such program"));
    return visit.page(render(services.site, visit.frame, *view));
}

}  // namespace

bool isInner(const Visit& visit, const StoredTask& task) {
    const bool acrossTheBorder =
        task.task.kind == engine::TaskKind::Answer && workflow::sideOfGroups(task.task.candidateGroups) != task.side;
    return task.side != viewSide(visit) && !acrossTheBorder;
}

std::string nameFor(const Visit& visit, const Program& program, const StoredTask& task) {
    const auto& language = visit.language().tag;
    if (isInner(visit, task))
        return visit.text("waiting.inner", {{"side", program.party(task.side).organisation.name.in(language)}});
    return task.name().in(language);
}

std::string wholeNameFor(const Visit& visit, const Program& program, const StoredTask& task) {
    if (task.side == viewSide(visit) || isInner(visit, task)) return nameFor(visit, program, task);
    return nameWithSide(visit, task);
}

std::string openPath(const Program& program, const StoredTask& task) {
    return pathOfProgram(program.code) + "/open?case=" + task.instance.text() +
           "&step=" + http::url::encode(task.task.elementId);
}

std::string countText(ReadTx& tx, const Visit& visit, const Program& program, const OpenTasks& open) {
    if (open.count == 1 || isInner(visit, open.task)) return nameFor(visit, program, open.task);
    const auto counts = OpenTaskRepository().count(tx, open.task.instance, open.task.task.elementId);
    return visit.text("open_items.of_step", {{"step", nameFor(visit, program, open.task)},
                                             {"open", std::to_string(open.count)},
                                             {"all", std::to_string(counts.open + counts.completed)}});
}

WaitingItem waitingItem(ReadTx& tx, const Visit& visit, const Program& program, const OpenTasks& open) {
    const auto& language = visit.language();
    const auto& task = open.task;
    const auto now = visit.services.clock.now();
    const bool hidden = isInner(visit, task);
    WaitingItem item;
    std::vector<Link> remedies;
    item.side = program.party(task.side).organisation.name.in(language.tag);
    item.what = countText(tx, visit, program, open);
    item.since = task.createdAt;
    item.days = sharedDays(program, task.createdAt, now);
    item.due = task.task.due;
    item.daysLate = daysLate(program, task.task.due, now);
    if (hidden) {
        item.holder = std::move(item.side);
        item.side.clear();
        if (open.count > 1) return item;
    } else if (open.count > 1) {
        item.holder = visit.services.site.counted(language, "count.open_answers", open.count);
        item.actions = {{visit.text("open_items.list"), openPath(program, task)}};
        return item;
    } else {
        const auto holders = workflow::holdersOf(tx, program, task);
        item.holder = personsText(holders, language);
        auto unreached = notReached(tx, visit, program, task, holders);
        item.problems = std::move(unreached.problems);
        remedies = std::move(unreached.remedies);
        if (const auto held = task.byLink() ? mail::Drafts().held(tx, task.id) : std::nullopt)
            item.held =
                visit.text("outbox.waiting", {{"since", momentText(held->since, visit.frame.clocks, language)}});
        else
            item.next = nextStep(tx, visit, task);
    }
    const auto* account = visit.account();
    if (!account) return item;
    const auto base = "/tasks/" + task.id.text();
    if (isTurnOf(visit, task)) item.actions.push_back({visit.text("waiting.open"), base});
    if (approvals::mayRecord(*account, task)) {
        item.actions.push_back({visit.text("waiting.remind_or_reassign"), base});
        item.actions.push_back({visit.text("waiting.record"), base + "/record"});
    }
    item.actions.insert(item.actions.end(), remedies.begin(), remedies.end());
    return item;
}

TurnItem turnLine(ReadTx& tx, const Visit& visit, const Program& program, const OpenTasks& open) {
    auto item = turnItem(tx, visit, program, open.task);
    if (open.count == 1) return item;
    item.title = countText(tx, visit, program, open);
    item.url = openPath(program, open.task);
    item.draft = false;
    return item;
}

std::vector<http::Route> openItemRoutes(const Services& services) {
    return {
        {Method::Get, "/programs/{code}/open", Access::signedIn(), BodyLimit::none(), handlersOf(services)(showOpen)}};
}

}  // namespace entente::web
