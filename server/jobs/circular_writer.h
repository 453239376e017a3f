#pragma once

#include "storage/db/database.h"
#include "workflow/circular_repository.h"
#include "workflow/runner.h"

namespace entente::jobs {

/// Writes the mails of letters to many, some at a time: each in the transaction that notes it at its receiver, so that
/// after a crash nobody is written to twice and nobody is left out. Whoever cannot be written to is noted with the
/// reason and holds up nobody.
class CircularWriter {
  public:
    CircularWriter(storage::Database& database, workflow::Runner& runner, const Clock& clock)
        : database_(database), runner_(runner), clock_(clock) {}

    /// False when every mail is written.
    bool runSome(int most = 20);

  private:
    storage::Database& database_;
    workflow::Runner& runner_;
    const Clock& clock_;
};

}  // namespace entente::jobs
