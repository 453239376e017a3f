#pragma once

#include "jobs/delivery_repository.h"
#include "storage/db/database.h"
#include "workflow/runner.h"

namespace entente::jobs {

/// Brings messages and signals that a case has thrown to whoever waits for them in the same program: a message to the
/// oldest that waits for its name and key, else to one start event, else, while its time to live lasts, to whoever
/// begins to wait, and then to nobody; a signal to all that waited when it was thrown, and to every start event. Each
/// arrives once: the row goes in the transaction of the step that takes it. What cannot be delivered is tried again
/// later and later; in the end it stays where it is, and the record says so.
class EventDeliverer {
  public:
    EventDeliverer(storage::Database& database, workflow::PackageStore& packages, workflow::Runner& runner,
                   const Clock& clock)
        : database_(database), packages_(packages), runner_(runner), clock_(clock) {}

    /// Brings one on its way, or finds out where it goes; false when there is none.
    bool runOne();

  private:
    Result<void> deliver(const Delivery& delivery);
    void route(const Delivery& delivery);
    std::vector<Receiver> receivers(storage::ReadTx& tx, const Delivery& delivery);
    void putOff(const Delivery& delivery, const Message& reason);
    void giveUp(const Delivery& delivery, int attempts, const Message& reason);

    storage::Database& database_;
    workflow::PackageStore& packages_;
    workflow::Runner& runner_;
    const Clock& clock_;
};

}  // namespace entente::jobs
