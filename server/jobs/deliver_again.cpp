#include "jobs/deliver_again.h"

#include "audit/audit_log.h"
#include "jobs/delivery_repository.h"

namespace entente::jobs {

Result<void> deliverAgain(storage::Database& database, std::int64_t id, AccountId by, Timestamp now) {
    return database.write([&](storage::Tx& tx) -> Result<void> {
        const auto delivery = DeliveryRepository().again(tx, id, now);
        if (!delivery)
            return rejected("jobs.delivery_gone",
                            "This is on its way again or has arrived: there is nothing to deliver");
        audit::AuditLog::append(
            tx, {now, audit::Actor::account(by), "event.retried", {"event_delivery", id}, delivery->program, {}});
        return {};
    });
}

}  // namespace entente::jobs
