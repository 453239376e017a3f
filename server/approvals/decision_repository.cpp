#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "approvals/decision.h"
#include "feel/json.h"
#include "storage/db/collect.h"

namespace entente::approvals {

using storage::ReadTx;
using storage::Rows;
using storage::Tx;

namespace {

constexpr std::array<std::string_view, 4> kOutcomes = {"approve", "approve_with_remark", "request_changes", "reject"};
constexpr std::array<std::string_view, 4> kDecisionChannels = {"link", "web", "recorded", "elsewhere"};

constexpr const char* kDecisionColumns =
    "SELECT d.id, d.task_id, d.program_id, d.outcome, d.comment, d.answers, d.person_id, d.by_name, d.by_title, "
    "d.acting_for, "
    "d.channel, d.source, d.reference, d.recorded_by, d.assurance, d.attachment_id, d.objection, d.objected_at, d.at, "
    "d.edition, d.step_outcome, d.stage, d.authority, d.back_to FROM decision d ";
constexpr const char* kInsertDecision =
    "INSERT INTO decision(task_id, program_id, outcome, comment, answers, person_id, by_name, by_title, acting_for, "
    "channel, "
    "source, reference, recorded_by, assurance, attachment_id, at, edition, step_outcome, stage, authority, "
    "back_to) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)";
constexpr const char* kSettle =
    "UPDATE decision SET step_outcome = $3 WHERE id = "
    "(SELECT MAX(id) FROM decision WHERE task_id = $1 AND edition = $2)";
constexpr const char* kObject =
    "UPDATE decision SET objection = $4, objected_at = $5 WHERE objected_at IS NULL AND task_id = $1 AND person_id = "
    "$2 "
    "AND edition = $3";

Decision readDecision(const Rows& rows) {
    Decision decision;
    decision.id = rows.id<DecisionId>(0);
    decision.task = rows.id<TaskId>(1);
    decision.program = rows.id<ProgramId>(2);
    decision.outcome = rows.text(3);
    decision.comment = rows.text(4);
    decision.answers = feel::fromTypedJson(rows.text(5)).value();
    decision.person = rows.id<PersonId>(6);
    decision.byName = rows.text(7);
    decision.byTitle = rows.text(8);
    decision.actingFor = rows.boolean(9);
    const auto channel = std::find(kDecisionChannels.begin(), kDecisionChannels.end(), rows.text(10));
    decision.channel = static_cast<Channel>(channel - kDecisionChannels.begin());
    decision.source = rows.text(11);
    decision.reference = rows.text(12);
    decision.recordedBy = rows.id<AccountId>(13);
    decision.assurance = workflow::assuranceFrom(rows.text(14)).value();
    decision.attachment = rows.optionalInt64(15).value_or(0);
    decision.objection = rows.text(16);
    decision.objectedAt = rows.optionalTimestamp(17);
    decision.at = rows.timestamp(18);
    decision.edition = rows.integer(19);
    decision.stepOutcome = rows.optionalText(20).value_or("");
    decision.stage = rows.text(21);
    decision.authority = rows.text(22);
    decision.backTo = rows.text(23);
    return decision;
}

}  // namespace

bool isOutcome(std::string_view outcome) {
    return std::find(kOutcomes.begin(), kOutcomes.end(), outcome) != kOutcomes.end();
}

bool needsComment(std::string_view outcome) {
    return outcome != "approve";
}

std::string_view text(Channel channel) {
    return kDecisionChannels.at(static_cast<std::size_t>(channel));
}

std::optional<Decision> DecisionRepository::ofTask(ReadTx& tx, TaskId task) const {
    return storage::first(
        tx.query(fmt::format("{} WHERE d.task_id = $1 AND d.step_outcome IS NOT NULL", kDecisionColumns), task),
        readDecision);
}

std::optional<Decision> DecisionRepository::ofPerson(ReadTx& tx, TaskId task, PersonId person, int edition) const {
    return storage::first(
        tx.query(fmt::format("{} WHERE d.task_id = $1 AND d.person_id = $2 AND d.edition = $3", kDecisionColumns), task,
                 person, edition),
        readDecision);
}

std::optional<Decision> DecisionRepository::standing(ReadTx& tx, TaskId task, PersonId person, int edition) const {
    auto own = ofPerson(tx, task, person, edition);
    return own ? own : ofTask(tx, task);
}

std::vector<Decision> DecisionRepository::ofEdition(ReadTx& tx, TaskId task, int edition) const {
    return storage::all(
        tx.query(fmt::format("{} WHERE d.task_id = $1 AND d.edition = $2 ORDER BY d.id", kDecisionColumns), task,
                 edition),
        readDecision);
}

std::vector<Decision> DecisionRepository::ofProgram(ReadTx& tx, ProgramId program, int limit) const {
    return storage::all(
        tx.query(fmt::format("{} WHERE d.program_id = $1 ORDER BY d.id DESC LIMIT $2", kDecisionColumns), program,
                 limit),
        readDecision);
}

std::vector<Decision> DecisionRepository::ofInstance(ReadTx& tx, InstanceId instance) const {
    return storage::all(
        tx.query(
            fmt::format("{} WHERE d.task_id IN (WITH RECURSIVE of_case(id) AS (SELECT last_task FROM instance WHERE "
                        "id = $1 UNION ALL SELECT t.before FROM of_case c JOIN task t ON t.id = c.id) "
                        "SELECT id FROM of_case) ORDER BY d.id",
                        kDecisionColumns),
            instance),
        readDecision);
}

std::vector<Decision> DecisionRepository::approvalsOf(ReadTx& tx, RevisionId revision) const {
    return storage::all(
        tx.query(fmt::format("{} JOIN task_revision r ON r.task_id = d.task_id AND r.edition = d.edition "
                             "WHERE r.revision_id = $1 AND d.step_outcome IN ('approve', 'approve_with_remark') AND "
                             "d.objected_at IS NULL ORDER BY d.id",
                             kDecisionColumns),
                 revision),
        readDecision);
}

void DecisionRepository::insert(Tx& tx, const Decision& decision) const {
    tx.run(kInsertDecision, decision.task, decision.program, decision.outcome, decision.comment,
           feel::toTypedJson(decision.answers), decision.person, decision.byName, decision.byTitle, decision.actingFor,
           text(decision.channel), decision.source, decision.reference, decision.recordedBy,
           workflow::text(decision.assurance),
           decision.attachment == 0 ? std::nullopt : std::optional(decision.attachment), decision.at, decision.edition,
           decision.stepOutcome.empty() ? std::nullopt : std::optional(decision.stepOutcome), decision.stage,
           decision.authority, decision.backTo);
}

void DecisionRepository::settle(Tx& tx, TaskId task, int edition, std::string_view outcome) const {
    tx.run(kSettle, task, edition, outcome);
}

bool DecisionRepository::object(Tx& tx, TaskId task, PersonId person, int edition, std::string_view text,
                                Timestamp now) const {
    tx.run(kObject, task, person, edition, text, now);
    return tx.changes() == 1;
}

}  // namespace entente::approvals
