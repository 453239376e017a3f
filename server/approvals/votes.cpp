#include "approvals/votes.h"

#include <algorithm>
#include <utility>

#include "approvals/decision_notices.h"
#include "bpmn/references.h"
#include "programs/absence_repository.h"
#include "programs/program_repository.h"
#include "workflow/step_planner.h"
#include "workflow/task_repository.h"

namespace entente::approvals {

using feel::Context;
using feel::Value;
using storage::ReadTx;
using storage::Tx;
using workflow::Situation;
using workflow::StoredTask;
using workflow::TaskPerson;
using workflow::TaskRepository;

namespace {

std::vector<PersonId> idsOf(const std::vector<TaskPerson>& persons) {
    std::vector<PersonId> ids;
    for (const auto& person : persons)
        ids.push_back(person.person);
    return ids;
}

/// Of one person as they wrote it; of several, each after its name.
std::string commentsOf(const std::vector<Decision>& decisions) {
    std::vector<const Decision*> said;
    for (const auto& decision : decisions)
        if (!decision.comment.empty()) said.push_back(&decision);
    if (said.size() == 1) return said.front()->comment;
    std::string text;
    for (const auto* decision : said)
        text += (text.empty() ? "" : "\n") + decision->byName + ": " + decision->comment;
    return text;
}

std::vector<std::string> elementsOf(const StoredTask& task) {
    const auto* property = task.task.properties.find("fourEyes");
    if (!property) return {};
    if (property->isString()) return bpmn::listed(property->string());
    std::vector<std::string> elements;
    if (property->isList())
        for (const auto& item : property->list())
            elements.push_back(item.textOr(""));
    return elements;
}

}  // namespace

bool Votes::sameAs(const Votes& other) const {
    return tally.outcome == other.tally.outcome && tally.turn == other.tally.turn &&
           decisions.size() == other.decisions.size() && idsOf(next) == idsOf(other.next) &&
           idsOf(open) == idsOf(other.open);
}

Result<Votes> countVotes(ReadTx& tx, const StoredTask& task, const std::optional<Decision>& added, PersonId without) {
    Votes votes;
    auto rule = workflow::approvalRule(task.task.properties);
    if (!rule) return rule.error();
    votes.rule = *rule;
    votes.decisions = DecisionRepository().ofEdition(tx, task.id, task.edition);
    if (added) votes.decisions.push_back(*added);
    std::vector<workflow::Seat> seats;
    std::vector<TaskPerson> persons;
    for (auto& person : TaskRepository().persons(tx, task.id)) {
        if (!person.takesPart() || person.person == without) continue;
        const auto own = std::find_if(votes.decisions.begin(), votes.decisions.end(),
                                      [&](const Decision& d) { return d.person == person.person; });
        seats.push_back({person.turn, own == votes.decisions.end() ? "" : own->outcome});
        if (own == votes.decisions.end()) persons.push_back(std::move(person));
    }
    votes.tally = workflow::tally(votes.rule, seats);
    for (auto& person : persons) {
        if (person.askedAt)
            votes.open.push_back(std::move(person));
        else if (!votes.tally.decided() && person.turn == votes.tally.turn)
            votes.next.push_back(std::move(person));
    }
    return votes;
}

Value outcomeValue(ReadTx& tx, const Situation& situation, const Votes& votes) {
    const programs::PersonRepository persons;
    feel::List each;
    for (const auto& decision : votes.decisions) {
        auto value = decisionValue(situation, decision, persons.find(tx, decision.person)).context();
        value.set("at", feel::DateTime::of(decision.at, feel::ZoneRef::named(situation.program().a.zone)));
        value.set("stage", decision.stage);
        value.set("authority", decision.authority);
        each.emplace_back(std::move(value));
    }
    const auto& last = votes.decisions.back();
    auto value = decisionValue(situation, last, persons.find(tx, last.person)).context();
    value.set("outcome", votes.tally.outcome);
    value.set("comment", commentsOf(votes.decisions));
    value.set("votes", std::move(each));
    return value;
}

Result<void> askNext(ReadTx& tx, workflow::Step& step, const StoredTask& task, const Votes& votes) {
    if (votes.next.empty()) return {};
    std::vector<PersonId> taken;
    for (const auto& place : TaskRepository().persons(tx, task.id))
        if (place.takesPart()) taken.push_back(place.person);
    const auto today = workflow::dayIn(step.before.program(), step.before.now);
    std::vector<programs::Person> persons;
    for (const auto& next : votes.next) {
        if (auto substitute = programs::standIn(tx, next.person, today, taken)) {
            taken.push_back(substitute->id);
            step.writes.push_back([id = task.id, place = next, by = substitute->id, now = step.before.now](
                                      Tx& write, const workflow::Written&) -> Result<void> {
                TaskRepository().removePerson(write, id, place.person, {}, now);
                TaskRepository().addPerson(write, id, by,
                                           {place.turn, place.stage, place.authority, place.person, {}, false}, now);
                return {};
            });
            persons.push_back(std::move(*substitute));
        } else if (auto person = programs::PersonRepository().find(tx, next.person)) {
            persons.push_back(std::move(*person));
        }
    }
    auto mails = workflow::linkMails(tx, step.before, step.variablesAfter(), task.task, persons, task.edition, "",
                                     "next in line");
    if (!mails) return mails.error();
    for (auto& mail : *mails) {
        mail.knownTask = task.id;
        step.mails.push_back(std::move(mail));
    }
    step.writes.push_back([id = task.id, turn = votes.tally.turn, now = step.before.now](
                              Tx& write, const workflow::Written&) -> Result<void> {
        TaskRepository().askTurn(write, id, turn, now);
        return {};
    });
    return {};
}

Result<void> checkFourEyes(ReadTx& tx, const Situation& situation, const StoredTask& task, PersonId person) {
    if (!person) return {};
    const auto& process = situation.package->process();
    for (const auto& element : elementsOf(task)) {
        const auto did = TaskRepository().whoDid(tx, task.instance, element);
        if (std::find(did.begin(), did.end(), person) == did.end()) continue;
        const auto index = process.node(element);
        const auto name = index < 0 ? element : process.nodes[static_cast<std::size_t>(index)].name;
        return Error{ErrorKind::Forbidden,
                     {"approvals.four_eyes",
                      "Who did “{task}” may not do this step too: four eyes are asked for. Somebody else has to",
                      {{"task", name}}}};
    }
    return {};
}

}  // namespace entente::approvals
