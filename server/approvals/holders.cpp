// Who is asked: passing on, reassigning, reminding, fresh links, objections.
#include <algorithm>

#include "approvals/agreement.h"
#include "approvals/approval_service.h"
#include "approvals/border.h"
#include "approvals/carry_over.h"
#include "approvals/new_holder.h"
#include "approvals/open_task.h"
#include "base/log.h"
#include "base/utf8.h"
#include "mail/drafts.h"
#include "programs/program_repository.h"
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

namespace {

/// The place that is given up: of somebody who has not decided yet.
Result<TaskPerson> placeGivenUp(const std::vector<TaskPerson>& places, PersonId from) {
    if (!from) return invalid("approvals.whose_place", "Say whose place it is", {}, "from");
    const auto found = std::find_if(places.begin(), places.end(), [&](const TaskPerson& place) {
        return place.person == from && place.takesPart() && !place.decidedAt;
    });
    return found == places.end() ? Result<TaskPerson>(mayNot()) : *found;
}

/// A second click on "this is not for me" tells nobody a second time.
bool saidBefore(ReadTx& tx, const StoredTask& task, const Person& person) {
    auto rows = tx.query(
        "SELECT 1 FROM audit_event WHERE subject_kind <> 'instance' AND subject_kind = 'task' AND subject_id = $1 AND "
        "actor = $2 AND action = "
        "'task.not_for_me'",
        task.id, audit::Actor::person(person.id).text());
    return rows.next();
}

}  // namespace

Result<void> ApprovalService::replaceHolder(TaskId id, const By& by, PersonId from, const NewHolder& holder) {
    const auto email = checkHolder(holder);
    if (!email) return email.error();
    const auto known = find(id);
    if (!known) return noTask();
    return whileOpen(*known, [&](Tx& tx, const StoredTask& task, const Situation& situation) -> Result<void> {
        const TaskRepository tasks;
        auto places = tasks.persons(tx, id);
        const auto place = placeGivenUp(places, from);
        if (!place) return place.error();
        const auto leaving = programs::PersonRepository().find(tx, place->person);
        if (!leaving) return mayNot();
        // Who is stood in for may have their own place back; who leaves it is asked already.
        for (auto& kept : places)
            if (kept.person == leaving->id) kept.standsFor = {};
        const bool asked = place->askedAt.has_value();
        const auto newcomer = newPerson(tx, situation, task, places, holder, *email, leaving->language, asked);
        if (!newcomer) return newcomer.error();
        const auto& next = newcomer->person;
        const auto standsFor = newcomer->standsFor           ? newcomer->standsFor
                               : place->standsFor == next.id ? PersonId{}
                                                             : place->standsFor;
        if (asked)
            if (auto sent = mailLinks(tx, runner_, situation, task, {next}, "", "passed on"); !sent) return sent;
        tasks.removePerson(tx, id, leaving->id, utf8::trim(holder.note), situation.now);
        tasks.addPerson(tx, id, next.id, {place->turn, place->stage, place->authority, standsFor, leaving->id, asked},
                        situation.now);
        note(tx, situation, by, "task.passed_on", task, Context{{"from", leaving->id.value}, {"to", next.id.value}});

        const auto* coordinator = coordinatorOf(situation, programs::Side::A);
        const bool byHolder = by.person == leaving->id;
        const auto passedBy = byHolder || !coordinator ? *leaving : *coordinator;
        std::vector<Person> told = {*leaving};
        if (coordinator) told.push_back(*coordinator);
        std::vector<workflow::PlannedMail> mails;
        for (const auto& person : told) {
            if (person.id == by.person && !byHolder) continue;
            auto mail = about(tx, situation, task, person, "passed_on", "passed on",
                              Context{{"holder", programs::personValue(next)},
                                      {"passedBy", programs::personValue(passedBy)},
                                      {"note", std::string(utf8::trim(holder.note))}});
            if (!mail) return mail.error();
            mails.push_back(std::move(*mail));
        }
        runner_.queue(tx, mails, {task.instance, {}}, situation.now);
        return {};
    });
}

Result<void> ApprovalService::passOn(const LinkView& link, const NewHolder& holder) {
    return replaceHolder(link.task.id, byPerson(link.person), link.person.id, holder);
}

Result<void> ApprovalService::reassign(TaskId id, const Account& account, const NewHolder& holder, PersonId from) {
    const auto task = find(id);
    if (!task || !mayRecord(account, *task) || !sees(account, task->program)) return mayNot();
    return replaceHolder(id, byAccount(account), from, holder);
}

