#include "jobs/event_deliverer.h"

#include <exception>
#include <optional>
#include <string>

#include "base/log.h"
#include "feel/json.h"
#include "storage/db/collect.h"

namespace entente::jobs {

using storage::ReadTx;
using storage::Tx;

struct EventDeliverer::Delivery {
    std::int64_t id = 0;
    ProgramId program;
    engine::SubscriptionKind kind = engine::SubscriptionKind::Message;
    std::string name;
    std::string correlationKey;
    feel::Context variables;
    InstanceId instance;  ///< none: not to a case that runs
    engine::Key subscription = 0;
    PackageId package;  ///< none: not to a start event
    std::string process;
    std::string startEvent;
};

struct EventDeliverer::Target {
    InstanceId instance = {};
    engine::Key subscription = 0;
    workflow::StartPoint start = {};
};

namespace {

constexpr const char* kDue =
    "SELECT id, program_id, kind, name, correlation_key, variables, coalesce(instance_id, 0), "
    "coalesce(subscription, 0), coalesce(package_id, 0), coalesce(process_id, ''), coalesce(start_event, '') "
    "FROM event_delivery WHERE run_at <= $1 ORDER BY run_at, id LIMIT 1";
constexpr const char* kWaiting =
    "SELECT instance_id, key FROM subscription WHERE program_id = $1 AND kind = 'message' AND name = $2 "
    "AND (correlation_key = '' OR correlation_key = $3) ORDER BY created_at, instance_id, key LIMIT 1";
constexpr const char* kToInstance =
    "INSERT INTO event_delivery(program_id, kind, name, correlation_key, variables, instance_id, subscription, run_at) "
    "SELECT program_id, kind, name, correlation_key, variables, $2, $3, run_at FROM event_delivery WHERE id = $1";
constexpr const char* kToStart =
    "INSERT INTO event_delivery(program_id, kind, name, correlation_key, variables, package_id, process_id, "
    "start_event, run_at) "
    "SELECT program_id, kind, name, correlation_key, variables, $2, $3, $4, run_at FROM event_delivery WHERE id = $1";
constexpr const char* kDelivered = "DELETE FROM event_delivery WHERE id = $1";
constexpr const char* kLookAgain = "UPDATE event_delivery SET instance_id = NULL, subscription = NULL WHERE id = $1";
constexpr const char* kPutOff = "UPDATE event_delivery SET run_at = $2 WHERE id = $1";
constexpr std::int64_t kPauseSeconds = 600;

}  // namespace

bool EventDeliverer::runOne() {
    const auto due = database_.read([&](ReadTx& tx) -> std::optional<Delivery> {
        auto rows = tx.query(kDue, clock_.now());
        if (!rows.next()) return std::nullopt;
        Delivery delivery{rows.int64(0),          rows.id<ProgramId>(1), engine::subscriptionKind(rows.text(2)).value(),
                          rows.text(3),           rows.text(4),          {},
                          rows.id<InstanceId>(6), rows.int64(7),         rows.id<PackageId>(8),
                          rows.text(9),           rows.text(10)};
        if (const auto variables = feel::fromTypedJson(rows.text(5)); variables && variables->isContext())
            delivery.variables = variables->context();
        return delivery;
    });
    if (!due) return false;
    try {
        if (!due->instance && !due->package)
            route(*due);
        else if (const auto delivered = deliver(*due); !delivered)
            putOff(*due, delivered.error().message.english());
    } catch (const std::exception& error) {
        // A case that cannot even be read never holds up the others.
        putOff(*due, error.what());
    }
    return true;
}

/// Replaces what is on its way to somebody by one for each who takes it.
void EventDeliverer::route(const Delivery& delivery) {
    const auto found = database_.read([&](ReadTx& tx) { return targets(tx, delivery); });
    database_.write([&](Tx& tx) {
        for (const auto& target : found) {
            if (target.instance)
                tx.run(kToInstance, delivery.id, target.instance, target.subscription);
            else
                tx.run(kToStart, delivery.id, target.start.package, target.start.process, target.start.startEvent);
        }
        tx.run(kDelivered, delivery.id);
    });
}

std::vector<EventDeliverer::Target> EventDeliverer::targets(ReadTx& tx, const Delivery& delivery) {
    const bool message = delivery.kind == engine::SubscriptionKind::Message;
    if (message) {
        auto waiting = tx.query(kWaiting, delivery.program, delivery.name, delivery.correlationKey);
        if (waiting.next()) return {{waiting.id<InstanceId>(0), waiting.int64(1), {}}};
    }
    const auto wanted = message ? bpmn::EventKind::Message : bpmn::EventKind::Signal;
    const auto environment = runner_.environment(tx, delivery.program);
    if (!environment) return {};
    std::vector<Target> found;
    for (const auto& package : packages_.active(tx)) {
        for (const auto& [id, definition] : package->library->processes()) {
            for (const auto& trigger : engine::startTriggers(*definition, *environment)) {
                if (trigger.kind != wanted || trigger.name != delivery.name) continue;
                found.push_back({{}, 0, {package->id, id, trigger.element}});
                if (message) return found;
            }
        }
    }
    return found;
}

Result<void> EventDeliverer::deliver(const Delivery& delivery) {
    const auto taken = [&](ReadTx&, workflow::Step& step) -> Result<void> {
        step.writes.push_back([id = delivery.id](Tx& tx, const workflow::Written&) -> Result<void> {
            tx.run(kDelivered, id);
            return {};
        });
        return {};
    };
    if (delivery.package) {
        const auto started = runner_.start({delivery.package, delivery.process, delivery.startEvent}, delivery.program,
                                           {}, delivery.variables, taken);
        return started ? Result<void>() : Result<void>(started.error());
    }
    const auto choose = [&](ReadTx&, const workflow::Situation&) -> Result<engine::Command> {
        return engine::Command(engine::Trigger{delivery.subscription, delivery.variables});
    };
    const auto done = runner_.run(delivery.instance, {}, choose, taken);
    if (done) return {};
    if (done.error().kind != ErrorKind::Rejected) return done.error();
    // It waits no longer: a signal is lost for it, a message may have another taker.
    const bool message = delivery.kind == engine::SubscriptionKind::Message;
    database_.write([&](Tx& tx) { tx.run(message ? kLookAgain : kDelivered, delivery.id); });
    return {};
}

void EventDeliverer::putOff(const Delivery& delivery, const std::string& reason) {
    log::warning("event.put_off",
                 {{"name", delivery.name}, {"delivery", std::to_string(delivery.id)}, {"reason", reason}});
    database_.write([&](Tx& tx) { tx.run(kPutOff, delivery.id, clock_.now().plusSeconds(kPauseSeconds)); });
}

}  // namespace entente::jobs
