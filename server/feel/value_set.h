#pragma once

#include <cstddef>
#include <unordered_map>

#include "feel/value.h"

namespace entente::feel {

/// Equal values (see `same`) have equal hashes.
std::size_t hashOf(const Value& value);

/// Values that differ in the sense of FEEL's `=`; null equals null. Not thread-safe.
class ValueSet {
  public:
    /// False when an equal value is in it already.
    bool insert(const Value& value);

  private:
    std::unordered_multimap<std::size_t, Value> values_;
};

}  // namespace entente::feel
