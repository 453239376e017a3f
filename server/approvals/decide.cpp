// Decisions and answers: by the holder of a link, and those that came by another way.
#include <algorithm>
#include <tuple>

#include "approvals/agreement.h"
#include "approvals/approval_service.h"
#include "approvals/attempt.h"
#include "approvals/border.h"
#include "approvals/decision_notices.h"
#include "approvals/sent_back.h"
#include "approvals/task_form.h"
#include "approvals/votes.h"
#include "base/utf8.h"
#include "programs/program_repository.h"
#include "workflow/task_repository.h"

namespace entente::approvals {

using engine::TaskKind;
using feel::Context;
using identity::Account;
using programs::Person;
using storage::ReadTx;
using storage::Tx;
using workflow::Situation;
using workflow::Step;
using workflow::StoredTask;
using workflow::TaskPerson;
using workflow::TaskRepository;
using workflow::Written;

namespace {

constexpr std::size_t kLongestComment = 10'000;

Result<void> checkOutcome(const std::string& outcome, const std::string& comment, const std::string& backTo) {
    if (!isOutcome(outcome)) return invalid("approvals.choose", "Choose one of the four answers", {}, "outcome");
    if (needsComment(outcome) && utf8::trim(comment).empty())
        return invalid("approvals.comment_needed", "Say in the comment what should change, or why", {}, "comment");
    if (utf8::length(comment) > kLongestComment)
        return invalid("approvals.comment_too_long", "Use at most {count} characters",
                       {{"count", std::to_string(kLongestComment)}}, "comment");
    if (!backTo.empty() && outcome != "request_changes")
        return invalid("approvals.back_to_alone", "Sending back goes with “Request changes”. Choose that, or no step",
                       {}, "back_to");
    return {};
}

/// The place of a person at the moment of the step: passing on may have come between.
std::optional<TaskPerson> placeOf(ReadTx& tx, const StoredTask& task, PersonId person) {
    for (auto& place : TaskRepository().persons(tx, task.id))
        if (place.person == person && place.isWaitedFor()) return std::move(place);
    return std::nullopt;
}

/// A decision takes the place in the line of whose it is.
void setPlace(Decision& decision, const TaskPerson& place, const StoredTask& task) {
    decision.person = place.person;
    decision.edition = task.edition;
    decision.stage = place.stage;
    decision.authority = place.standsFor ? "acting" : place.authority;
}

Result<TaskPerson> placeByLink(ReadTx& tx, const StoredTask& task, const LinkView& link, TaskKind kind) {
    if (task.task.kind != kind || link.purpose != (kind == TaskKind::Approval ? "decide" : "form")) return mayNot();
    const auto asked = assuranceAsked(task, link.purpose);
    if (!asked) return asked.error();
    if (link.assurance < *asked) return mayNot();
    auto place = placeOf(tx, task, link.person.id);
    if (!place) return mayNot();
    if (task.edition != link.edition) return superseded();
    return *place;
}

Result<TaskPerson> placeToRecord(ReadTx& tx, const StoredTask& task, const RecordInput& input) {
    if (!input.person) return invalid("approvals.whose", "Say whose answer this is", {}, "person");
    if (task.edition != input.edition) return supersededRecord();
    auto place = placeOf(tx, task, input.person);
    return place ? Result<TaskPerson>(std::move(*place)) : mayNot();
}

/// Stores the decision, with its file, in the step's transaction.
void writeDecision(Step& step, Decision decision, std::optional<documents::Attachment> file) {
    Context detail{{"outcome", decision.outcome},
                   {"channel", std::string(text(decision.channel))},
                   {"assurance", std::string(workflow::text(decision.assurance))},
                   {"person", decision.person.value}};
    if (!decision.backTo.empty()) detail.set("backTo", decision.backTo);
    step.audit.push_back({step.before.now,
                          step.actor,
                          decision.recordedBy ? "decision.recorded" : "decision.made",
                          {"task", decision.task.value},
                          decision.program,
                          std::move(detail)});
    step.writes.push_back(
        [decision = std::move(decision), file = std::move(file)](Tx& tx, const Written&) mutable -> Result<void> {
            if (file) decision.attachment = documents::DocumentRepository().insertAttachment(tx, *file);
            DecisionRepository().insert(tx, decision);
            TaskRepository().setDecided(tx, decision.task, decision.person, decision.at);
            return {};
        });
}

/// One voice in an approval, as each round of the step counts it.
struct Voice {
    Decision decision;
    Votes votes = {};
    std::optional<AgreementChange> agreement = {};

