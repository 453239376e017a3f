#include "workflow/approvers.h"

#include <algorithm>
#include <map>
#include <utility>

#include "bpmn/expressions.h"
#include "feel/temporal.h"
#include "identity/email_address.h"
#include "programs/absence_repository.h"
#include "workflow/approval_rule.h"
#include "workflow/four_eyes.h"
#include "workflow/mail_composer.h"

namespace entente::workflow {

using feel::Value;
using storage::ReadTx;

namespace {

Error nobody() {
    auto error = invalid("workflow.nobody_asked", "Nobody is asked: {property} gives no person with an e-mail address");
    error.message.nest("property", bpmn::term("approvers"));
    return error;
}

class Reading {
  public:
    Reading(ReadTx& tx, const programs::Program& program) : tx_(tx), program_(program) {}

    Result<void> read(const Value& value, int turn) {
        if (!value.isList()) return readOne(value, turn);
        for (const auto& item : value.list())
            if (auto done = readOne(item, turn); !done) return done;
        return {};
    }

    Result<void> readLine(const Value& value) {
        if (!value.isList()) return readOne(value, 1);
        int turn = 0;
        for (const auto& item : value.list())
            if (auto done = read(item, ++turn); !done) return done;
        return {};
    }

    /// Each person once, at their last place; turns counted from 1 without a gap.
    std::vector<Asked> finish(bool inLine) {
        std::vector<Asked> asked;
        for (auto row = rows_.rbegin(); row != rows_.rend(); ++row) {
            const auto same = [&](const Asked& other) {
                return identity::emailKey(other.person.email) == identity::emailKey(row->person.email);
            };
            const auto before = std::find_if(asked.begin(), asked.end(), same);
            if (before == asked.end())
                asked.push_back(*row);
            else if (row->turn > before->turn)
                *before = *row;
        }
        std::reverse(asked.begin(), asked.end());
        std::map<int, int> turns;
        for (const auto& one : asked)
            turns[inLine ? one.turn : 1] = 0;
        int next = 0;
        for (auto& [order, turn] : turns)
            turn = ++next;
        for (auto& one : asked) {
            one.turn = turns.at(inLine ? one.turn : 1);
            if (inLine && one.stage.empty()) one.stage = one.turn == next ? "decide" : "review";
        }
        std::stable_sort(asked.begin(), asked.end(), [](const Asked& a, const Asked& b) { return a.turn < b.turn; });
        return asked;
    }

  private:
    Result<void> readOne(const Value& item, int turn) {
        const auto& named = item["person"];
        const auto& who = named.isNull() ? item : named;
        auto person =
            toPerson(tx_, who.isString() ? Value(feel::Context{{"email", who}}) : who, program_, programs::Side::A);
        if (!person) return nobody();
        Asked asked{std::move(*person), turn, item["stage"].textOr(""), item["authority"].textOr(""), {}};
        if (!asked.stage.empty() && !isStage(asked.stage))
            return invalid("workflow.stage_unknown", "The stage of an approver is {stage}, not review, agree or decide",
                           {{"stage", asked.stage}});
        if (!asked.authority.empty() && asked.authority != "delegated")
            return invalid("workflow.authority_unknown",
                           "The authority of an approver is {authority}; only delegated is known",
                           {{"authority", asked.authority}});
        if (item["order"].isNumber())
            if (const auto order = item["order"].number().toInt64(); order && *order > -1000 && *order < 1000)
                asked.turn = static_cast<int>(*order);
        rows_.push_back(std::move(asked));
        return {};
    }

    ReadTx& tx_;
    const programs::Program& program_;
    std::vector<Asked> rows_;
};

}  // namespace

Result<programs::Side> sideOf(const programs::Program& program, std::vector<Asked>& asked) {
    const auto anybodyOf = [&](programs::Side side) {
        return std::any_of(asked.begin(), asked.end(),
                           [&](const Asked& one) { return one.person.id && program.isOf(side, one.person); });
    };
    const bool ours = anybodyOf(programs::Side::A), theirs = anybodyOf(programs::Side::B);
    if (ours && theirs)
        return invalid("workflow.both_sides", "Persons of both sides are asked in one step. Give each side its own");
    const auto side = ours ? programs::Side::A : theirs ? programs::Side::B : program.sideOf(asked.front().person);
    for (auto& one : asked)
        if (!one.person.id) one.person.organisation = program.party(side).organisation.id;
    return side;
}

std::optional<programs::Person> substituteFor(ReadTx& tx, const Situation& situation, const Package& package,
                                              const engine::Task& task, PersonId person, std::vector<PersonId>& taken) {
    const auto zone = feel::ZoneRef::named(situation.program().a.zone);
    const auto today = feel::DateTime::of(situation.now, zone).date.text();
    auto substitute = programs::standIn(tx, person, today, taken);
    if (!substitute || !checkFourEyes(tx, situation, package, task, substitute->id)) return std::nullopt;
    taken.push_back(substitute->id);
    return substitute;
}

std::vector<PersonId> takenBy(const std::vector<TaskPerson>& places) {
    std::vector<PersonId> taken;
    for (const auto& place : places) {
        if (!place.takesPart()) continue;
        taken.push_back(place.person);
        if (place.standsFor) taken.push_back(place.standsFor);
    }
    return taken;
}

void fillAbsences(ReadTx& tx, const Situation& situation, const Package& package, const engine::Task& task,
                  std::vector<Asked>& asked) {
    std::vector<PersonId> taken;
    for (const auto& one : asked)
        if (one.person.id) taken.push_back(one.person.id);
    for (auto& one : asked) {
        if (one.turn != 1 || !one.person.id) continue;
        auto substitute = substituteFor(tx, situation, package, task, one.person.id, taken);
        if (!substitute) continue;
        one.standsFor = one.person.id;
        one.person = std::move(*substitute);
    }
}

bool isStage(std::string_view text) {
    return text == "review" || text == "agree" || text == "decide";
}

Result<std::vector<Asked>> approversOf(ReadTx& tx, const engine::Task& task, const programs::Program& program) {
    const auto rule = approvalRule(task.properties);
    if (!rule) return rule.error();
    const auto* approvers = task.properties.find("approvers");
    if (!approvers || approvers->isNull()) return nobody();
    const bool inLine = rule->policy == Policy::Sequential;
    Reading reading(tx, program);
    if (auto done = inLine ? reading.readLine(*approvers) : reading.read(*approvers, 1); !done) return done.error();
    auto asked = reading.finish(inLine);
    if (asked.empty()) return nobody();
    if (rule->policy == Policy::Quorum && rule->quorum > static_cast<int>(asked.size()))
        return invalid("workflow.quorum_too_large", "{needed} approvals are needed, and only {count} persons are asked",
                       {{"needed", std::to_string(rule->quorum)}, {"count", std::to_string(asked.size())}});
    return asked;
}

}  // namespace entente::workflow
