// A coordinator lets a colleague prepare a form, and gets it back.
#include "approvals/approval_service.h"
#include "approvals/border.h"
#include "approvals/delegation.h"
#include "approvals/form_drafts.h"
#include "approvals/open_task.h"
#include "programs/program_repository.h"
#include "records/program_sight.h"
#include "workflow/four_eyes.h"
#include "workflow/task_repository.h"

namespace entente::approvals {

using identity::Account;
using storage::ReadTx;
using storage::Tx;
using workflow::Situation;
using workflow::Step;
using workflow::StoredTask;
using workflow::Written;

namespace {

std::string authorOf(const Account& account) {
    return audit::Actor::account(account.id).text();
}

/// Told when the package has words for it: a workflow need not.
Result<void> tell(ReadTx& tx, Step& step, const StoredTask& task, const Account& to, const Account& from,
                  const std::string& text, const std::string& note) {
    const auto person = programs::PersonRepository().find(tx, to.person);
    const auto sender = programs::PersonRepository().find(tx, from.person);
    if (!person || !sender || !step.before.packageOf(task).mail(text, person->language)) return {};
    auto mail = about(tx, step.before, task, *person, text, text,
                      feel::Context{{"holder", programs::personIn(programs::personValue(*sender), person->language)},
                                    {"note", note}});
    if (!mail) return mail.error();
    step.mails.push_back(std::move(*mail));
    return {};
}

}  // namespace

bool mayDelegate(const Account& account, const StoredTask& task) {
    return task.task.kind == engine::TaskKind::Form && mayComplete(account, task);
}

Error delegated(const Delegation& delegation) {
    return rejected("approvals.delegated", "{name} asked you to prepare this step. Hand it back, and they complete it",
                    {{"name", delegation.owner.name}});
}

Result<void> ApprovalService::delegate(TaskId id, const Account& account, AccountId to, const std::string& note) {
    const auto by = byAccount(account);
    if (auto line = checkLine(note, "delegate_note", false); !line) return line;
    StoredTask known;
    std::optional<Account> chosen;
    auto written = stepOnTask(
        id, by,
        [&](ReadTx& tx, const Situation& situation, StoredTask task) -> Result<engine::Command> {
            known = std::move(task);
            if (!mayDelegate(account, known) || !records::maySee(tx, account, known.program)) return mayNot();
            if (const auto live = Delegations().find(tx, known); live && live->delegate.id == account.id)
                return delegated(*live);
            if (const auto holder = claimedBy(tx, known); holder && holder->id != account.person)
                return claimedByOther(*holder);
            for (auto& candidate : delegatesFor(tx, known, account, situation.now))
                if (candidate.id == to) chosen = std::move(candidate);
            if (!chosen)
                return invalid("approvals.delegate_unknown", "Choose a coordinator of your side", {}, "delegate");
            if (auto may =
                    workflow::checkFourEyes(tx, situation, situation.packageOf(known), known.task, chosen->person);
                !may)
                return Error{ErrorKind::Invalid, may.error().message, "delegate"};
            return engine::Command(engine::UpdateTask{known.task.key, chosen->email, {}, by.actor.text()});
        },
        [&](ReadTx& tx, Step& step) -> Result<void> {
            step.writes.emplace_back([&, now = step.before.now](Tx& write, const Written&) -> Result<void> {
                Delegations().put(write, id, account.id, chosen->id, note, now);
                FormDrafts::pass(write, id, authorOf(account), authorOf(*chosen));
                workflow::TaskRepository().endStandIn(write, id, chosen->person, now);
                return {};
            });
            return tell(tx, step, known, *chosen, account, "delegated", note);
        });
    if (!written) return written.error();
    return {};
}

Result<void> ApprovalService::handBack(TaskId id, const Account& account) {
    const auto by = byAccount(account);
    StoredTask known;
    std::optional<Delegation> live;
    auto written = stepOnTask(
        id, by,
        [&](ReadTx& tx, const Situation&, StoredTask task) -> Result<engine::Command> {
            known = std::move(task);
            live = Delegations().find(tx, known);
            if (!live || (account.id != live->owner.id && account.id != live->delegate.id)) return mayNot();
            return engine::Command(engine::UpdateTask{known.task.key, live->owner.email, {}, by.actor.text()});
        },
        [&](ReadTx& tx, Step& step) -> Result<void> {
            const bool done = account.id == live->delegate.id;
            step.writes.emplace_back([&, done](Tx& write, const Written&) -> Result<void> {
                Delegations().remove(write, id);
                if (done) FormDrafts::pass(write, id, authorOf(live->delegate), authorOf(live->owner));
                return {};
            });
            return done ? tell(tx, step, known, live->owner, account, "handed_back", {}) : Result<void>{};
        });
    if (!written) return written.error();
    return {};
}

}  // namespace entente::approvals
