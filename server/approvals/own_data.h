#pragma once

#include <string>
#include <vector>

#include "audit/audit_log.h"
#include "identity/account.h"
#include "programs/consent.h"
#include "programs/person.h"
#include "storage/db/transaction.h"

/// What people say about the use of their data, by their own link or through a coordinator of their side. Stateless;
/// thread-safe.
namespace entente::approvals {

constexpr std::size_t kLongestNeed = 1'000;  ///< characters of what somebody needs

/// The page of a person as it was sent.
struct OwnAnswers {
    struct Answer {
        programs::ConsentQuestion question;
        bool yes = false;
    };
    std::vector<Answer> answers = {};
    programs::SpecialNeeds needs = {};
    std::int64_t seen = 0;  ///< the newest statement when the page was shown
};

enum class Kept {
    Saved,
    Nothing,  ///< it stands already: a second click, or nothing was changed
    Moved,    ///< something else was said since the page was shown, and nothing is kept
};
/// By the person. A no to what was given takes it back, and what was kept for it is deleted. `today` is an ISO date.
Kept keepOwnAnswers(storage::Tx& tx, const programs::Person& person, const OwnAnswers& sent, const std::string& today,
                    Timestamp now);

/// By a coordinator, for whom `mayKeepConsents`. Sent again, the same statement is kept once. `needs` is kept where the
/// statement allows it.
Kept recordConsent(storage::Tx& tx, programs::ConsentStatement consent, const programs::SpecialNeeds& needs);

/// Whether there is an address that is theirs and not their assistant's: what is for them alone goes nowhere else.
bool hasOwnAddress(const programs::Person& person);

/// Coordinators for those of their own country; nobody else, administrators included: what one side was told about
/// health or belief is not the other's.
bool mayKeepConsents(storage::ReadTx& tx, const identity::Account& account, const programs::Person& person);

}  // namespace entente::approvals
