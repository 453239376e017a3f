#include "records/program_sight.h"
#include "storage/db/database.h"
#include "web/pages/context.h"
#include "web/pages/outbox_parts.h"
#include "web/pages/shared_days.h"
#include "web/pages/task_words.h"
#include "web/views/board.h"
#include "workflow/holders.h"
#include "workflow/task_repository.h"

namespace entente::web {

using http::Access;
using http::BodyLimit;
using http::Method;
using http::Request;
using http::Response;
using programs::Program;
using programs::Side;
using storage::ReadTx;
using workflow::StoredTask;
using workflow::TaskRepository;

namespace {

constexpr int kMost = 200;

Tag riskTag(const Visit& visit, const StoredTask* task, std::int64_t late) {
    if (!task) return {visit.text("risk.idle"), Tone::Neutral};
    if (late > 0) return {visit.text("risk.late"), Tone::Red};
    return {visit.text("risk.on_time"), Tone::Green};
}

BoardView::Program line(const Visit& visit, ReadTx& tx, const Program& program, const std::vector<StoredTask>& open) {
    const auto now = visit.services.clock.now();
    const auto& language = visit.language();
    BoardView::Program row;
    row.title = program.title.in(language.tag);
    row.url = pathOfProgram(program.code);
    // Open tasks come by due moment: the first is the one that matters.
    const auto* task = open.empty() ? nullptr : &open.front();
    if (task) {
        const bool hidden = task->side != viewSide(visit) && task->task.kind != engine::TaskKind::Answer;
        const auto& side = program.party(task->side).organisation.name.in(language.tag);
        row.stage = hidden ? visit.text("waiting.inner", {{"side", side}}) : task->name().in(language.tag);
        row.holder = hidden ? side : personsText(workflow::holdersOf(tx, program, *task), language);
        row.since = task->createdAt;
        row.due = task->task.due;
        row.daysWaiting = sharedDays(program, task->createdAt, now);
    } else {
        row.stage = visit.text("board.not_started");
    }
    row.risk = riskTag(visit, task, task ? daysLate(program, task->task.due, now) : 0);
    return row;
}

Response showBoard(const Services& services, const Request& request) {
    Visit visit(services, request);
    BoardView view;
    services.database.read([&](ReadTx& tx) {
        std::vector<ProgramId> seen;
        for (const auto& program : records::programsFor(tx, *visit.account())) {
            if (view.programs.empty()) visit.setClocks(program);
            seen.push_back(program.id);
            auto open = TaskRepository().openOfProgram(tx, program.id, kMost);
            std::erase_if(open, [&](const StoredTask& task) { return isYetToCome(tx, visit, task); });
            view.programs.push_back(line(visit, tx, program, open));
            for (const auto& task : open)
                if (isTurnOf(visit, task)) {
                    view.turn.push_back(turnItem(tx, visit, program, task));
                    view.turn.back().program = program.title.in(visit.language().tag);
                }
        }
        view.outbox = outboxLinks(tx, visit, seen);
    });
    return visit.page(render(services.site, visit.frame, view));
}

}  // namespace

std::vector<http::Route> boardRoutes(const Services& services) {
    return {{Method::Get, "/", Access::signedIn(), BodyLimit::none(),
             [&services](const Request& request) { return showBoard(services, request); }}};
}

}  // namespace entente::web
