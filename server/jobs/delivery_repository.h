#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
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
    int attempts = 0;                         ///< that failed
    int hops = 0;                             ///< of the case that threw it (`StoredInstance`)
    std::optional<Timestamp> keepUntil = {};  ///< of a message that nobody waits for
    bool isOver = false;                      ///< it was kept until then
};

/// One that has failed too often and waits for a person.
struct GivenUp {
    Delivery delivery;
    Message reason;        ///< of the last failure
    std::string workflow;  ///< key of the case that was to take it; empty when there is none
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
    /// It rests until somebody begins to wait for it (`InstanceChange`), or until its time is over.
    void keep(storage::Tx& tx, const Delivery& delivery) const;
    /// Its receiver waits no longer: another is looked for, from that moment on.
    void lookAgain(storage::Tx& tx, const Delivery& delivery, Timestamp from) const;
    /// After so many failed attempts. Without a moment there is no next one.
    void putOff(storage::Tx& tx, const Delivery& delivery, int attempts, std::optional<Timestamp> until,
                const std::string& reason) const;
    /// Newest first, `limit` rows below `before` (0: from the newest).
    std::vector<GivenUp> givenUp(storage::ReadTx& tx, std::int64_t before, int limit) const;
    /// Those of a program that are about this side, by their variable `side`, else about side A. Newest first.
    std::vector<GivenUp> givenUpOf(storage::ReadTx& tx, ProgramId program, programs::Side side, int limit) const;
    /// It begins anew at that moment, as if a person had thrown it. Nothing for one that is not given up (any more).
    std::optional<Delivery> again(storage::Tx& tx, std::int64_t id, Timestamp from) const;
};

}  // namespace entente::jobs
