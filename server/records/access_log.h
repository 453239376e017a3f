#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "storage/db/database.h"

namespace entente::records {

/// Notes who looked at or took away whose personal data, and from where. An entry holds each person once, however many
/// records of theirs were in it; ids of nobody are left out. The same account that does the same with the same persons
/// from the same address again within ten minutes is in one entry with the first time: pages that follow a run are read
/// again every few seconds. Kept for two years: what is older goes with the next note.
/// Holds nothing but the address; thread-safe.
class AccessLog {
  public:
    /// `address`: of the client, as `http::Request::remoteAddress` says it.
    explicit AccessLog(std::string address) : address_(std::move(address)) {}

    /// One record was opened.
    void opened(storage::Tx& tx, AccountId account, PersonId person, Timestamp now) const;
    /// A list, or what an entry was compared with, showed them.
    void shown(storage::Tx& tx, AccountId account, std::vector<PersonId> persons, Timestamp now) const;
    /// The same two in the background (`Database::writeLater`), for pages that write nothing else.
    void openedLater(storage::Database& database, AccountId account, PersonId person, Timestamp now) const;
    void shownLater(storage::Database& database, AccountId account, std::vector<PersonId> persons, Timestamp now) const;
    /// A page showed these persons, and those whose these addresses are, or a file took them away: in the background,
    /// whoever of them is not in the log for that already, by the account, from there, within ten minutes. `reader` is
    /// whose account it is, and is left out.
    enum class Look { Shown, TakenAway };
    void lookedLater(storage::Database& database, AccountId account, PersonId reader, Look look,
                     std::vector<PersonId> persons, std::vector<std::string> emails, Timestamp now) const;
    /// A table was taken away; noted also when nobody is in it.
    void exported(storage::Tx& tx, AccountId account, std::vector<PersonId> persons, Timestamp now) const;
    /// What is hidden on every page was shown in full, for that reason.
    void revealed(storage::Tx& tx, AccountId account, PersonId person, std::string_view reason, Timestamp now) const;

  private:
    void note(storage::Tx& tx, AccountId account, std::string_view action, PersonId opened,
              const std::vector<PersonId>& persons, Timestamp now) const;
    /// The entry.
    std::int64_t append(storage::Tx& tx, AccountId account, std::string_view action, PersonId opened,
                        const std::vector<PersonId>& persons, Timestamp now) const;

    std::string address_;
};

}  // namespace entente::records
