#pragma once

#include <string>
#include <vector>

#include "approvals/number_pattern.h"
#include "base/id.h"
#include "storage/db/transaction.h"

namespace entente::approvals {

/// The numbers of the letters that side A has dispatched, read from the letters themselves: a pattern that is changed
/// holds for what was written before as well. Thread-safe.
class LetterRegister {
  public:
    explicit LetterRegister(NumberPattern pattern) : pattern_(std::move(pattern)) {}

    struct Standing {
        std::string next;  ///< what a letter of that date gets
        std::string last;  ///< the highest number given; empty when it is the first
        std::vector<std::string>
            gaps;  ///< numbers below it that no letter has, at most `kGaps` of them, the newest first
    };
    static constexpr std::size_t kGaps = 5;

    Standing standing(storage::ReadTx& tx, const feel::Date& date) const;
    /// Invalid, place `number`, when a letter of another case has it already.
    Result<void> checkFree(storage::ReadTx& tx, InstanceId instance, std::string_view number,
                           const feel::Date& date) const;

  private:
    NumberPattern pattern_;
};

}  // namespace entente::approvals
