#include "approvals/decision.h"
#include "audit/audit_log.h"
#include "programs/program_repository.h"
#include "storage/db/database.h"
#include "web/pages/approval_line.h"
#include "web/pages/task_forms.h"
#include "web/pages/task_handlers.h"
#include "web/pages/task_words.h"
#include "web/views/recorded.h"
#include "workflow/task_repository.h"

namespace entente::web {

using approvals::Decision;
using http::Response;
using storage::ReadTx;
using workflow::TaskState;

namespace {

std::vector<SummaryRow> answersOf(const TaskPage& page, const Decision& decision) {
    if (!decision.answers.isContext()) return {};
    const auto around = surroundingsOf(page.visit, page.situation, page.task);
    return answerRows(page.visit.services.site, formOf(page).show(decision.answers.context(), around), around,
                      page.visit.language(), {});
}

std::vector<SummaryRow> rowsOf(ReadTx& tx, const TaskPage& page, const Decision& decision) {
    const auto& visit = page.visit;
    std::vector<SummaryRow> rows = answersOf(page, decision);
    const auto add = [&](std::string_view label, std::string text) {
        if (!text.empty()) rows.push_back({visit.text(label), std::move(text)});
    };
    if (decision.answers.isNull()) add("decided.outcome", visit.text("outcome." + decision.outcome));
    add("back.to", backText(visit, page.situation, page.task, decision.backTo));
    add("decision.comment", decision.comment);
    add("line.place", placeText(visit, decision.stage, decision.authority));
    auto by = deciderText(tx, decision, visit.language());
    if (decision.actingFor)
        if (const auto person = programs::PersonRepository().find(tx, decision.person))
            by += ", " + visit.text("decided.acting_for", {{"acting_for", personText(*person, visit.language())}});
    add("decided.by", by);
    add("decided.at", momentText(decision.at, visit.frame.clocks, visit.language()));
    if (decision.recordedBy) {
        add("decided.recorded", actorText(tx, visit, audit::Actor::account(decision.recordedBy).text()));
        add("record.way", visit.text("record.way." + decision.source));
        add("record.reference", decision.reference);
    }
    if (decision.objectedAt) add("outcome.objected", decision.objection);
    return rows;
}

}  // namespace

Response showEnded(const TaskPage& page) {
    const bool done = page.task.state == TaskState::Completed;
    RecordedView view;
    view.title = page.title();
    view.program = page.program();
    view.lead = page.visit.text(done ? "task.completed_at" : "task.cancelled_at",
                                {{"at", momentText(page.task.endedAt.value_or(page.task.createdAt),
                                                   page.visit.frame.clocks, page.visit.language())}});
    page.visit.services.database.read([&](ReadTx& tx) {
        const approvals::DecisionRepository decisions;
        const auto votes = decisions.ofEdition(tx, page.task.id, page.task.edition);
        // How the other side came to its decision is its own affair.
        const bool approval = page.task.task.kind == engine::TaskKind::Approval;
        const bool whole = !approval || page.task.side == viewSide(page.visit);
        if (const auto settled = decisions.ofTask(tx, page.task.id);
            settled && approval && (!whole || votes.size() > 1))
            view.rows.push_back({page.visit.text("decided.step"), page.visit.text("outcome." + settled->stepOutcome)});
        if (!whole) return;
        for (const auto& decision : votes)
            for (auto& row : rowsOf(tx, page, decision))
                view.rows.push_back(std::move(row));
    });
    return page.visit.page(render(page.visit.services.site, page.visit.frame, view));
}

}  // namespace entente::web
