#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "identity/account.h"
#include "programs/program.h"
#include "storage/db/database.h"
#include "workflow/circular_repository.h"
#include "workflow/runner.h"

namespace entente::approvals {

/// What a coordinator asks to be written to many of the own side's people.
struct CircularOrder {
    workflow::Audience audience = {};
    programs::Bilingual subject = {}, body = {};
    std::vector<DocumentId> enclosed = {};  ///< any language of each
};

/// What comes of an order as it stands now.
struct CircularPlan {
    std::vector<workflow::CircularReceiver> receivers = {};
    std::vector<workflow::CircularFile> files = {};
    int english = 0, korean = 0;   ///< receivers who get that text
    std::string fingerprint = {};  ///< of all of it, so that nothing leaves that was not looked at
};

/// Letters of a side to many of its people. Errors of input have the field's name in `place`. Thread-safe.
class CircularDesk {
  public:
    CircularDesk(storage::Database& database, workflow::Runner& runner, const Clock& clock)
        : database_(database), runner_(runner), clock_(clock) {}

    /// Fails where nobody is meant, a text that somebody needs is missing, or a place in it stands for nothing.
    Result<CircularPlan> plan(const programs::Program& program, const identity::Account& account,
                              const CircularOrder& order);

    /// Its mails are written from now on, each once; the number of the letter. `once` names the order: asked again with
    /// it, the same letter is given back. Fails with kind Conflict when the plan is no longer that of `fingerprint`.
    Result<std::int64_t> begin(const programs::Program& program, const identity::Account& account,
                               const CircularOrder& order, const std::string& once, const std::string& fingerprint,
                               bool review);

    /// A letter of the account's own side in this program.
    Result<workflow::Circular> find(const programs::Program& program, const identity::Account& account,
                                    std::int64_t id);

    /// Whether something was tried again, for one person or (0) for all: what could not be written, and what the relay
    /// refused.
    Result<bool> again(const programs::Program& program, const identity::Account& account, std::int64_t id,
                       PersonId person);

  private:
    storage::Database& database_;
    workflow::Runner& runner_;
    const Clock& clock_;
};

}  // namespace entente::approvals
