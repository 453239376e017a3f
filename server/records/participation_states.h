#pragma once

#include <string>
#include <utility>
#include <vector>

#include "programs/participation_batch.h"
#include "records/program_records.h"
#include "storage/db/database.h"

namespace entente::records {

/// What came of a change of many, with each participation as its maker may read it.
struct SeenBatch {
    struct Line {
        Record record;
        programs::BatchRow row;
    };
    programs::ParticipationBatch batch;
    std::vector<Line> lines;
};

/// Which participations a change is for: those named, or all that a search finds.
struct ChosenParticipations {
    std::vector<std::int64_t> ids = {};
    bool all = false;
    programs::RecordQuery query = {};  ///< its limits do not count
};

/// Changing the state of many participations at once. `kind` is `participationsOf` the program for the account. Those
/// that the account keeps change when the state follows theirs; the others of them stay and are kept in mind with the
/// change, and whoever made it sees and undoes it. Thread-safe.
class ParticipationStates {
  public:
    /// `address`: from where the account looks (`AccessLog`).
    ParticipationStates(storage::Database& database, const Clock& clock, std::string address)
        : database_(database), clock_(clock), address_(std::move(address)) {}

    /// The id of the change, 0 when nobody was chosen; that of the one before when it is only sent again. Invalid for a
    /// state that there is not.
    Result<std::int64_t> change(const identity::Account& account, const ProgramRecords& kind,
                                ChosenParticipations chosen, const std::string& state);
    /// Not found for everybody but its maker. Noted as looking at those it lists.
    Result<SeenBatch> open(const identity::Account& account, const ProgramRecords& kind, std::int64_t id);
    /// Gives back the state before to all that nobody changed since; the others stay as they are. A second time does
    /// nothing.
    Result<void> undo(const identity::Account& account, const ProgramRecords& kind, std::int64_t id);

  private:
    storage::Database& database_;
    const Clock& clock_;
    std::string address_;
};

}  // namespace entente::records
