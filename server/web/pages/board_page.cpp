#include <set>

#include "records/program_sight.h"
#include "storage/db/database.h"
#include "web/pages/context.h"
#include "web/pages/open_items.h"
#include "web/pages/outbox_parts.h"
#include "web/pages/shared_days.h"
#include "web/pages/status_report.h"
#include "web/pages/task_words.h"
#include "web/views/board.h"
#include "workflow/holders.h"
#include "workflow/open_tasks.h"
#include "workflow/runner.h"

namespace entente::web {

using http::Access;
using http::BodyLimit;
using http::Method;
using http::Request;
using http::Response;
using programs::Program;
using storage::ReadTx;
using workflow::StoredTask;

namespace {

constexpr int kTurnsRead = 400;
constexpr std::size_t kTurnsShown = 100;
constexpr std::int64_t kSoon = 2;  // shared working days

std::string dayCount(const Visit& visit, std::string_view key, std::int64_t days) {
    return visit.services.site.counted(visit.language(), key, days);
}

/// How it stands, in words: late by how much, or how much is left.
Tag riskTag(const Visit& visit, const Program& program, const StoredTask* task) {
    if (!task) return {visit.text("risk.idle"), Tone::Neutral};
    const auto now = visit.services.clock.now();
    const auto& due = task->task.due;
    if (!due) return {visit.text("risk.no_due"), Tone::Neutral};
    if (const auto late = daysLate(program, due, now); late > 0)
        return {dayCount(visit, "count.days_late", late), Tone::Red};
    const auto left = sharedDays(program, now, *due);
    if (left == 0) return {visit.text("risk.today"), Tone::Yellow};
    return {dayCount(visit, "count.days_left", left), left <= kSoon ? Tone::Yellow : Tone::Green};
}

BoardView::Program line(const Visit& visit, ReadTx& tx, const Program& program) {
    const auto& language = visit.language();
    BoardView::Program row;
    row.title = program.title.in(language.tag);
    row.url = pathOfProgram(program.code);
    row.country = program.b.organisation.countryName.in(language.tag);
    const auto task = workflow::OpenTaskRepository().first(
        tx, program.id, [&](const StoredTask& one) { return !isYetToCome(tx, visit, one); });
    if (task) {
        const auto& side = program.party(task->side).organisation.name.in(language.tag);
        row.stage = wholeNameFor(visit, program, *task);
        if (isInner(visit, *task)) {
            row.holder = side;
        } else {
            const auto holders = workflow::holdersOf(tx, program, *task);
            row.holder = personsText(holders, language);
            row.problems = notReached(tx, visit, program, *task, holders).problems;
        }
        row.since = task->createdAt;
        row.due = task->task.due;
        row.daysWaiting = sharedDays(program, task->createdAt, visit.services.clock.now());
    } else {
        row.stage = visit.text("program.status." + program.status);
    }
    row.risk = riskTag(visit, program, task ? &*task : nullptr);
    return row;
}

void addTurn(BoardView& view, ReadTx& tx, const Visit& visit, const std::set<ProgramId>& seen) {
    for (const auto& open : workflow::OpenTaskRepository().ofCoordinators(tx, viewSide(visit), kTurnsRead)) {
        if (seen.count(open.task.program) == 0 || !isTurnOf(visit, open.task)) continue;
        if (view.turn.size() == kTurnsShown) {
            view.moreTurn = true;
            return;
        }
        const auto known = visit.services.runner.program(tx, open.task.program);
        view.turn.push_back(turnLine(tx, visit, known->program, open));
        view.turn.back().program = known->program.title.in(visit.language().tag);
    }
}

Response showBoard(const Services& services, const Request& request) {
    Visit visit(services, request);
    const auto view = boardView(visit);
    return visit.page(render(services.site, visit.frame, view));
}

}  // namespace

BoardView boardView(Visit& visit, bool turns) {
    BoardView view;
    const auto& services = visit.services;
    if (visit.account()->isCoordinatorOf(identity::Side::A)) view.statusUrl = "/status.docx";
    services.database.read([&](ReadTx& tx) {
        std::set<ProgramId> seen;
        for (const auto id : records::programIdsFor(tx, *visit.account())) {
            const auto known = services.runner.program(tx, id);
            if (!known) continue;
            if (seen.empty()) visit.setClocks(known->program);
            seen.insert(id);
            view.programs.push_back(line(visit, tx, known->program));
        }
        if (!turns) return;
        addTurn(view, tx, visit, seen);
        view.outbox = outboxLinks(tx, visit, {seen.begin(), seen.end()});
    });
    return view;
}

std::vector<http::Route> boardRoutes(const Services& services) {
    return {{Method::Get, "/", Access::signedIn(), BodyLimit::none(),
             [&services](const Request& request) { return showBoard(services, request); }}};
}

}  // namespace entente::web
