// What a step asks for beside the link: a one-time code.
#include "approvals/approval_service.h"
#include "approvals/border.h"
#include "approvals/link_code.h"
#include "base/utf8.h"
#include "workflow/mail_composer.h"

namespace entente::approvals {

using storage::Tx;
using workflow::Situation;
using workflow::StoredTask;

Result<void> ApprovalService::sendCode(const LinkView& link) {
    return onTask(link.task, [&](Tx& tx, const StoredTask& task, const Situation& situation) -> Result<void> {
        workflow::MailRequest request;
        request.text = "code";
        request.to = link.person;
        request.task = &task.task;
        request.file =
            workflow::inLanguage(workflow::currentFiles(tx, task.instance, task.task.document), link.person.language);
        request.linkPurpose = mail::kCodePurpose;
        request.edition = link.edition;
        request.cause = "one-time code";
        auto code = workflow::compose(tx, situation, situation.seenBy(task), request);
        if (!code) return code.error();
        code->knownTask = task.id;
        // An assistant who reads along has the link too.
        code->mail.cc.clear();
        std::vector<workflow::PlannedMail> mails{std::move(*code)};
        runner_.queue(tx, mails, {task.instance, {}}, situation.now);
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
