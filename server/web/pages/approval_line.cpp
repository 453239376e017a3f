#include "web/pages/approval_line.h"

#include <algorithm>

#include "programs/program_repository.h"
#include "web/pages/task_words.h"
#include "workflow/approval_rule.h"
#include "workflow/task_repository.h"

namespace entente::web {

using approvals::Decision;
using storage::ReadTx;
using workflow::Policy;
using workflow::StoredTask;
using workflow::TaskPerson;
using workflow::TaskRepository;

namespace {

std::string ruleText(const Visit& visit, const workflow::ApprovalRule& rule, std::size_t persons) {
    if (persons < 2) return {};
    if (rule.policy == Policy::Quorum)
        return visit.text("line.rule.quorum",
                          {{"needed", std::to_string(rule.quorum)}, {"count", std::to_string(persons)}});
    return visit.text("line.rule." + std::string(workflow::text(rule.policy)));
}

std::string placeOf(const Visit& visit, const TaskPerson& person, bool inLine) {
    auto place = placeText(visit, person.stage, person.standsFor ? "acting" : person.authority);
    if (!inLine) return place;
    return std::to_string(person.turn) + (place.empty() ? "." : ". " + place);
}

void setState(const Visit& visit, const TaskPerson& person, const std::vector<Decision>& decisions,
              ApprovalLineView::Row& row) {
    const auto own =
        std::find_if(decisions.begin(), decisions.end(), [&](const Decision& d) { return d.person == person.person; });
    const auto at = [&](Timestamp moment) { return momentText(moment, visit.frame.clocks, visit.language()); };
    if (own != decisions.end()) {
        row.outcome = {visit.text("outcome." + own->outcome), toneOf(own->outcome)};
        row.state = at(own->at);
        return;
    }
    row.undecided = true;
    row.state = person.askedAt ? visit.text("line.asked", {{"at", at(*person.askedAt)}}) : visit.text("line.later");
}

}  // namespace

std::string placeText(const Visit& visit, const std::string& stage, const std::string& authority) {
    auto text = stage.empty() ? std::string() : visit.text("stage." + stage);
    if (authority.empty()) return text;
    return text + (text.empty() ? "" : ", ") + visit.text("authority." + authority);
}

std::vector<programs::Person> undecided(ReadTx& tx, const StoredTask& task) {
    std::vector<programs::Person> persons;
    for (const auto& place : TaskRepository().persons(tx, task.id))
        if (place.takesPart() && !place.decidedAt)
            if (auto person = programs::PersonRepository().find(tx, place.person))
                persons.push_back(std::move(*person));
    return persons;
}

ApprovalLineView approvalLine(ReadTx& tx, const Visit& visit, const StoredTask& task) {
    ApprovalLineView view;
    const auto decisions = approvals::DecisionRepository().ofEdition(tx, task.id, task.edition);
    const auto rule = workflow::approvalRule(task.task.properties);
    view.inLine = rule && rule->policy == Policy::Sequential;
    for (const auto& place : TaskRepository().persons(tx, task.id)) {
        if (!place.takesPart()) continue;
        const auto person = programs::PersonRepository().find(tx, place.person);
        if (!person) continue;
        ApprovalLineView::Row row{place.person.value, personText(*person, visit.language()),
                                  placeOf(visit, place, view.inLine)};
        if (place.standsFor)
            if (const auto absent = programs::PersonRepository().find(tx, place.standsFor))
                row.who += " (" + visit.text("line.stands_for", {{"name", absent->nameIn(visit.language().tag)}}) + ")";
        setState(visit, place, decisions, row);
        view.lastTurn = std::max(view.lastTurn, place.turn);
        view.rows.push_back(std::move(row));
    }
    if (rule) view.rule = ruleText(visit, *rule, view.rows.size());
    return view;
}

}  // namespace entente::web
