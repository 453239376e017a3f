#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "identity/account.h"
#include "records/erasure.h"
#include "storage/db/database.h"

namespace entente::records {

struct ErasureOptions {
    int keptDays = 1825;  ///< after the end of the person's last program
    std::string zone;     ///< whose days they are
};

/// The end of people's data: by those who keep them, or when their time is over. What is erased is gone from the files
/// of the database too. To who does not keep a person nobody is there. Stateless but for its options; thread-safe.
class ErasureService {
  public:
    ErasureService(storage::Database& database, const Clock& clock, ErasureOptions options)
        : database_(database), clock_(clock), options_(std::move(options)) {}

    Result<Erasure> look(const identity::Account& account, PersonId person);
    /// The ISO day until which their data are kept; empty while nothing says when.
    std::string lastDay(storage::ReadTx& tx, PersonId person) const;
    /// An ISO day that has not passed, or empty for the day that holds for everybody. Invalid at `keep_until`.
    Result<void> keepUntil(const identity::Account& account, PersonId person, std::string_view day);
    /// `typed` has to be the person's address (Invalid at `confirmation`); Rejected with the first hindrance. Nothing
    /// happens to who was erased before.
    Result<void> erase(const identity::Account& account, PersonId person, std::string_view typed);

    /// Erases those whose time is over and whom nothing hinders; returns how many.
    int eraseExpired();

  private:
    Result<Erasure> kept(storage::ReadTx& tx, const identity::Account& account, PersonId person) const;
    std::string today() const;

    storage::Database& database_;
    const Clock& clock_;
    ErasureOptions options_;
};

}  // namespace entente::records
