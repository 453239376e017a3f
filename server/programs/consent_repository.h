#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "programs/consent.h"
#include "storage/db/transaction.h"

namespace entente::programs {

/// What people said about the use of their data, and what is asked of them. Stateless; thread-safe.
class ConsentRepository {
  public:
    /// `abroad` once for each other party of the programs in which the person takes part, then each other purpose;
    /// nothing for who takes part in none and never said anything.
    std::vector<AskedConsent> questions(storage::ReadTx& tx, PersonId person) const;
    /// The newest to this question.
    std::optional<ConsentStatement> standing(storage::ReadTx& tx, PersonId person,
                                             const ConsentQuestion& question) const;
    /// All that was ever said, the newest first.
    std::vector<ConsentStatement> history(storage::ReadTx& tx, PersonId person) const;
    /// The number of the newest statement of the person; 0 for none.
    std::int64_t newest(storage::ReadTx& tx, PersonId person) const;
    void insert(storage::Tx& tx, const ConsentStatement& consent) const;

    std::optional<SpecialNeeds> needs(storage::ReadTx& tx, PersonId person) const;
    void putNeeds(storage::Tx& tx, PersonId person, const SpecialNeeds& needs, Timestamp now) const;
    void forgetNeeds(storage::Tx& tx, PersonId person) const;

    /// By program, the newest first.
    std::vector<OwnPart> partsOf(storage::ReadTx& tx, PersonId person) const;
    /// When a mail with the person's own link was written last, by the name of its text; nothing for never.
    std::optional<Timestamp> lastMail(storage::ReadTx& tx, PersonId person, std::string_view text) const;
    /// Whether a mail of this program that asks them has left or is on its way.
    bool wasAskedIn(storage::ReadTx& tx, PersonId person, ProgramId program) const;
};

}  // namespace entente::programs
