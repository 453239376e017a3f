#include "web/pages/due_words.h"

#include "approvals/due_move.h"
#include "web/pages/task_words.h"

namespace entente::web {

using feel::Value;

namespace {

std::string reasonOf(const Visit& visit, const Value& reason) {
    const auto inLanguage = [&](const std::string& entry) {
        const auto own = reason[entry + "Ko"].textOr("");
        return visit.language().isKorean() && !own.empty() ? own : reason[entry].textOr("");
    };
    return visit.text("due.why." + reason["kind"].textOr("weekend"),
                      {{"date", dateText(reason["date"].textOr(""), visit.language())},
                       {"name", inLanguage("name")},
                       {"calendar", inLanguage("calendar")}});
}

}  // namespace

std::string dueMovedText(const Visit& visit, const workflow::StoredTask& task) {
    const auto move = visit.services.database.read(
        [&](storage::ReadTx& tx) { return approvals::DueMoveRepository().latest(tx, task.id); });
    if (!move || move->reasons.empty() || task.task.due != move->after) return {};
    std::string why;
    for (const auto& reason : move->reasons)
        why += (why.empty() ? "" : "; ") + reasonOf(visit, reason);
    return visit.text("due.moved",
                      {{"before", momentText(move->before, visit.frame.clocks, visit.language())}, {"why", why}});
}

}  // namespace entente::web
