#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "identity/account.h"
#include "records/import_plan.h"
#include "records/record_kind.h"
#include "storage/db/database.h"

namespace entente::records {

/// A record as an account may see it: of the other side's, only what a shared program shows of it.
struct SeenRecord {
    Record record;
    bool mayKeep = false;
};

/// What came of saving.
struct Saved {
    std::int64_t id = 0;                 ///< 0: nothing was saved
    std::vector<Error> errors = {};      ///< each with its field as the place
    std::optional<Record> changed = {};  ///< as somebody else saved it meanwhile
    bool similar = false;                ///< one of the errors says that it may be known already
};

struct RecordPage {
    std::vector<Record> records;
    bool more = false;
    bool mayAdd = false;
};

/// Reading and keeping records of any kind within what an account may see (`scopeOf`). What somebody may not see is
/// not there: no error, count, search or address tells otherwise. Thread-safe.
class RecordService {
  public:
    /// `address`: from where the account looks (`AccessLog`).
    RecordService(storage::Database& database, const Clock& clock, std::string address)
        : database_(database), clock_(clock), address_(std::move(address)) {}

    /// `query.scope` is set here. Looking at other people's data is noted, with whose it is.
    RecordPage list(const identity::Account& account, const RecordKind& kind, programs::RecordQuery query);
    /// Looking at somebody's data is noted.
    Result<SeenRecord> open(const identity::Account& account, const RecordKind& kind, std::int64_t id);
    /// A new one when `record.id` is 0; else in place of the version `record.state` that was seen. One that looks like
    /// another is saved only when `confirmed`; looking at that one is noted. A second press of the button finds what
    /// the first one saved.
    Result<Saved> save(const identity::Account& account, const RecordKind& kind, const Record& record, bool confirmed);

    /// Conflict when it has another version by now or something stands on it.
    Result<void> remove(const identity::Account& account, const RecordKind& kind, std::int64_t id,
                        std::int64_t version);

    /// What importing a table (`decodeText`) would do. Nothing is written but the note of whose data it shows.
    Result<ImportPlan> plan(const identity::Account& account, const RecordKind& kind, const std::string& text);
    /// Does what `plan` showed, all or nothing; `fingerprint` is that of the plan. Conflict when it would be another
    /// one by now. Lines that look like duplicates are left out unless `similarToo`.
    Result<ImportDone> import(const identity::Account& account, const RecordKind& kind, const std::string& text,
                              const std::string& fingerprint, bool similarToo);
    /// A table with a mark of UTF-8, of all that the query finds and the account keeps
    /// (`RecordKind::exportsOthers`: or reads). Noted, with whose they are.
    std::string exportTable(const identity::Account& account, const RecordKind& kind, programs::RecordQuery query,
                            std::string_view language);

  private:
    Result<ImportPlan> planned(const identity::Account& account, const RecordKind& kind, const std::string& text);
    void noteViews(const identity::Account& account, const RecordKind& kind, std::vector<PersonId> persons);

    storage::Database& database_;
    const Clock& clock_;
    std::string address_;
};

}  // namespace entente::records
