#pragma once

#include "base/time.h"

namespace entente::workflow {

/// A clock that stands: everything in one step has one moment.
class FixedClock final : public Clock {
  public:
    explicit FixedClock(Timestamp now) : now_(now) {}
    Timestamp now() const override { return now_; }

  private:
    Timestamp now_;
};

}  // namespace entente::workflow
