#pragma once

#include <optional>
#include <string>
#include <vector>

#include "programs/program_repository.h"
#include "records/program_copy.h"
#include "records/program_entry.h"
#include "records/program_part.h"
#include "records/record_service.h"
#include "storage/db/database.h"

namespace entente::records {

/// Administrators, and coordinators of the side that runs this server.
bool mayAddPrograms(const identity::Account& account);

Error programMayNot();

/// A program that the account sees.
Result<programs::Program> seenProgram(storage::Database& database, const identity::Account& account,
                                      const std::string& code);

struct ProgramPage {
    std::vector<programs::ProgramLine> lines;
    bool more = false;
    bool mayAdd = false;
};

/// Records of one part as an account may see them.
struct SeenPart {
    const ProgramPart* part = nullptr;
    std::vector<Record> records;
    std::vector<bool> mayKeep;  ///< of each record
    bool mayAdd = false;
};

/// A program with all its parts, or with one record of one part.
struct SeenProgram {
    programs::Program program;
    std::vector<SeenPart> parts;
};

/// Reading and keeping programs. What somebody may not see is not there: no error tells otherwise. Stateless;
/// thread-safe.
class ProgramService {
  public:
    ProgramService(storage::Database& database, const Clock& clock) : database_(database), clock_(clock) {}

    /// `query.partner` is set here.
    ProgramPage list(const identity::Account& account, programs::RecordQuery query);
    Result<SeenProgram> open(const identity::Account& account, const std::string& code);
    /// That record alone; 0: a new one, as the account would add it.
    Result<SeenProgram> open(const identity::Account& account, const std::string& code, const ProgramPart& part,
                             std::int64_t id);
    /// A new program of two organisations: the fields are those of `programSheet` with `organisation_a` and
    /// `organisation_b`, whose time zones and calendars it takes. One that follows an earlier program takes over what
    /// is chosen of it.
    Result<Saved> create(const identity::Account& account, const Record& record,
                         const std::optional<ProgramCopy>& copy = {});
    /// A new one when `record.id` is 0; else in place of the version `record.state` that was seen.
    Result<Saved> save(const identity::Account& account, const std::string& code, const ProgramPart& part,
                       const Record& record);
    Result<void> remove(const identity::Account& account, const std::string& code, const ProgramPart& part,
                        std::int64_t id, std::int64_t version);

  private:
    storage::Database& database_;
    const Clock& clock_;
};

/// The part with that name; null for none.
const ProgramPart* partNamed(std::string_view name);

}  // namespace entente::records
