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

Result<bool> ReturnedMail::tell(const StoredMail& mail, const workflow::By& by, const std::string& reason,
                                const Note& note) const {
    const auto told = runner_.run(
        mail.content.instance, by,
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
                return note(tx, true, now) ? Result<void>() : notSent();
            });
            return {};
        });
    if (told) return true;
    if (told.error().message.key == notSent().message.key) return told.error();
    return false;
}

void ReturnedMail::refused(const StoredMail& mail, const std::string& answer) const {
    if (!mail.content.instance) return;
    const auto told = tell(mail, {audit::Actor::system(), {}}, answer, [&](Tx& tx, bool heard, Timestamp now) {
        if (!mail::Drafts().cameBack(tx, mail.id, {}, answer, heard, now)) return false;
        audit::AuditLog::append(tx, {now,
                                     audit::Actor::system(),
                                     "mail.came_back",
                                     {"mail", mail.id.value},
                                     mail.content.program,
                                     Context{{"told", heard}}});
        return true;
    });
    if (told && *told) log::info("mail.refusal_told", {{"id", mail.id.text()}});
}

}  // namespace entente::approvals
