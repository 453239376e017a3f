#pragma once

#include <string_view>

#include "base/id.h"
#include "storage/db/transaction.h"

namespace entente::workflow {

/// Whom the tasks of a step reached when it was done the last time in its case. Stateless; thread-safe.
class ReachedRepository {
  public:
    /// Who held the place of `asked` in the end, to whom it was passed on: `asked` when nobody else did or when they
    /// were never asked there. Of a stand-in, whom they stood for.
    PersonId lastInPlaceOf(storage::ReadTx& tx, InstanceId instance, PackageId package, std::string_view element,
                           PersonId asked) const;
    /// Who was asked at this address, whatever theirs is now; 0 for nobody.
    PersonId askedAt(storage::ReadTx& tx, InstanceId instance, PackageId package, std::string_view element,
                     std::string_view email) const;
};

}  // namespace entente::workflow