    Result<std::optional<Settled>> count(ReadTx& tx, const Situation& situation, const StoredTask& task) {
        if (!decision.backTo.empty())
            if (auto known = checkBack(situation, task, decision.backTo); !known) return known.error();
        auto counted = countVotes(tx, task, decision);
        if (!counted) return counted.error();
        votes = std::move(*counted);
        decision.stepOutcome = votes.tally.outcome;
        agreement = agreementAfter(tx, task, votes, situation.now);
        if (!votes.tally.decided()) return std::optional<Settled>{};
        return std::optional(
            Settled{outcomeVariables(tx, situation, task, votes, agreement), backOf(situation, task, votes)});
    }

    /// What the votes were counted from may have changed without a step of the case: somebody was added or left.
    void writeTo(Step& step, const std::optional<documents::Attachment>& file) const {
        step.writes.push_back([decision = decision, votes = votes](Tx& tx, const Written&) {
            return unchanged(tx, votes, decision.task, decision);
        });
        writeDecision(step, decision, file);
    }

    Result<void> tell(ReadTx& tx, Step& step, const StoredTask& task, PersonId actor) const {
        if (agreement)
            if (auto added = addAgreement(tx, step, task, *agreement); !added) return added;
        if (auto asked = askNext(tx, step, task, votes); !asked) return asked;
        if (auto told = tellVote(tx, step, task, decision, votes, actor); !told) return told;
        if (!votes.tally.decided() || backOf(step.before, task, votes).empty()) return {};
        return tellTasksEnded(tx, step, task, outcomeValue(tx, step.before, task, votes),
                              {actor, decision.recordedBy ? PersonId{} : decision.person});
    }
};

Decision decisionOf(const LinkView& link, const DecisionInput& who) {
    Decision decision;
    decision.task = link.task.id;
    decision.program = link.task.program;
    decision.person = link.person.id;
    decision.assurance = link.assurance;
    decision.actingFor = who.actingFor;
    decision.byName = who.actingFor ? std::string(utf8::trim(who.name)) : link.person.name;
    decision.byTitle = who.actingFor ? std::string(utf8::trim(who.title)) : link.person.title.en;
    return decision;
}

Result<void> checkActor(const DecisionInput& who) {
    if (who.actingFor)
        if (auto good = checkLine(who.name, "name", true); !good) return good;
    return checkLine(who.title, "title", false);
}

}  // namespace

Result<Finished> ApprovalService::decide(const LinkView& link, const DecisionInput& input) {
    if (auto good = checkOutcome(input.outcome, input.comment, input.backTo); !good) return good.error();
    if (auto good = checkActor(input); !good) return good.error();
    const auto by = byPerson(link.person);
    auto file = keep(input.markedUp, "marked-up", link.task, by.actor.text());
    if (!file) return file.error();

    Voice voice{decisionOf(link, input)};
    voice.decision.outcome = input.outcome;
    voice.decision.comment = utf8::trim(input.comment);
    voice.decision.backTo = input.backTo;
    voice.decision.at = clock_.now();

    Attempt attempt;
    attempt.person = link.person.id;
    attempt.decidedBefore = [&](ReadTx& tx, const StoredTask& task) {
        return task.edition == link.edition &&
               DecisionRepository().ofPerson(tx, task.id, link.person.id, link.edition).has_value();
    };
    attempt.check = [&](ReadTx& tx, const StoredTask& task) -> Result<void> {
        const auto place = placeByLink(tx, task, link, TaskKind::Approval);
        if (!place) return place.error();
        setPlace(voice.decision, *place, task);
        return {};
    };
    attempt.vote = [&](ReadTx& tx, const Situation& situation, const StoredTask& task) {
        return voice.count(tx, situation, task);
    };
    attempt.extend = [&](ReadTx& tx, Step& step, const StoredTask& task, const Context&) -> Result<void> {
        voice.writeTo(step, *file);
        return voice.tell(tx, step, task, {});
    };
    return complete(link.task.id, by, attempt);
}

Result<Finished> ApprovalService::answer(const LinkView& link, const forms::Fields& fields, const DecisionInput& who) {
    if (auto good = checkActor(who); !good) return good.error();
    const auto by = byPerson(link.person);
    auto file = keep(who.markedUp, "evidence", link.task, by.actor.text());
    if (!file) return file.error();

    auto decision = decisionOf(link, who);
    decision.outcome = decision.stepOutcome = "answered";
    decision.at = clock_.now();

    Attempt attempt;
    attempt.person = link.person.id;
    attempt.check = [&](ReadTx& tx, const StoredTask& task) -> Result<void> {
        const auto place = placeByLink(tx, task, link, TaskKind::Answer);
        if (!place) return place.error();
        setPlace(decision, *place, task);
        return {};
    };
    attempt.variables = [&](const Situation& situation, const StoredTask& task) {
        return readForm(clock_, situation, task, fields, link.person.language);
    };
    attempt.extend = [&](ReadTx& tx, Step& step, const StoredTask& task, const Context& values) -> Result<void> {
        decision.answers = values;
        writeDecision(step, decision, *file);
        return tellAnswer(tx, step, task, decision, {});
    };
    return complete(link.task.id, by, attempt);
}

Result<Finished> ApprovalService::record(TaskId id, const Account& account, const RecordInput& input) {
    constexpr std::string_view kSources[] = {"phone", "mail", "scan", "note_verbale", "elsewhere"};
    if (std::find(std::begin(kSources), std::end(kSources), input.source) == std::end(kSources))
        return invalid("approvals.source", "Say how the answer came", {}, "source");
    const bool elsewhere = input.source == "elsewhere";
    for (const auto& [text, place, required] :
         {std::tuple(&input.byName, "name", true), std::tuple(&input.byTitle, "title", false),
          std::tuple(&input.reference, "reference", elsewhere)})
        if (auto good = checkLine(*text, place, required); !good) return good.error();
    const auto known = find(id);
    if (!known) return noTask();
    if (!mayRecord(account, *known) || !sees(account, known->program)) return mayNot();
    const bool approval = known->task.kind == TaskKind::Approval;
    if (approval)
        if (auto good = checkOutcome(input.outcome, input.comment, input.backTo); !good) return good.error();
    const auto by = byAccount(account);
    auto file = keep(input.evidence, "evidence", *known, by.actor.text());
    if (!file) return file.error();

    Voice voice;
    auto& decision = voice.decision;
    decision.task = id;
    decision.program = known->program;
    decision.outcome = approval ? input.outcome : "answered";
    if (!approval) decision.stepOutcome = decision.outcome;
    decision.comment = utf8::trim(input.comment);
    if (approval) decision.backTo = input.backTo;
    decision.byName = utf8::trim(input.byName);
    decision.byTitle = utf8::trim(input.byTitle);
    decision.channel = elsewhere ? Channel::Elsewhere : Channel::Recorded;
    decision.source = input.source;
    decision.reference = utf8::trim(input.reference);
    decision.recordedBy = account.id;
    decision.assurance = workflow::Assurance::Login;
    decision.at = clock_.now();

    Attempt attempt;
    attempt.person = input.person;
    attempt.decidedBefore = [&](ReadTx& tx, const StoredTask& task) {
        return task.edition == input.edition &&
               DecisionRepository().ofPerson(tx, id, input.person, input.edition).has_value();
    };
    attempt.check = [&](ReadTx& tx, const StoredTask& task) -> Result<void> {
        const auto place = placeToRecord(tx, task, input);
        if (!place) return place.error();
        setPlace(decision, *place, task);
        return {};
    };
    if (approval)
        attempt.vote = [&](ReadTx& tx, const Situation& situation, const StoredTask& task) {
            return voice.count(tx, situation, task);
        };
    attempt.variables = [&](const Situation& situation, const StoredTask& task) {
        return readForm(clock_, situation, task, input.fields, account.language);
    };
    attempt.extend = [&](ReadTx& tx, Step& step, const StoredTask& task, const Context& values) -> Result<void> {
        const bool ownSide = account.side && (*account.side == identity::Side::A) == (task.side == programs::Side::A);
        if (!approval) decision.answers = values;
        if (!ownSide)
            if (auto offered = offerObjection(tx, clock_, step, task, decision); !offered) return offered;
        if (approval) {
            voice.writeTo(step, *file);
            return voice.tell(tx, step, task, account.person);
        }
        writeDecision(step, decision, *file);
        return tellAnswer(tx, step, task, decision, account.person);
    };
    return complete(id, by, attempt);
}

}  // namespace entente::approvals
