#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/state.h"
#include "storage/db/transaction.h"
#include "workflow/runner.h"

namespace entente::jobs {

/// Who takes a message or signal: what waits in a case, else a start event.
struct Receiver {
    InstanceId instance = {};  ///< none: not a case that runs
    engine::Key subscription = 0;
    workflow::StartPoint start = {};  ///< without a package: not a start event
};

/// A message or signal on its way.
struct Delivery {
    std::int64_t id = 0;
    ProgramId program;
    engine::SubscriptionKind kind = engine::SubscriptionKind::Message;
    std::string name;
    std::string correlationKey;
    feel::Context variables;
    Receiver to;
    int attempts = 0;  ///< that failed
    int hops = 0;      ///< of the case that threw it (`StoredInstance`)
};

/// Rows of what is on its way; `InstanceChange` makes them with the step that throws. Stateless; thread-safe.
class DeliveryRepository {
  public:
    std::optional<Delivery> due(storage::ReadTx& tx, Timestamp now) const;
    /// What waits longest for the message in a case that runs.
    std::optional<Receiver> waiting(storage::ReadTx& tx, const Delivery& message) const;
    /// Replaces it by one for each receiver.
    void address(storage::Tx& tx, const Delivery& delivery, const std::vector<Receiver>& receivers) const;
    void remove(storage::Tx& tx, const Delivery& delivery) const;
    /// Its receiver waits no longer: another is looked for, from that moment on.
    void lookAgain(storage::Tx& tx, const Delivery& delivery, Timestamp from) const;
    /// After so many failed attempts. Without a moment there is no next one.
    void putOff(storage::Tx& tx, const Delivery& delivery, int attempts, std::optional<Timestamp> until,
                const std::string& reason) const;
};

}  // namespace entente::jobs
