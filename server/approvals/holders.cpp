// Who is asked: passing on, reassigning, reminding, fresh links, objections.
#include <algorithm>

#include "approvals/approval_service.h"
#include "approvals/border.h"
#include "base/log.h"
#include "base/utf8.h"
#include "mail/address.h"
#include "programs/program_repository.h"
#include "workflow/mail_composer.h"
#include "workflow/step_planner.h"
#include "workflow/task_repository.h"

namespace entente::approvals {

using feel::Context;
using identity::Account;
using programs::Person;
using storage::ReadTx;
using storage::Tx;
using workflow::By;
using workflow::Situation;
using workflow::StoredTask;
using workflow::TaskRepository;
using workflow::TaskState;

namespace {

std::vector<Person> askedPersons(ReadTx& tx, const StoredTask& task) {
    std::vector<Person> persons;
    for (const auto& asked : TaskRepository().persons(tx, task.id))
        if (!asked.removedAt)
            if (auto person = programs::PersonRepository().find(tx, asked.person))
                persons.push_back(std::move(*person));
    return persons;
}

const Person* coordinatorOf(const Situation& situation, programs::Side side) {
    return situation.program().party(side).role("coordinator");
}

/// A mail about a task to somebody who needs no link to act.
Result<workflow::PlannedMail> about(ReadTx& tx, const Situation& situation, const StoredTask& task, const Person& to,
                                    std::string text, std::string cause, Context extra) {
    workflow::MailRequest request;
    request.text = std::move(text);
    request.to = to;
    request.task = &task.task;
    request.file = workflow::inLanguage(workflow::currentFiles(tx, task.instance, task.task.document), to.language);
    request.extra = std::move(extra);
    request.cause = std::move(cause);
    auto mail = workflow::compose(situation, situation.variables(), request);
    if (mail) mail->knownTask = task.id;
    return mail;
}

void note(Tx& tx, const Situation& situation, const By& by, std::string action, const StoredTask& task,
          Context detail) {
    audit::AuditLog::append(
        tx, {situation.now, by.actor, std::move(action), {"task", task.id.value}, task.program, std::move(detail)});
}

/// A second click on "this is not for me" tells nobody a second time.
bool saidBefore(ReadTx& tx, const StoredTask& task, const Person& person) {
    auto rows = tx.query(
        "SELECT 1 FROM audit_event WHERE subject_kind = 'task' AND subject_id = $1 AND actor = $2 AND action = "
        "'task.not_for_me'",
        task.id, audit::Actor::person(person.id).text());
    return rows.next();
}

}  // namespace

Result<void> ApprovalService::replaceHolder(TaskId id, const By& by, PersonId from, const NewHolder& holder) {
    for (const auto& [text, place, required] :
         {std::tuple(&holder.name, "new_name", true), std::tuple(&holder.title, "new_title", false)})
        if (auto good = checkLine(*text, place, required); !good) return good;
    const auto email = mail::parseEmail(utf8::trim(holder.email));
    if (!email) return Error{email.error().kind, email.error().message, "new_email"};
    const auto known = find(id);
    if (!known) return notFound("approvals.no_task", "There is no such task");
    const auto package = runner_.packageOf(known->instance);

    return database_.write([&](Tx& tx) -> Result<void> {
        const TaskRepository tasks;
        const programs::PersonRepository persons;
        const auto task = tasks.find(tx, id);
        if (!task || task->state != TaskState::Open) return closed();
        auto situation = runner_.situation(tx, task->instance, package);
        if (!situation) return situation.error();
        const auto before = askedPersons(tx, *task);
        const auto leaves = [&](const Person& person) { return !from || person.id == from; };
        if (std::none_of(before.begin(), before.end(), leaves)) return mayNot();
        const auto already = persons.findByEmail(tx, *email);
        if (std::any_of(before.begin(), before.end(), [&](const Person& p) { return already && p.id == already->id; }))
            return invalid("approvals.same_person", "This person is asked already", {}, "new_email");

        Person next;
        next.organisation = situation->program().party(task->side).organisation.id;
        next.name = utf8::trim(holder.name);
        next.title = {std::string(utf8::trim(holder.title)), ""};
        next.email = *email;
        next.language = before.front().language;
        next.id = persons.findOrInsert(tx, next);
        next = *persons.find(tx, next.id);

        std::vector<workflow::PlannedMail> mails;
        auto asked = workflow::linkMails(tx, *situation, situation->variables(), task->task, {next}, task->edition, "",
                                         "passed on");
        if (!asked) return asked.error();
        for (auto& mail : *asked) {
            mail.knownTask = id;
            mails.push_back(std::move(mail));
        }
        std::vector<Person> told;
        for (const auto& person : before) {
            if (!leaves(person)) continue;
            tasks.removePerson(tx, id, person.id, utf8::trim(holder.note), situation->now);
            told.push_back(person);
        }
        const auto passedBy = programs::personValue(from ? told.front() : next);
        if (const auto* coordinator = coordinatorOf(*situation, programs::Side::A)) told.push_back(*coordinator);
        for (const auto& person : told) {
            if (person.id == by.person && !from) continue;
            auto mail =
                about(tx, *situation, *task, person, "passed_on", "passed on",
                      Context{{"holder", programs::personValue(next)},
                              {"passedBy",
                               from ? passedBy : programs::personValue(*coordinatorOf(*situation, programs::Side::A))},
                              {"note", std::string(utf8::trim(holder.note))}});
            if (!mail) return mail.error();
            mails.push_back(std::move(*mail));
        }
        tasks.addPerson(tx, id, next.id, told.front().id, situation->now);
        runner_.queue(tx, mails, {task->instance, {}}, situation->now);
        note(tx, *situation, by, "task.passed_on", *task,
             Context{{"from", told.front().id.value}, {"to", next.id.value}});
        return {};
    });
}

Result<void> ApprovalService::passOn(const LinkView& link, const NewHolder& holder) {
    return replaceHolder(link.task.id, byPerson(link.person), link.person.id, holder);
}

Result<void> ApprovalService::reassign(TaskId id, const Account& account, const NewHolder& holder) {
    const auto task = find(id);
    if (!task || !mayRecord(account, *task)) return mayNot();
    return replaceHolder(id, byAccount(account), {}, holder);
}

Result<void> ApprovalService::decline(const LinkView& link, const std::string& text) {
    if (auto good = checkLine(text, "note", false); !good) return good;
    const auto package = runner_.packageOf(link.task.instance);
    return database_.write([&](Tx& tx) -> Result<void> {
        const auto task = TaskRepository().find(tx, link.task.id);
        if (!task || task->state != TaskState::Open) return closed();
        auto situation = runner_.situation(tx, task->instance, package);
        if (!situation) return situation.error();
        const auto asked = askedPersons(tx, *task);
        const auto* coordinator = coordinatorOf(*situation, programs::Side::A);
        if (!coordinator ||
            std::none_of(asked.begin(), asked.end(), [&](const Person& p) { return p.id == link.person.id; }))
            return mayNot();
        if (saidBefore(tx, *task, link.person)) return {};
        auto mail =
            about(tx, *situation, *task, *coordinator, "not_for_me", "not for me",
                  Context{{"holder", programs::personValue(link.person)}, {"note", std::string(utf8::trim(text))}});
        if (!mail) return mail.error();
        std::vector<workflow::PlannedMail> mails{std::move(*mail)};
        runner_.queue(tx, mails, {task->instance, {}}, situation->now);
        note(tx, *situation, byPerson(link.person), "task.not_for_me", *task,
             Context{{"person", link.person.id.value}});
        return {};
    });
}

Result<void> ApprovalService::object(const LinkView& link, const std::string& text) {
    constexpr std::size_t kLongest = 10'000;
    if (link.purpose != "object") return mayNot();
    if (utf8::trim(text).empty()) return invalid("approvals.objection_empty", "Say what is not right", {}, "comment");
    if (utf8::length(text) > kLongest)
        return invalid("approvals.comment_too_long", "Use at most {count} characters",
                       {{"count", std::to_string(kLongest)}}, "comment");
    const auto package = runner_.packageOf(link.task.instance);
    return database_.write([&](Tx& tx) -> Result<void> {
        const auto task = TaskRepository().find(tx, link.task.id);
        if (!task) return closed();
        auto situation = runner_.situation(tx, task->instance, package);
        if (!situation) return situation.error();
        if (!DecisionRepository().object(tx, task->id, utf8::trim(text), situation->now)) return closed();
        std::vector<workflow::PlannedMail> mails;
        for (const auto side : {programs::Side::A, programs::Side::B}) {
            const auto* coordinator = coordinatorOf(*situation, side);
            if (!coordinator) continue;
            auto mail =
                about(tx, *situation, *task, *coordinator, "objected", "objection",
                      Context{{"holder", programs::personValue(link.person)}, {"note", std::string(utf8::trim(text))}});
            if (!mail) return mail.error();
            mails.push_back(std::move(*mail));
        }
        runner_.queue(tx, mails, {task->instance, {}}, situation->now);
        note(tx, *situation, byPerson(link.person), "decision.objected", *task,
             Context{{"person", link.person.id.value}});
        return {};
    });
}

Result<void> ApprovalService::remind(TaskId id, const Account& account) {
    const auto known = find(id);
    if (!known) return notFound("approvals.no_task", "There is no such task");
    if (!mayRecord(account, *known)) return mayNot();
    const auto package = runner_.packageOf(known->instance);
    return database_.write([&](Tx& tx) -> Result<void> {
        const TaskRepository tasks;
        const auto task = tasks.find(tx, id);
        if (!task || task->state != TaskState::Open) return closed();
        auto situation = runner_.situation(tx, task->instance, package);
        if (!situation) return situation.error();
        auto mails = workflow::linkMails(tx, *situation, situation->variables(), task->task, askedPersons(tx, *task),
                                         task->edition, "reminder", "reminder by hand");
        if (!mails) return mails.error();
        for (auto& mail : *mails)
            mail.knownTask = id;
        runner_.queue(tx, *mails, {task->instance, {}}, situation->now);
        tasks.countReminder(tx, id);
        note(tx, *situation, byAccount(account), "task.reminded", *task, {});
        return {};
    });
}

void ApprovalService::sendFreshLinks(std::string_view email) {
    constexpr int kMost = 20;
    const auto [person, waiting] = database_.read([&](ReadTx& tx) {
        auto found = programs::PersonRepository().findByEmail(tx, utf8::trim(email));
        auto tasks = found ? TaskRepository().waitingFor(tx, found->id, kMost) : std::vector<StoredTask>{};
        return std::pair(std::move(found), std::move(tasks));
    });
    for (const auto& known : waiting) {
        const auto package = runner_.packageOf(known.instance);
        const auto sent = database_.write([&, asked = *person](Tx& tx) -> Result<void> {
            const auto task = TaskRepository().find(tx, known.id);
            if (!task || task->state != TaskState::Open) return closed();
            auto situation = runner_.situation(tx, task->instance, package);
            if (!situation) return situation.error();
            auto mails = workflow::linkMails(tx, *situation, situation->variables(), task->task, {asked}, task->edition,
                                             "", "fresh link");
            if (!mails) return mails.error();
            for (auto& mail : *mails)
                mail.knownTask = task->id;
            runner_.queue(tx, *mails, {task->instance, {}}, situation->now);
            return {};
        });
        if (!sent)
            log::warning("link.fresh_failed", {{"task", known.id.text()}, {"reason", sent.error().message.english()}});
    }
}

}  // namespace entente::approvals
