#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "identity/account.h"
#include "programs/absence_repository.h"
#include "storage/db/database.h"

namespace entente::approvals {

/// Absences of the persons for whom a coordinator speaks (`speaksFor`). They count for what is asked from then
/// on: what waits already is handed over (`ApprovalService::handOver`). Errors of input have the field's name in
/// `place`. Stateless; thread-safe.
class AbsenceService {
  public:
    AbsenceService(storage::Database& database, const Clock& clock) : database_(database), clock_(clock) {}

    /// `today`, an ISO date, is the first day that may end one.
    Result<void> add(const identity::Account& account, programs::Absence absence, const std::string& today);
    /// Ends it now.
    Result<void> cancel(const identity::Account& account, std::int64_t absence);
    /// Those that end on `today` or later, by first day.
    static std::vector<programs::Absence> list(storage::ReadTx& tx, const identity::Account& account,
                                               const std::string& today);

  private:
    storage::Database& database_;
    const Clock& clock_;
};

}  // namespace entente::approvals
