#include "workflow/case_repository.h"

#include <fmt/format.h>

#include "feel/json.h"
#include "storage/db/collect.h"

namespace entente::workflow {

using storage::ReadTx;
using storage::Rows;

namespace {

constexpr const char* kRunning =
    "SELECT i.id, i.program_id, p.version, i.started_at, EXISTS (SELECT 1 FROM incident n WHERE n.instance_id = i.id "
    "AND "
    "n.resolved_at IS NULL) FROM instance i JOIN package p ON p.id = i.package_id WHERE p.key = $1 AND i.status = "
    "'active' AND (coalesce($2, 0) = 0 OR i.id < $2) ORDER BY i.id DESC LIMIT $3";
constexpr const char* kNewest =
    "SELECT coalesce(max(i.id), 0) FROM instance i JOIN package p ON p.id = i.package_id WHERE i.program_id = $1 AND "
    "p.key = $2 AND (coalesce($3, 0) = 0 OR i.id < $3)";
constexpr const char* kWaitsAt = "SELECT DISTINCT element_id FROM element_instance WHERE instance_id = $1";
// Of a called process that has ended nothing can be opened: 1 is the case itself, older rows do not say it.
constexpr const char* kDoneSteps =
    "WITH RECURSIVE recent AS MATERIALIZED (SELECT id, version, status, last_task FROM instance WHERE program_id = $1 "
    "AND status <> 'terminated' ORDER BY id DESC LIMIT $2), done(id, instance_id) AS (SELECT last_task, id FROM recent "
    "UNION ALL SELECT o.before, d.instance_id FROM done d JOIN task o ON o.id = d.id) "
    "SELECT i.id, i.version, i.status = 'completed', t.element_id, t.name_en, t.name_ko, coalesce(t.call, 1) "
    "FROM done d JOIN recent i ON i.id = d.instance_id JOIN task t ON t.id = d.id WHERE t.state = 'completed' AND "
    "(t.side = 'A' OR EXISTS (SELECT 1 FROM decision c JOIN account a ON a.id = c.recorded_by WHERE c.task_id = t.id "
    "AND a.side = 'A')) AND (CASE WHEN coalesce(t.call, 1) = 1 THEN t.package_id IS NULL ELSE EXISTS (SELECT 1 FROM "
    "element_instance e WHERE e.instance_id = i.id AND e.key = t.call) END) "
    "GROUP BY i.id, coalesce(t.call, 1), t.element_id ORDER BY i.id DESC, max(t.id) DESC";
// What was done by hand is little among the events of a case, and has an index of its own. SQLite would not take it by
// itself: it does not know how many the others are.
constexpr const char* kByHand =
    "SELECT i.package_id, e.at, e.type, e.element_id, e.data FROM instance i JOIN instance_event e "
    "INDEXED BY instance_event_by_hand ON e.instance_id = i.id WHERE e.by_hand = 1";

/// `limit` of them at the most.
std::vector<ByHand> withReasons(Rows rows, std::size_t limit) {
    std::vector<ByHand> all;
    while (all.size() < limit && rows.next()) {
        ByHand one{rows.id<PackageId>(0), rows.timestamp(1), rows.text(2), rows.text(3), {}, {}, {}, {}};
        if (const auto event = feel::fromTypedJson(rows.text(4))) {
            one.reason = (*event)["reason"].textOr("");
            one.actor = (*event)["actor"].textOr("");
            one.from = (*event)["from"].textOr("");
            one.to = (*event)["to"].textOr("");
        }
        // An incident that was tried again without a word is no news.
        if (one.type == "IncidentResolved" && one.reason.empty()) continue;
        all.push_back(std::move(one));
    }
    return all;
}

}  // namespace

std::vector<RunningCase> CaseRepository::running(ReadTx& tx, std::string_view package, InstanceId before,
                                                 int limit) const {
    auto cases = storage::all(tx.query(kRunning, package, before, limit), [](const Rows& rows) {
        return RunningCase{rows.id<InstanceId>(0), rows.id<ProgramId>(1), rows.integer(2), rows.timestamp(3), {},
                           rows.boolean(4)};
    });
    for (auto& one : cases)
        one.waitsAt = storage::all(tx.query(kWaitsAt, one.id), [](const Rows& rows) { return rows.text(0); });
    return cases;
}

InstanceId CaseRepository::newest(ReadTx& tx, ProgramId program, std::string_view package, InstanceId before) const {
    auto rows = tx.query(kNewest, program, package, before);
    return rows.next() ? rows.id<InstanceId>(0) : InstanceId{};
}

std::vector<DoneStep> CaseRepository::doneSteps(ReadTx& tx, ProgramId program, int cases) const {
    return storage::all(tx.query(kDoneSteps, program, cases), [](const Rows& rows) {
        return DoneStep{rows.id<InstanceId>(0),       rows.int64(1), rows.boolean(2), rows.text(3),
                        {rows.text(4), rows.text(5)}, rows.int64(6)};
    });
}

std::vector<ByHand> CaseRepository::byHand(ReadTx& tx, ProgramId program, std::size_t limit) const {
    return withReasons(
        tx.query(fmt::format("{} AND i.program_id = $1 ORDER BY e.at DESC, e.seq DESC", kByHand), program), limit);
}

std::vector<ByHand> CaseRepository::byHand(ReadTx& tx, InstanceId instance, std::size_t limit) const {
    return withReasons(tx.query(fmt::format("{} AND i.id = $1 ORDER BY e.seq DESC", kByHand), instance), limit);
}

}  // namespace entente::workflow
