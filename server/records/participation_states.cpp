#include "records/participation_states.h"

#include <algorithm>

#include "programs/participation_batch_repository.h"
#include "records/access_log.h"
#include "records/record_audit.h"
#include "records/scope.h"

namespace entente::records {

using identity::Account;
using programs::BatchRow;
using programs::ParticipationBatch;
using programs::ParticipationBatchRepository;
using storage::ReadTx;
using storage::Tx;

namespace {

bool keepsStates(const Account& account) {
    return account.isAdministrator() || account.role == identity::Role::Coordinator;
}

/// Those of the chosen ones that the account keeps.
std::vector<Record> keptRecords(ReadTx& tx, const ProgramRecords& kind, const programs::RecordScope& scope,
                                ChosenParticipations chosen) {
    std::vector<Record> records;
    if (chosen.all) {
        chosen.query.scope = scope;
        chosen.query.limit = -1;
        chosen.query.skip = 0;
        kind.forEach(tx, chosen.query, [&](Record record) {
            if (kind.isKeptIn(scope, record)) records.push_back(std::move(record));
        });
        return records;
    }
    std::sort(chosen.ids.begin(), chosen.ids.end());
    chosen.ids.erase(std::unique(chosen.ids.begin(), chosen.ids.end()), chosen.ids.end());
    for (const auto id : chosen.ids)
        if (auto record = kind.find(tx, id); record && kind.isKeptIn(scope, *record))
            records.push_back(std::move(*record));
    return records;
}

/// Gives the record that state; the version that it has then.
std::int64_t putState(Tx& tx, const ProgramRecords& kind, const Writer& writer, Record record,
                      const std::string& state) {
    const auto before = record.fields;
    record.fields["state"] = state;
    kind.update(tx, writer, record);
    noteRecord(tx, kind, writer, "changed", record.id, differences(kind, before, record.fields));
    return record.state.version + 1;
}

/// Whether that change already is what these would be changed to.
bool isSentAgain(const std::optional<ParticipationBatch>& last, const std::vector<Record>& records,
                 const std::string& state) {
    return last && !last->undoneAt && last->state == state &&
           std::all_of(records.begin(), records.end(), [&](const Record& record) {
               return std::any_of(last->rows.begin(), last->rows.end(), [&](const BatchRow& row) {
                   return row.participation == record.id && row.version == record.state.version;
               });
           });
}

}  // namespace

Result<std::int64_t> ParticipationStates::change(const Account& account, const ProgramRecords& kind,
                                                 ChosenParticipations chosen, const std::string& state) {
    if (!keepsStates(account)) return mayNotKeep();
    if (std::none_of(programs::kParticipationStates.begin(), programs::kParticipationStates.end(),
                     [&](const auto& word) { return state == word.code; }))
        return invalid("records.choice", "Choose one of those that are offered", {}, "state");
    return database_.write([&](Tx& tx) -> Result<std::int64_t> {
        const Writer writer{kind.scope(tx, account), account.id, clock_.now()};
        const auto records = keptRecords(tx, kind, writer.scope, std::move(chosen));
        if (records.empty()) return std::int64_t{0};
        const ParticipationBatchRepository batches;
        const auto program = kind.program().id;
        if (const auto last = batches.newest(tx, program, account.id); isSentAgain(last, records, state))
            return last->id;
        ParticipationBatch batch{0, program, state, account.id, writer.now};
        for (const auto& record : records) {
            const auto& before = textOf(record.fields, "state");
            BatchRow row{record.id, before, record.state.version, "kept"};
            if (before != state && programs::mayBecome(before, state)) {
                row.version = putState(tx, kind, writer, record, state);
                row.outcome = "changed";
            }
            batch.rows.push_back(std::move(row));
        }
        return batches.insert(tx, batch);
    });
}

Result<SeenBatch> ParticipationStates::open(const Account& account, const ProgramRecords& kind, std::int64_t id) {
    auto seen = database_.read([&](ReadTx& tx) -> Result<SeenBatch> {
        auto batch = ParticipationBatchRepository().find(tx, kind.program().id, id);
        if (!batch || batch->madeBy != account.id) return noRecord();
        const auto scope = kind.scope(tx, account);
        SeenBatch found{std::move(*batch), {}};
        for (const auto& row : found.batch.rows) {
            auto record = kind.find(tx, row.participation);
            if (!record) continue;
            if (!kind.isKeptIn(scope, *record)) kind.hideInner(*record);
            found.lines.push_back({std::move(*record), row});
        }
        return found;
    });
    if (!seen) return seen;
    std::vector<PersonId> shown;
    for (const auto& line : seen->lines)
        if (const auto person = kind.subjectOf(line.record); person != account.person) shown.push_back(person);
    AccessLog(address_).shownLater(database_, account.id, std::move(shown), clock_.now());
    return seen;
}

Result<void> ParticipationStates::undo(const Account& account, const ProgramRecords& kind, std::int64_t id) {
    return database_.write([&](Tx& tx) -> Result<void> {
        const Writer writer{kind.scope(tx, account), account.id, clock_.now()};
        const ParticipationBatchRepository batches;
        auto batch = batches.find(tx, kind.program().id, id);
        if (!batch || batch->madeBy != account.id) return noRecord();
        if (!keepsStates(account)) return mayNotKeep();
        if (batch->undoneAt) return {};
        for (auto& row : batch->rows) {
            if (row.outcome != "changed") continue;
            const auto record = kind.find(tx, row.participation);
            const bool untouched =
                record && record->state.version == row.version && kind.isKeptIn(writer.scope, *record);
            row.outcome = untouched ? "undone" : "moved_on";
            if (untouched) row.version = putState(tx, kind, writer, *record, row.stateBefore);
        }
        batch->undoneAt = writer.now;
        batches.keepUndone(tx, *batch);
        return {};
    });
}

}  // namespace entente::records
