#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "programs/program.h"
#include "storage/db/transaction.h"

namespace entente::programs {

/// A program with what expressions see of it (`programValue`), made once. Immutable, thread-safe to share.
struct KnownProgram {
    Program program;
    feel::Value value;
};

/// Programs as a transaction sees them, kept while nobody changes one: reading a program with its parties, persons and
/// the holidays of two countries costs more than a whole step. The database counts the changes (`program_generation`)
/// in the transactions that make them, so each snapshot says itself whether what is kept belongs to it; what a day
/// changes, that somebody left office and holds no role any more, is looked at with it. Thread-safe.
class ProgramCache {
  public:
    /// Null when there is no such program.
    std::shared_ptr<const KnownProgram> find(storage::ReadTx& tx, ProgramId id, Timestamp now);

  private:
    struct Kept {
        std::int64_t generation = 0;
        std::string days = {};  ///< today where the parties work, if that says who holds a role; else empty
        std::shared_ptr<const KnownProgram> program;
    };

    std::mutex mutex_;
    std::map<ProgramId, Kept> kept_;
};

}  // namespace entente::programs
