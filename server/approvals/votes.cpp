#include "approvals/votes.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "approvals/border.h"
#include "approvals/decision_notices.h"
#include "approvals/words.h"
#include "programs/program_repository.h"
#include "workflow/send_back.h"
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

auto objections(const std::vector<Decision>& decisions) {
    return std::count_if(decisions.begin(), decisions.end(),
                         [](const Decision& d) { return d.objectedAt.has_value(); });
}

struct Remark {
    programs::Bilingual by;
    std::string text;
};

/// Of one person as they wrote it; of several, each after its name in that language.
std::string textOf(const std::vector<Remark>& remarks, std::string_view language) {
    if (remarks.size() == 1) return remarks.front().text;
    std::string text;
    for (const auto& remark : remarks)
        text += (text.empty() ? "" : "\n") + remark.by.in(language) + ": " + remark.text;
    return text;
}

feel::List voices(ReadTx& tx, const Situation& situation, const Votes& votes) {
    feel::List each;
    for (const auto& decision : votes.decisions) {
        auto value =
            decisionValue(situation, decision, programs::PersonRepository().find(tx, decision.person)).context();
        value.set("at", feel::DateTime::of(decision.at, feel::ZoneRef::named(situation.program().a.zone)));
        value.set("stage", decision.stage);
        value.set("authority", decision.authority);
        each.emplace_back(std::move(value));
    }
    return each;
}

}  // namespace

bool Votes::sameAs(const Votes& other) const {
    return edition == other.edition && tally.outcome == other.tally.outcome && tally.turn == other.tally.turn &&
           decisions.size() == other.decisions.size() && objections(decisions) == objections(other.decisions) &&
           idsOf(next) == idsOf(other.next) && idsOf(open) == idsOf(other.open);
}

Result<Votes> countVotes(ReadTx& tx, const StoredTask& task, const std::optional<Decision>& added, PersonId without) {
    Votes votes;
    auto rule = workflow::approvalRule(task.task.properties);
    if (!rule) return rule.error();
    votes.rule = *rule;
    votes.edition = task.edition;
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

Result<void> unchanged(ReadTx& tx, const Votes& votes, TaskId id, const std::optional<Decision>& added,
                       PersonId without) {
    const auto task = TaskRepository().find(tx, id);
    if (!task) return conflict();
    const auto now = countVotes(tx, *task, added, without);
    return now && now->sameAs(votes) ? Result<void>{} : conflict();
}

Value backValue(const Situation& situation, const StoredTask& task, const std::string& element) {
    for (const auto& step : workflow::backSteps(situation.packageOf(task), task.task))
        if (step.element == element)
            return Context{{"step", step.element}, {"name", step.name.en}, {"nameKo", step.name.in("ko")}};
    return {};
}

std::string backOf(const Situation& situation, const StoredTask& task, const Votes& votes) {
    if (votes.tally.outcome != "request_changes") return {};
    for (auto& step : workflow::backSteps(situation.packageOf(task), task.task))
        if (std::any_of(votes.decisions.begin(), votes.decisions.end(),
                        [&](const Decision& decision) { return decision.backTo == step.element; }))
            return std::move(step.element);
    return {};
}

Value outcomeValue(ReadTx& tx, const Situation& situation, const StoredTask& task, const Votes& votes) {
    const programs::PersonRepository persons;
    std::vector<Remark> remarks;
    for (const auto& decision : votes.decisions)
        if (!decision.comment.empty())
            remarks.push_back({deciderOf(decision, persons.find(tx, decision.person)).name, decision.comment});
    const auto& last = votes.decisions.back();
    auto value = decisionValue(situation, last, persons.find(tx, last.person)).context();
    value.set("outcome", votes.tally.outcome);
    value.set("comment", textOf(remarks, "en"));
    value.set("commentKo", textOf(remarks, "ko"));
    value.set("votes", voices(tx, situation, votes));
    value.set("backTo", backValue(situation, task, backOf(situation, task, votes)));
    return value;
}

Value takenBackValue(ReadTx& tx, const Situation& situation, const StoredTask& task, const Votes& votes,
                     const Decision& word) {
    auto value = decisionValue(situation, word, programs::PersonRepository().find(tx, word.person)).context();
    value.set("takenBack", true);
    value.set("commentKo", word.comment);
    value.set("votes", voices(tx, situation, votes));
    value.set("backTo", backValue(situation, task, word.backTo));
    return value;
}

Result<void> checkBack(const Situation& situation, const StoredTask& task, const std::string& element) {
    if (!backValue(situation, task, element).isNull()) return {};
    return invalid("approvals.back_to", "Choose a step from the list", {}, "back_to");
}

Result<void> askNext(ReadTx& tx, workflow::Step& step, const StoredTask& task, const Votes& votes) {
    if (votes.next.empty()) return {};
    auto taken = workflow::takenBy(TaskRepository().persons(tx, task.id));
    std::vector<programs::Person> persons;
    for (const auto& next : votes.next) {
        if (auto substitute =
                workflow::substituteFor(tx, step.before, step.before.packageOf(task), task.task, next.person, taken)) {
            step.writes.push_back([id = task.id, place = next, by = substitute->id, now = step.before.now](
                                      Tx& write, const workflow::Written&) -> Result<void> {
                TaskRepository().substitute(write, id, place, by, now);
                return {};
            });
            persons.push_back(std::move(*substitute));
        } else if (auto person = programs::PersonRepository().find(tx, next.person)) {
            persons.push_back(std::move(*person));
        }
    }
    auto mails = workflow::linkMails(tx, step.before, step.seenBy(task.task), task.task, persons, task.edition, "",
                                     "next in line");
    if (!mails) return mails.error();
    std::move(mails->begin(), mails->end(), std::back_inserter(step.mails));
    step.writes.push_back([id = task.id, turn = votes.tally.turn, now = step.before.now](
                              Tx& write, const workflow::Written&) -> Result<void> {
        TaskRepository().askTurn(write, id, turn, now);
        return {};
    });
    return {};
}

}  // namespace entente::approvals
