#include "workflow/operations.h"

#include <fmt/format.h>

#include "engine/event.h"
#include "feel/json.h"

namespace entente::workflow {

namespace {

// What was done by hand is little among the events of a case, and has an index of its own. SQLite would not take it by
// itself: it does not know how many the others are.
constexpr const char* kByHand =
    "SELECT i.package_id, e.at, e.type, e.element_id, e.data FROM instance i JOIN instance_event e "
    "INDEXED BY instance_event_by_hand ON e.instance_id = i.id WHERE e.type IN ('InstanceModified', "
    "'InstanceReopened', 'InstanceMigrated', 'InstanceTerminated', 'StepDoneBefore', 'IncidentResolved')";
constexpr const char* kCases =
    "SELECT id, package_id, version, status FROM instance WHERE program_id = $1 AND status <> 'terminated' "
    "ORDER BY id DESC LIMIT $2";

std::vector<ByHand> collect(storage::Rows rows) {
    std::vector<ByHand> all;
    while (rows.next()) {
        ByHand one{rows.id<PackageId>(0), rows.timestamp(1), rows.text(2), rows.text(3), {}, {}};
        if (const auto event = feel::fromTypedJson(rows.text(4))) {
            one.reason = (*event)["reason"].textOr("");
            one.actor = (*event)["actor"].textOr("");
        }
        // An incident that was tried again without a word is no news.
        if (one.type == "IncidentResolved" && one.reason.empty()) continue;
        all.push_back(std::move(one));
    }
    return all;
}

}  // namespace

Error changedSince() {
    return {ErrorKind::Conflict,
            {"workflow.case_changed",
             "Something happened to this case since you opened it, perhaps by your own click. Nothing was changed now: "
             "look at it again",
             {}}};
}

Result<Written> runAsSeen(Runner& runner, InstanceId instance, std::int64_t version, const By& by,
                          const engine::Command& command) {
    return runner.run(instance, by, [&](storage::ReadTx&, const Situation& now) -> Result<engine::Command> {
        if (now.instance.version != version) return changedSince();
        return command;
    });
}

std::vector<ByHand> doneByHand(storage::ReadTx& tx, ProgramId program, int limit) {
    return collect(tx.query(fmt::format("{} AND i.program_id = $1 ORDER BY e.at DESC, e.seq DESC LIMIT $2", kByHand),
                            program, limit));
}

std::vector<ByHand> doneByHand(storage::ReadTx& tx, InstanceId instance, int limit) {
    return collect(tx.query(fmt::format("{} AND i.id = $1 ORDER BY e.seq DESC LIMIT $2", kByHand), instance, limit));
}

std::vector<CaseRow> casesOf(storage::ReadTx& tx, ProgramId program, int limit) {
    std::vector<CaseRow> cases;
    auto rows = tx.query(kCases, program, limit);
    while (rows.next())
        cases.push_back({rows.id<InstanceId>(0), rows.id<PackageId>(1), rows.int64(2), rows.text(3) == "completed"});
    return cases;
}

}  // namespace entente::workflow
