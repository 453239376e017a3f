// Who is asked: passing on, reassigning, reminding, fresh links, objections.
#include <algorithm>

#include "approvals/approval_service.h"
#include "approvals/border.h"
#include "approvals/new_holder.h"
#include "base/log.h"
#include "base/utf8.h"
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
using workflow::TaskPerson;
using workflow::TaskRepository;
using workflow::TaskState;

namespace {

std::vector<Person> askedPersons(ReadTx& tx, const StoredTask& task) {
    return TaskRepository().waitedFor(tx, task.id);
}

/// The place that is given up: of `from`, who has not decided yet, else of the only person who is waited for.
Result<TaskPerson> placeGivenUp(const std::vector<TaskPerson>& places, PersonId from) {
    std::vector<TaskPerson> found;
    for (const auto& place : places)
        if (place.takesPart() && !place.decidedAt && (from ? place.person == from : place.isWaitedFor()))
            found.push_back(place);
    if (found.empty()) return mayNot();
    if (found.size() > 1)
        return invalid("approvals.whose_place", "Several persons are asked. Say whose place it is", {}, "from");
    return found.front();
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
    const auto email = checkHolder(holder);
    if (!email) return email.error();
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
        const auto places = tasks.persons(tx, id);
        const auto place = placeGivenUp(places, from);
        if (!place) return place.error();
        const auto leaving = persons.find(tx, place->person);
        if (!leaving) return mayNot();
        auto next = newPerson(tx, *situation, *task, places, holder, *email, leaving->language);
        if (!next) return next.error();

        std::vector<workflow::PlannedMail> mails;
        if (place->askedAt) {
            auto asked = workflow::linkMails(tx, *situation, situation->variables(), task->task, {*next}, task->edition,
                                             "", "passed on");
            if (!asked) return asked.error();
            for (auto& mail : *asked) {
                mail.knownTask = id;
                mails.push_back(std::move(mail));
            }
        }
        tasks.removePerson(tx, id, leaving->id, utf8::trim(holder.note), situation->now);
        const auto* coordinator = coordinatorOf(*situation, programs::Side::A);
        const bool byHolder = by.person == leaving->id;
        const auto passedBy = byHolder || !coordinator ? *leaving : *coordinator;
        std::vector<Person> told = {*leaving};
        if (coordinator) told.push_back(*coordinator);
        for (const auto& person : told) {
            if (person.id == by.person && !byHolder) continue;
            auto mail = about(tx, *situation, *task, person, "passed_on", "passed on",
                              Context{{"holder", programs::personValue(*next)},
                                      {"passedBy", programs::personValue(passedBy)},
                                      {"note", std::string(utf8::trim(holder.note))}});
            if (!mail) return mail.error();
            mails.push_back(std::move(*mail));
        }
        tasks.addPerson(
            tx, id, next->id,
            {place->turn, place->stage, place->authority, place->standsFor, leaving->id, place->askedAt.has_value()},
            situation->now);
        runner_.queue(tx, mails, {task->instance, {}}, situation->now);
        note(tx, *situation, by, "task.passed_on", *task, Context{{"from", leaving->id.value}, {"to", next->id.value}});
        return {};
    });
}

Result<void> ApprovalService::passOn(const LinkView& link, const NewHolder& holder) {
    return replaceHolder(link.task.id, byPerson(link.person), link.person.id, holder);
}

Result<void> ApprovalService::reassign(TaskId id, const Account& account, const NewHolder& holder, PersonId from) {
    const auto task = find(id);
    if (!task || !mayRecord(account, *task)) return mayNot();
    return replaceHolder(id, byAccount(account), from, holder);
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
        if (!DecisionRepository().object(tx, task->id, link.person.id, utf8::trim(text), situation->now))
            return closed();
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
