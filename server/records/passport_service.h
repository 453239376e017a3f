#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "identity/account.h"
#include "records/passport.h"
#include "storage/db/database.h"

namespace entente::records {

struct PassportOptions {
    std::filesystem::path keyFile;
    int keptDays = 30;  ///< after the end of the person's last program
    std::string zone;   ///< whose days they are
};

/// A passport as pages show it.
struct MaskedPassport {
    bool known = false;
    std::string number = {};               ///< masked; empty when it cannot be read
    std::string lastDay = {};              ///< ISO; after it the passport is deleted
    std::optional<Error> unreadable = {};  ///< why
};

/// Passports of an own side's people, kept by its coordinators alone: to anybody else there is no such thing. What is
/// read in full is noted with its reason before it is given out. Stateless but for its options; thread-safe.
class PassportService {
  public:
    PassportService(storage::Database& database, const Clock& clock, PassportOptions options)
        : database_(database), clock_(clock), options_(std::move(options)) {}

    /// NotFound for who may not.
    Result<MaskedPassport> look(const identity::Account& account, PersonId person);
    /// In place of the one there is; errors each with a field as the place. The first one ever makes the key.
    Result<std::vector<Error>> save(const identity::Account& account, PersonId person, Passport passport);
    /// `reason` is kept with the note (`AccessLog`): Invalid at `reason` when it is empty or too long.
    Result<Passport> reveal(const identity::Account& account, PersonId person, std::string_view reason,
                            const std::string& address);
    /// False when there was none.
    Result<bool> remove(const identity::Account& account, PersonId person);

    /// Deletes those whose time is over, and seals what an older key sealed with the current one; says in the log what
    /// it cannot read. Returns how many it deleted.
    int keepUp();

  private:
    Result<void> checkKeeper(storage::ReadTx& tx, const identity::Account& account, PersonId person) const;
    void renewKey();
    std::string today() const;

    storage::Database& database_;
    const Clock& clock_;
    PassportOptions options_;
};

}  // namespace entente::records
