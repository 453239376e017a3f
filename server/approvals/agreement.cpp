#include "approvals/agreement.h"

#include <algorithm>
#include <iterator>
#include <variant>

#include "approvals/border.h"
#include "approvals/open_task.h"
#include "workflow/agreement_kinds.h"
#include "workflow/agreement_mails.h"
#include "workflow/approval_rule.h"
#include "workflow/task_repository.h"

namespace entente::approvals {

using documents::AgreementRepository;
using documents::AgreementSet;
using documents::Consent;
using feel::Context;
using feel::Value;
using programs::Side;
using storage::ReadTx;
using storage::Tx;
using workflow::Situation;
using workflow::Step;
using workflow::StoredTask;
using workflow::TaskRepository;

namespace {

/// What counts as the word of a side: nobody's approval stands for it against their objection.
std::string outcomeOf(const Votes& votes) {
    const bool objected = std::any_of(votes.decisions.begin(), votes.decisions.end(),
                                      [](const Decision& decision) { return decision.objectedAt.has_value(); });
    return objected && workflow::approves(votes.tally.outcome) ? documents::kObjected : votes.tally.outcome;
}

/// Whether the step asks somebody about the set.
bool asksAbout(const Step& step, const AgreementSet& set) {
    return std::any_of(step.events.begin(), step.events.end(), [&](const engine::Event& event) {
        const auto* created = std::get_if<engine::TaskCreated>(&event);
        return created && step.after.task(created->task.key) && workflow::agreementKinds(created->task) == set.kinds;
    });
}

char otherSide(char side) {
    return side == 'A' ? 'B' : 'A';
}

/// Empty while the side has still to decide.
std::string wordOf(const std::vector<Consent>& consents, char side) {
    const auto* consent = documents::standing(consents, side);
    return consent ? consent->outcome : std::string();
}

bool stillSo(ReadTx& tx, const AgreementChange& change) {
    const AgreementRepository agreements;
    const auto set = agreements.find(tx, change.set.id);
    auto consents = agreements.consents(tx, change.set.id);
    consents.push_back(change.consent);
    const auto side = change.consent.side;
    return set && set->replacedAt.has_value() == change.set.replacedAt.has_value() &&
           wordOf(consents, side) == change.word && wordOf(consents, otherSide(side)) == change.other;
}

Value wordValue(const std::string& word) {
    return word.empty() ? Value() : Value(word);
}

Context agreementValue(ReadTx& tx, const AgreementSet& set, bool agreed, const std::string& ours,
                       const std::string& theirs) {
    auto value = workflow::agreementSetValue(tx, set);
    value.set("agreed", agreed);
    value.set("mois", wordValue(ours));
    value.set("partner", wordValue(theirs));
    return value;
}

Context agreementValue(ReadTx& tx, const AgreementChange& change) {
    const bool ours = change.consent.side == 'A';
    return agreementValue(tx, change.set, change.agreed, ours ? change.word : change.other,
                          ours ? change.other : change.word);
}

std::vector<programs::Person> coordinatorsOf(const Situation& situation) {
    std::vector<programs::Person> persons;
    for (const auto side : {Side::A, Side::B})
        if (const auto* coordinator = coordinatorOf(situation, side)) persons.push_back(*coordinator);
    return persons;
}

}  // namespace

bool isAwaited(ReadTx& tx, const AgreementSet& set, TaskId but) {
    const auto open = TaskRepository().openOfInstance(tx, set.instance);
    return std::any_of(open.begin(), open.end(), [&](const StoredTask& task) {
        return task.id != but && workflow::agreementKinds(task.task) == set.kinds;
    });
}

Result<std::vector<workflow::PlannedMail>> agreedMails(ReadTx& tx, const Situation& situation, const StoredTask& task,
                                                       const AgreementSet& set) {
    std::vector<workflow::PlannedMail> mails;
    for (const auto& person : coordinatorsOf(situation)) {
        auto mail = about(tx, situation, task, person, "agreed", "agreed",
                          Context{{"agreement", workflow::agreementSetValue(tx, set)}});
        if (!mail) return mail.error();
        mails.push_back(std::move(*mail));
    }
    return mails;
}

std::optional<AgreementChange> agreementAfter(ReadTx& tx, const StoredTask& task, const Votes& votes, Timestamp now) {
    const auto kinds = workflow::agreementKinds(task.task);
    if (kinds.empty() || !votes.tally.decided()) return std::nullopt;
    const AgreementRepository agreements;
    const auto files = documents::filesOf(tx, TaskRepository().revisions(tx, task.id, task.edition));
    auto set = agreements.withHash(tx, task.instance, kinds, documents::agreementHash(files));
    if (!set) return std::nullopt;
    const auto side = static_cast<char>(task.side);
    AgreementChange change{std::move(*set), {}, false, {}, {}};
    change.consent = {change.set.id, side, task.id, outcomeOf(votes), now};
    auto consents = agreements.consents(tx, change.set.id);
    consents.push_back(change.consent);
    change.word = wordOf(consents, side);
    change.other = wordOf(consents, otherSide(side));
    change.agreed = !change.set.replacedAt && documents::bothApprove(consents) && !isAwaited(tx, change.set, task.id);
    return change;
}

Context outcomeVariables(ReadTx& tx, const Situation& situation, const StoredTask& task, const Votes& votes,
                         const std::optional<AgreementChange>& agreement) {
    Context variables{{"decision", outcomeValue(tx, situation, task, votes)}};
    if (agreement) variables.set("agreement", agreementValue(tx, *agreement));
    return variables;
}

Value agreementOn(ReadTx& tx, InstanceId instance, std::string_view kind) {
    const AgreementRepository agreements;
    const AgreementSet* newest = nullptr;
    const auto sets = agreements.currentOfInstance(tx, instance);
    for (const auto& set : sets)
        if (std::find(set.kinds.begin(), set.kinds.end(), kind) != set.kinds.end() &&
            (!newest || newest->id.value < set.id.value))
            newest = &set;
    if (!newest) return {};
    const auto consents = agreements.consents(tx, newest->id);
    return agreementValue(tx, *newest, newest->state() == documents::AgreementState::Agreed, wordOf(consents, 'A'),
                          wordOf(consents, 'B'));
}

Result<void> addAgreement(ReadTx& tx, Step& step, const StoredTask& task, const AgreementChange& change) {
    const auto now = step.before.now;
    const bool agreed = change.agreed && !asksAbout(step, change.set);
    step.writes.push_back([change, agreed, now](Tx& write, const workflow::Written&) -> Result<void> {
        // Files are replaced and objections made without a step of the case.
        if (!stillSo(write, change)) return conflict();
        const AgreementRepository agreements;
        agreements.consent(write, change.consent);
        if (agreed) agreements.agree(write, change.set.id, now);
        return {};
    });
    step.audit.push_back({now,
                          step.actor,
                          agreed ? "agreement.agreed" : "agreement.decided",
                          {"agreement", change.set.id.value},
                          task.program,
                          Context{{"sha256", change.set.sha256},
                                  {"number", change.set.number},
                                  {"side", std::string(1, change.consent.side)},
                                  {"outcome", change.consent.outcome}}});
    if (!agreed) return {};
    auto mails = agreedMails(tx, step.before, task, change.set);
    if (!mails) return mails.error();
    std::move(mails->begin(), mails->end(), std::back_inserter(step.mails));
    return {};
}

Result<void> tellReopened(Tx& tx, const workflow::Runner& runner, const Situation& situation, const AgreementSet& set) {
    auto mails = workflow::reopenedMails(tx, situation, set);
    if (!mails) return mails.error();
    runner.queue(tx, *mails, {set.instance, {}}, situation.now);
    return {};
}

Result<void> withdrawConsent(Tx& tx, const workflow::Runner& runner, const Situation& situation, const StoredTask& task,
                             int edition) {
    const AgreementRepository agreements;
    const auto consent = agreements.ofTask(tx, task.id);
    const auto decision = DecisionRepository().ofTask(tx, task.id);
    if (!consent || !decision || decision->edition != edition) return {};
    for (const auto& set : agreements.object(tx, task.id, situation.now)) {
        documents::noteAgreement(tx, "agreement.reopened", set, audit::Actor::system(), situation.now);
        if (auto told = tellReopened(tx, runner, situation, set); !told) return told;
    }
    return {};
}

}  // namespace entente::approvals
