#include "approvals/returned_mail.h"

#include <optional>

#include "audit/audit_log.h"
#include "base/log.h"
#include "mail/drafts.h"
#include "workflow/task_repository.h"

namespace entente::approvals {

using feel::Context;
using mail::StoredMail;
using storage::ReadTx;
using storage::Tx;
using workflow::Situation;
using workflow::Step;
using workflow::StoredTask;

namespace {

constexpr std::string_view kReturned = "mail_returned";

Error nobodyListens() {
    return rejected("approvals.nobody_listens", "Nothing in the case waits for a mail that comes back");
}

/// What waits in the case to hear that this mail came back: at its own step, else the only one.
engine::Key listener(const engine::State& state, const std::optional<StoredTask>& task) {
    engine::Key only = 0;
    int count = 0;
    for (const auto& [key, waiting] : state.subscriptions) {
        if (waiting.kind != engine::SubscriptionKind::Message || waiting.name != kReturned) continue;
        if (task && waiting.element == task->task.element) return key;
        only = key;
        ++count;
    }
    return count == 1 ? only : 0;
}

}  // namespace

Error ReturnedMail::notSent() {
    return rejected("approvals.mail_not_sent", "Only a mail that was sent can have come back, and only once");
}

bool ReturnedMail::note(Tx& tx, const StoredMail& mail, const Reporter& reporter, const std::string& reason, bool told,
                        Timestamp now) {
    if (!mail::Drafts().cameBack(tx, mail.id, reporter.account, reason, told, now)) return false;
    audit::AuditLog::append(tx, {now,
                                 reporter.by.actor,
                                 "mail.came_back",
                                 {"mail", mail.id.value},
                                 mail.content.program,
                                 Context{{"told", told}}});
    return true;
}

Result<bool> ReturnedMail::tell(const StoredMail& mail, const Reporter& reporter, const std::string& reason) const {
    const auto told = runner_.run(
        mail.content.instance, reporter.by,
        [&](ReadTx& tx, const Situation& situation) -> Result<engine::Command> {
            std::optional<StoredTask> task;
            if (mail.content.task) task = workflow::TaskRepository().find(tx, mail.content.task);
            const auto key = listener(situation.state(), task);
            if (key == 0) return nobodyListens();
            const auto& address = mail.content.to.front().email;
            return engine::Command(engine::Trigger{key, Context{{"address", address}, {"reason", reason}}});
        },
        [&](ReadTx&, Step& step) -> Result<void> {
            step.writes.push_back([&, now = step.before.now](Tx& tx, const workflow::Written&) -> Result<void> {
                return note(tx, mail, reporter, reason, true, now) ? Result<void>() : notSent();
            });
            return {};
        });
    if (told) return true;
    if (told.error().message.key == notSent().message.key) return told.error();
    return false;
}

void ReturnedMail::refused(const StoredMail& mail, const std::string& answer) const {
    if (!mail.content.instance) return;
    if (const auto told = tell(mail, {}, answer); told && *told)
        log::info("mail.refusal_told", {{"id", mail.id.text()}});
}

}  // namespace entente::approvals
