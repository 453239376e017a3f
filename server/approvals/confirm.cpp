// What a step asks for beside the link: a one-time code.
#include "approvals/approval_service.h"
#include "approvals/border.h"
#include "approvals/link_code.h"
#include "base/utf8.h"
#include "workflow/step_planner.h"
#include "workflow/task_repository.h"

namespace entente::approvals {

using storage::Tx;

Result<void> ApprovalService::sendCode(const LinkView& link) {
    const auto package = runner_.packageOf(link.task.instance);
    return database_.write([&](Tx& tx) -> Result<void> {
        const auto task = workflow::TaskRepository().find(tx, link.task.id);
        if (!task) return closed();
        auto situation = runner_.situation(tx, task->instance, package);
        if (!situation) return situation.error();
        auto mails = workflow::linkMails(tx, *situation, situation->variables(), task->task, {link.person},
                                         link.edition, "code", "one-time code");
        if (!mails) return mails.error();
        for (auto& planned : *mails) {
            planned.knownTask = task->id;
            planned.mail.link->purpose = mail::kCodePurpose;
            // An assistant who reads along has the link too.
            planned.mail.cc.clear();
            planned.mail.files.clear();
        }
        runner_.queue(tx, *mails, {task->instance, {}}, situation->now);
        return {};
    });
}

Result<Secret> ApprovalService::confirm(const LinkView& link, std::string_view token, std::string_view code) {
    Result<Secret> answer = closed();
    // A wrong code is committed too: it counts.
    database_.write([&](Tx& tx) {
        const auto now = clock_.now();
        switch (LinkCodes().use(tx, link.task.id, link.person.id, utf8::trim(code), now)) {
            case LinkCodes::Outcome::Right:
                answer = ActionLinks().confirmed(tx, token, now);
                break;
            case LinkCodes::Outcome::Wrong:
                answer = invalid("approvals.code_wrong", "This is not the code of the newest mail", {}, "code");
                break;
            case LinkCodes::Outcome::Over:
                answer = invalid("approvals.code_over", "This code no longer counts. Ask for a new one", {}, "code");
        }
    });
    return answer;
}

}  // namespace entente::approvals