Result<void> ApprovalService::decline(const LinkView& link, const std::string& text) {
    if (auto good = checkLine(text, "note", false); !good) return good;
    return whileOpen(link.task, [&](Tx& tx, const StoredTask& task, const Situation& situation) -> Result<void> {
        const auto asked = TaskRepository().waitedFor(tx, task.id);
        const auto* coordinator = coordinatorOf(situation, programs::Side::A);
        if (!coordinator ||
            std::none_of(asked.begin(), asked.end(), [&](const Person& p) { return p.id == link.person.id; }))
            return mayNot();
        if (saidBefore(tx, task, link.person)) return {};
        auto mail =
            about(tx, situation, task, *coordinator, "not_for_me", "not for me",
                  Context{{"holder", programs::personValue(link.person)}, {"note", std::string(utf8::trim(text))}});
        if (!mail) return mail.error();
        std::vector<workflow::PlannedMail> mails{std::move(*mail)};
        runner_.queue(tx, mails, {task.instance, {}}, situation.now);
        note(tx, situation, byPerson(link.person), "task.not_for_me", task, Context{{"person", link.person.id.value}});
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
    const auto asked = assuranceAsked(link.task, link.purpose);
    if (!asked) return asked.error();
    if (link.assurance < *asked) return mayNot();
    return onTask(link.task, [&](Tx& tx, const StoredTask& task, const Situation& situation) -> Result<void> {
        if (link.carried) {
            if (auto objected = objectToCarried(tx, runner_, situation, task, utf8::trim(text)); !objected)
                return objected;
        } else if (!DecisionRepository().object(tx, task.id, link.person.id, link.edition, utf8::trim(text),
                                                situation.now)) {
            return closed();
        }
        std::vector<workflow::PlannedMail> mails;
        for (const auto side : {programs::Side::A, programs::Side::B}) {
            const auto* coordinator = coordinatorOf(situation, side);
            // Nothing was recorded across the border then: the words stay on their side.
            if (!coordinator || (link.carried && side != task.side)) continue;
            auto mail =
                about(tx, situation, task, *coordinator, "objected", "objection",
                      Context{{"holder", programs::personValue(link.person)}, {"note", std::string(utf8::trim(text))}});
            if (!mail) return mail.error();
            mails.push_back(std::move(*mail));
        }
        runner_.queue(tx, mails, {task.instance, {}}, situation.now);
        note(tx, situation, byPerson(link.person), link.carried ? "agreement.objected" : "decision.objected", task,
             Context{{"person", link.person.id.value}});
        if (link.carried) return {};
        return withdrawConsent(tx, runner_, situation, task, link.edition);
    });
}

Result<void> ApprovalService::remind(TaskId id, const Account& account, int seen) {
    const auto known = find(id);
    if (!known) return noTask();
    if (!mayRecord(account, *known) || !sees(account, known->program)) return mayNot();
    return whileOpen(*known, [&](Tx& tx, const StoredTask& task, const Situation& situation) -> Result<void> {
        const TaskRepository tasks;
        if (task.reminders != seen)
            return invalid("approvals.reminded_meanwhile",
                           "A reminder has gone out since you opened this page. Send another if it is still needed");
        if (mail::Drafts().held(tx, id))
            return invalid(
                "approvals.in_outbox",
                "The mail that asks for this is still in the outbox: nothing reminds of what was never sent");
        // Who was never asked, because their mail was taken out, is asked now.
        if (auto sent =
                mailLinks(tx, runner_, situation, task, tasks.waitedFor(tx, id), "reminder", "reminder by hand");
            !sent)
            return sent;
        tasks.countReminder(tx, id);
        note(tx, situation, byAccount(account), "task.reminded", task, {});
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
        const auto sent = whileOpen(
            known, [&, asked = *person](Tx& tx, const StoredTask& task, const Situation& situation) -> Result<void> {
                // What a coordinator has yet to release does not leave by this way either.
                if (mail::Drafts().neverAsked(tx, task.id, asked.id)) return {};
                return mailLinks(tx, runner_, situation, task, {asked}, "", std::string(workflow::kFreshLink));
            });
        if (!sent)
            log::warning("link.fresh_failed", {{"task", known.id.text()}, {"reason", sent.error().message.english()}});
    }
}

}  // namespace entente::approvals
