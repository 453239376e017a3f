#include "approvals/outbox_desk.h"

#include <algorithm>
#include <optional>

#include "approvals/border.h"
#include "approvals/due_rule.h"
#include "approvals/returned_mail.h"
#include "base/utf8.h"
#include "mail/same_change.h"
#include "programs/program_repository.h"
#include "records/program_sight.h"
#include "workflow/circular.h"
#include "workflow/invitation_repository.h"
#include "workflow/mail_composer.h"
#include "workflow/task_repository.h"

namespace entente::approvals {

using feel::Context;
using identity::Account;
using mail::Drafts;
using mail::MailState;
using mail::StoredMail;
using storage::ReadTx;
using storage::Tx;
using workflow::InvitationRepository;
using workflow::Situation;
using workflow::Step;
using workflow::StoredTask;
using workflow::TaskRepository;
using workflow::Written;

namespace {

constexpr std::size_t kLongestBody = 20'000;

Error noMail() {
    return notFound("mail.unknown", "There is no such mail");
}

Error noDraft() {
    return rejected("approvals.no_draft", "This mail has left the outbox meanwhile");
}

void noteMail(Tx& tx, const Account& account, std::string action, const StoredMail& mail, Context detail,
              Timestamp now) {
    audit::AuditLog::append(tx, {now,
                                 audit::Actor::account(account.id),
                                 std::move(action),
                                 {"mail", mail.id.value},
                                 mail.content.program,
                                 std::move(detail)});
}

/// The open task that the mail brings; nothing for another mail.
std::optional<StoredTask> askedTask(ReadTx& tx, const StoredMail& mail) {
    if (!mail.content.task || !mail.content.link) return std::nullopt;
    auto task = TaskRepository().find(tx, mail.content.task);
    return task && task->state == workflow::TaskState::Open ? task : std::nullopt;
}

/// The case as it would be had the task begun to wait only now.
Situation asOfNow(const Situation& situation, engine::Key element) {
    auto moved = situation;
    const auto found = moved.instance.state.elements.find(element);
    if (found != moved.instance.state.elements.end()) found->second.since = situation.now;
    return moved;
}

/// The words of a mail about the task; nothing when they cannot be made any more.
std::optional<mail::NewMail> wordsOf(ReadTx& tx, const Situation& situation, const StoredMail& mail,
                                     const StoredTask& task, const engine::Task& shown) {
    const auto person = programs::PersonRepository().find(tx, mail.content.link->person);
    if (!person) return std::nullopt;
    workflow::MailRequest request;
    request.text = mail.content.textName;
    request.to = *person;
    request.task = &shown;
    request.file =
        workflow::inLanguage(workflow::currentFiles(tx, task.instance, task.task.document), person->language);
    request.linkPurpose = mail.content.link->purpose;
    request.edition = mail.content.link->edition;
    request.cause = mail.content.cause;
    auto composed = workflow::compose(tx, situation, situation.seenBy(task), request);
    if (!composed || composed->mail.language != mail.content.language) return std::nullopt;
    return std::move(composed->mail);
}

/// Text and subject with the new due date where the old one stood.
std::pair<std::string, std::string> redated(ReadTx& tx, const Situation& situation, const StoredMail& mail,
                                            const StoredTask& task, std::optional<Timestamp> due) {
    std::pair words(mail.content.subject, mail.content.body);
    if (!due || due == task.task.due) return words;
    auto later = task.task;
    later.due = due;
    const auto before = wordsOf(tx, situation, mail, task, task.task);
    const auto after = wordsOf(tx, situation, mail, task, later);
    if (!before || !after) return words;
    if (auto subject = mail::sameChange(before->subject, after->subject, words.first)) words.first = *subject;
    if (auto body = mail::sameChange(before->body, after->body, words.second)) words.second = *body;
    return words;
}

std::size_t places(std::string_view text) {
    std::size_t count = 0;
    for (auto at = text.find(mail::kLinkPlaceholder); at != std::string_view::npos;
         at = text.find(mail::kLinkPlaceholder, at + 1))
        ++count;
    return count;
}

Result<void> checkWords(const StoredMail& mail, const std::string& subject, const std::string& body) {
    if (auto good = checkLine(subject, "subject", true); !good) return good;
    if (utf8::trim(body).empty()) return invalid("approvals.body_missing", "Enter the text of the mail", {}, "body");
    if (body.size() > kLongestBody)
        return invalid("approvals.body_long", "The text is too long for a mail", {}, "body");
    if ((places(mail.content.body) == 0) != (places(body) == 0) || places(subject) != 0)
        return invalid("approvals.link_stays",
                       "The place of the link has to stay in the text: without it nobody can answer", {}, "body");
    return {};
}

Result<void> checkReason(const std::string& reason) {
    return checkLine(reason, "reason", true);
}

}  // namespace

bool isNoDraft(const Error& error) {
    return error.message.key == noDraft().message.key;
}

bool isHeld(ReadTx& tx, const Situation& situation, engine::Key key) {
    const auto& state = situation.state();
    const auto timer = state.timers.find(key);
    if (timer == state.timers.end()) return false;
    for (const auto& [taskKey, task] : state.tasks) {
        if (timer->second.task != taskKey && (timer->second.task != 0 || timer->second.element != task.element))
            continue;
        const auto stored = TaskRepository().findByKey(tx, situation.instance, taskKey);
        if (stored && Drafts().held(tx, stored->id)) return true;
    }
    return false;
}

Result<StoredMail> OutboxDesk::own(ReadTx& tx, MailId id, const Account& account) const {
    auto mail = runner_.outbox().find(tx, id);
    if (!mail || !mail->content.program) return noMail();
    if (!mail->content.instance && mail->content.textName != workflow::kCircularText) return noMail();
    const auto side = mail->content.sender == 'B' ? identity::Side::B : identity::Side::A;
    if (!account.isCoordinatorOf(side) || !records::maySee(tx, account, mail->content.program)) return noMail();
    return std::move(*mail);
}

Result<StoredMail> OutboxDesk::find(MailId id, const Account& account) {
    return database_.read([&](ReadTx& tx) { return own(tx, id, account); });
}

Result<void> OutboxDesk::send(MailId id, const Account& account) {
    bool first = false;
    const auto mail = database_.read([&](ReadTx& tx) -> Result<StoredMail> {
        auto found = own(tx, id, account);
        if (!found) return found;
        if (found->state != MailState::Draft) return noDraft();
        first = askedTask(tx, *found) && Drafts().held(tx, found->content.task);
        return found;
    });
    if (!mail) return mail.error();
    return first ? restart(*mail, account) : release(*mail, account);
}

Result<void> OutboxDesk::release(const StoredMail& mail, const Account& account) {
    const auto now = clock_.now();
    return database_.write([&](Tx& tx) -> Result<void> {
        if (!Drafts().release(tx, mail.id, mail.content.subject, mail.content.body, account.id, now)) return noDraft();
        noteMail(tx, account, "mail.released", mail, {}, now);
        InvitationRepository().leaves(tx, mail.content, account.id, now);
        runner_.wakeAfter(tx);
        return {};
    });
}

Result<void> OutboxDesk::restart(const StoredMail& mail, const Account& account) {
    if (auto moved = moveTimers(mail, account); !moved) return moved;
    std::pair<std::string, std::string> words;
    const auto find = [&](ReadTx& tx) -> Result<InstanceId> {
        const auto instance = TaskRepository().instanceOf(tx, mail.content.task);
        return instance ? Result<InstanceId>(*instance) : noDraft();
    };
    const auto choose = [&](ReadTx& tx, const Situation& situation) -> Result<engine::Command> {
        const auto open = TaskRepository().findOpen(tx, mail.content.task, situation.instance);
        if (!open) return noDraft();
        auto begun = open->task;
        begun.createdAt = situation.now;
        const auto due = open->task.due ? dueByRule(situation, begun, situation.programValue()) : std::nullopt;
        words = redated(tx, situation, mail, *open, due);
        return engine::Command(
            engine::UpdateTask{open->task.key, {}, due, audit::Actor::account(account.id).text(), due.has_value()});
    };
    const auto extend = [&](ReadTx&, Step& step) -> Result<void> {
        step.writes.push_back([&, now = step.before.now](Tx& tx, const Written&) -> Result<void> {
            if (!Drafts().release(tx, mail.id, words.first, words.second, account.id, now)) return noDraft();
            noteMail(tx, account, "mail.released", mail, Context{{"task", mail.content.task.value}}, now);
            InvitationRepository().leaves(tx, mail.content, account.id, now);
            runner_.wakeAfter(tx);
            return {};
        });
        return {};
    };
    const auto done = runner_.run(find, byAccount(account), choose, extend);
    return done ? Result<void>{} : done.error();
}

Result<void> OutboxDesk::moveTimers(const StoredMail& mail, const Account& account) {
    const auto moves = database_.read([&](ReadTx& tx) {
        std::vector<engine::MoveTimer> later;
        const auto situation = runner_.situation(tx, mail.content.instance);
        if (!situation) return later;
        const auto open = TaskRepository().findOpen(tx, mail.content.task, situation->instance);
        if (!open) return later;
        const auto begun = asOfNow(*situation, open->task.element);
        for (const auto& [key, timer] : situation->state().timers) {
            if (timer.element != open->task.element || timer.task != 0) continue;
            const auto due = timerByRule(begun, timer, situation->programValue());
            if (due && *due > timer.dueAt) later.push_back({key, *due});
        }
        return later;
    });
    for (const auto& move : moves)
        if (const auto moved = runner_.run(mail.content.instance, byAccount(account), move);
            !moved && moved.error().kind != ErrorKind::Rejected)
            return moved.error();
    return {};
}

OutboxDesk::Sent OutboxDesk::send(const std::vector<MailId>& ids, const Account& account) {
    Sent sent;
    for (const auto id : ids) {
        if (const auto done = send(id, account))
            ++sent.count;
        else
            sent.kept.emplace_back(id, done.error().message);
    }
    return sent;
}

Result<OutboxDesk::Rewritten> OutboxDesk::rewrite(MailId id, const Account& account, const std::string& subject,
                                                  const std::string& body, const std::string& seen, bool alike) {
    const auto now = clock_.now();
    return database_.write([&](Tx& tx) -> Result<Rewritten> {
        const auto mail = own(tx, id, account);
        if (!mail) return mail.error();
        if (mail->state != MailState::Draft) return noDraft();
        if (auto good = checkWords(*mail, subject, body); !good) return good.error();
        if (mail->content.body != seen && mail->content.body != body)
            return invalid("approvals.changed_draft",
                           "Somebody changed this mail since you opened it. Open it again and change what stands there",
                           {}, "body");
        const std::string line(utf8::trim(subject));
        Rewritten result;
        if (line == mail->content.subject && body == mail->content.body && !alike) return result;
        if (!Drafts().rewrite(tx, id, line, body, account.id, now)) return noDraft();
        noteMail(tx, account, "mail.rewritten", *mail, {}, now);
        if (!alike) return result;
        mail::DraftGroup group;
        group.program = mail->content.program;
        group.element = mail->content.element;
        group.textName = mail->content.textName;
        group.newest = MailId{INT64_MAX};
        for (const auto other : Drafts().ids(tx, group, mail->content.sender)) {
            const auto draft = runner_.outbox().find(tx, other);
            if (!draft || other == id || draft->content.language != mail->content.language) continue;
            const auto head = mail::sameChange(mail->content.subject, line, draft->content.subject);
            const auto text = mail::sameChange(mail->content.body, body, draft->content.body);
            if (!head || !text || !checkWords(*draft, *head, *text)) {
                result.kept.push_back(draft->content.to.front().name.empty() ? draft->content.to.front().email
                                                                             : draft->content.to.front().name);
                continue;
            }
            if (*head == draft->content.subject && *text == draft->content.body) continue;
            Drafts().rewrite(tx, other, *head, *text, account.id, now);
            noteMail(tx, account, "mail.rewritten", *draft, {}, now);
            ++result.alike;
        }
        return result;
    });
}

Result<void> OutboxDesk::takeOut(MailId id, const Account& account, const std::string& reason) {
    const auto now = clock_.now();
    return database_.write([&](Tx& tx) -> Result<void> {
        const auto mail = own(tx, id, account);
        if (!mail) return mail.error();
        if (mail->state != MailState::Draft) return noDraft();
        if (auto good = checkReason(reason); !good) return good;
        if (!Drafts().takeOut(tx, id, account.id, utf8::trim(reason), now)) return noDraft();
        noteMail(tx, account, "mail.taken_out", *mail, {}, now);
        return {};
    });
}

Result<bool> OutboxDesk::cameBack(MailId id, const Account& account, const std::string& reason) {
    const auto mail = database_.read([&](ReadTx& tx) { return own(tx, id, account); });
    if (!mail) return mail.error();
    if (auto good = checkReason(reason); !good) return good.error();
    const std::string why(utf8::trim(reason));
    const ReturnedMail::Reporter reporter{byAccount(account), account.id};
    const auto told = ReturnedMail(runner_).tell(*mail, reporter, why);
    if (!told || *told) return told;
    // Nothing waits for it there, or the case is over: the address is to be put right by hand.
    const auto now = clock_.now();
    if (!database_.write([&](Tx& tx) { return ReturnedMail::note(tx, *mail, reporter, why, false, now); }))
        return ReturnedMail::notSent();
    return false;
}

Result<void> OutboxDesk::undoCameBack(MailId id, const Account& account) {
    const auto now = clock_.now();
    return database_.write([&](Tx& tx) -> Result<void> {
        const auto mail = own(tx, id, account);
        if (!mail) return mail.error();
        if (!Drafts().undoCameBack(tx, id, account.id, now))
            return rejected("approvals.came_back_told",
                            "This can no longer be taken back: the case goes on with it already");
        noteMail(tx, account, "mail.came_back_undone", *mail, {}, now);
        return {};
    });
}

}  // namespace entente::approvals
