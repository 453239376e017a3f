// An approval that its own coordinator takes back, undecided, to an earlier step.
#include "workflow/send_back.h"

#include "approvals/approval_service.h"
#include "approvals/border.h"
#include "approvals/decision_notices.h"
#include "approvals/sent_back.h"
#include "approvals/votes.h"
#include "base/utf8.h"
#include "records/program_sight.h"
#include "workflow/task_repository.h"

namespace entente::approvals {

using feel::Context;
using feel::Value;
using identity::Account;
using storage::ReadTx;
using workflow::Situation;
using workflow::Step;
using workflow::StoredTask;

Result<void> ApprovalService::sendBack(TaskId id, const Account& account, const std::string& backTo,
                                       const std::string& reason) {
    if (auto good = checkLine(reason, "back_reason", true); !good) return good;
    const auto by = byAccount(account);
    Decision word;
    word.person = account.person;
    word.byName = account.name;
    word.outcome = "request_changes";
    word.comment = utf8::trim(reason);
    word.backTo = backTo;

    StoredTask task;
    Votes votes;
    Value value;
    const auto written = stepOnTask(
        id, by,
        [&](ReadTx& tx, const Situation& situation, StoredTask open) -> Result<engine::Command> {
            task = std::move(open);
            if (!mayComplete(account, task) || task.task.kind != engine::TaskKind::Approval ||
                !records::maySee(tx, account, task.program))
                return mayNot();
            if (auto known = checkBack(situation, task, backTo); !known) return known.error();
            auto counted = countVotes(tx, task);
            if (!counted) return counted.error();
            votes = std::move(*counted);
            word.at = situation.now;
            value = takenBackValue(tx, situation, task, votes, word);
            auto command =
                workflow::takeBack(situation.packageOf(task), situation.state(), task.task, backTo, word.comment);
            command.at.variables.set("decision", value);
            command.actor = by.actor.text();
            return engine::Command(std::move(command));
        },
        [&](ReadTx& tx, Step& step) -> Result<void> {
            step.writes.push_back([&](storage::Tx& write, const workflow::Written&) -> Result<void> {
                if (auto same = unchanged(write, votes, id); !same) return same;
                workflow::TaskRepository().noteEnd(write, id, word.comment);
                return {};
            });
            step.audit.push_back({step.before.now,
                                  by.actor,
                                  "task.sent_back",
                                  {"task", id.value},
                                  task.program,
                                  Context{{"backTo", backTo}}});
            if (auto told = tellSentBack(tx, step, task, value, votes.open, account.person); !told) return told;
            return tellTasksEnded(tx, step, task, value, {account.person});
        });
    return written ? Result<void>() : written.error();
}

}  // namespace entente::approvals
