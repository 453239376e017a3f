#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "base/time.h"
#include "programs/bilingual.h"
#include "storage/db/transaction.h"

/// The monthly look through who looked at whose personal data (`access_log.h`).
namespace entente::records {

/// A month of the clock of the office, from its first moment to that of the next.
struct Month {
    std::string text;  ///< `2027-03`
    Timestamp begin, end;

    /// Nothing for what is no month.
    static std::optional<Month> parse(std::string_view text, std::string_view zone);
    static Month of(Timestamp moment, std::string_view zone);
    Month before(std::string_view zone) const;
    Month after(std::string_view zone) const { return of(end, zone); }
};

/// What an account looked at and took away in a month.
struct AccessCount {
    AccountId account;
    programs::Bilingual name = {};  ///< of whose account it is
    std::int64_t views = 0, exports = 0;
    std::int64_t reveals = 0;   ///< of the views, those in full of what pages hide
    std::int64_t persons = 0;   ///< each once
    std::int64_t atNight = 0;   ///< entries from 22:00 to 6:00 where the person's office is
    std::int64_t inAnHour = 0;  ///< entries of the busiest hour
};

struct AccessEntry {
    std::int64_t id = 0;
    Timestamp at;
    bool exported = false;
    std::int64_t persons = 0;
    std::string address = {};                     ///< of the client; empty for entries older than its noting
    std::vector<PersonId> shown = {};             ///< the first of them
    std::vector<programs::Bilingual> names = {};  ///< theirs
    std::string reason = {};                      ///< why what pages hide was shown in full; empty: it was not
};

struct AccessReview {
    std::string month;
    programs::Bilingual by = {};
    Timestamp at;
    std::string remark;
};

/// Stateless; thread-safe.
class AccessReviewRepository {
  public:
    /// Those with entries in the month, the busiest first. `zone` is the clock of people without an office.
    std::vector<AccessCount> counts(storage::ReadTx& tx, const Month& month, std::string_view zone) const;
    /// An account's entries of the month before the one with id `before` (0: from the newest), each with up to `names`
    /// of those whom it showed.
    std::vector<AccessEntry> entries(storage::ReadTx& tx, AccountId account, const Month& month, std::int64_t before,
                                     int limit, int names) const;
    /// Whose account it is; nothing for none.
    std::optional<programs::Bilingual> nameOf(storage::ReadTx& tx, AccountId account) const;
    std::optional<AccessReview> review(storage::ReadTx& tx, const Month& month) const;
    /// Months with entries that nobody has gone through, the newest first; only those that had ended at `now`.
    std::vector<Month> open(storage::ReadTx& tx, Timestamp now, std::string_view zone) const;
    void insert(storage::Tx& tx, const Month& month, AccountId by, Timestamp at, std::string_view remark) const;
};

}  // namespace entente::records
