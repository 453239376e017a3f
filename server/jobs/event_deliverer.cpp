#include "jobs/event_deliverer.h"

#include <exception>
#include <optional>
#include <string>

#include "base/log.h"
#include "jobs/back_off.h"
#include "jobs/failure_text.h"

namespace entente::jobs {

using storage::ReadTx;
using storage::Tx;

namespace {

/// Cases that set off one another, without a person or a timer between them, never come to rest.
constexpr int kMostHops = 100;

Message endless() {
    return {"jobs.endless", "cases set off one another without end", {}};
}

}  // namespace

bool EventDeliverer::runOne() {
    const auto due = database_.read([&](ReadTx& tx) { return DeliveryRepository().due(tx, clock_.now()); });
    if (!due) return false;
    if (due->hops > kMostHops) {
        giveUp(*due, due->attempts, endless());
        return true;
    }
    try {
        if (!due->to.instance && !due->to.start.package)
            route(*due);
        else if (const auto delivered = deliver(*due); !delivered)
            putOff(*due, delivered.error().message);
    } catch (const std::exception& error) {
        // A case that cannot even be read never holds up the others.
        putOff(*due, brokeOff(error.what()));
    }
    return true;
}

/// Replaces what is on its way to somebody by one for each who takes it.
void EventDeliverer::route(const Delivery& delivery) {
    // Who began to wait before that would have woken it.
    if (delivery.isOver) return database_.write([&](Tx& tx) { DeliveryRepository().remove(tx, delivery); });
    const auto found = database_.read([&](ReadTx& tx) { return receivers(tx, delivery); });
    database_.write([&](Tx& tx) {
        if (!found.empty() || !delivery.keepUntil || *delivery.keepUntil <= clock_.now())
            return DeliveryRepository().address(tx, delivery, found);
        // Somebody may have begun to wait since the snapshot.
        if (const auto waiting = DeliveryRepository().waiting(tx, delivery))
            return DeliveryRepository().address(tx, delivery, {*waiting});
        DeliveryRepository().keep(tx, delivery);
    });
}

std::vector<Receiver> EventDeliverer::receivers(ReadTx& tx, const Delivery& delivery) {
    const bool message = delivery.kind == engine::SubscriptionKind::Message;
    if (message)
        if (const auto waiting = DeliveryRepository().waiting(tx, delivery)) return {*waiting};
    const auto environment = runner_.environment(tx, delivery.program);
    if (!environment) return {};
    std::vector<Receiver> found;
    const auto active = packages_.active(tx);
    for (const auto& package : active.packages) {
        for (auto& start : package->library->startsFor(delivery.kind, delivery.name, *environment)) {
            found.push_back({{}, 0, {package->id, std::move(start.process), std::move(start.startEvent)}});
            if (message) return found;
        }
    }
    // Who cannot be asked now might take it.
    if (found.empty() && !active.unreadable.empty())
        throw workflow::PackageUnreadable("package " + active.unreadable.front().text() + " cannot be read");
    return found;
}

Result<void> EventDeliverer::deliver(const Delivery& delivery) {
    const auto taken = [&](ReadTx&, workflow::Step& step) -> Result<void> {
        step.hops = delivery.hops + 1;
        step.writes.push_back([&delivery](Tx& tx, const workflow::Written&) -> Result<void> {
            DeliveryRepository().remove(tx, delivery);
            return {};
        });
        return {};
    };
    if (delivery.to.start.package) {
        const auto started = runner_.start(delivery.to.start, delivery.program, {}, delivery.variables, taken);
        return started ? Result<void>() : Result<void>(started.error());
    }
    const auto choose = [&](ReadTx&, const workflow::Situation&) -> Result<engine::Command> {
        return engine::Command(engine::Trigger{delivery.to.subscription, delivery.variables});
    };
    const auto done = runner_.run(delivery.to.instance, {}, choose, taken);
    if (done) return {};
    if (done.error().kind != ErrorKind::Rejected) return done.error();
    // It waits no longer: a signal is lost for it, a message may have another taker. If that one does not take it
    // either, there is no hurry.
    const bool message = delivery.kind == engine::SubscriptionKind::Message;
    if (message && delivery.attempts + 1 >= kMostAttempts) return done.error();
    const auto from = delivery.attempts == 0 ? clock_.now() : clock_.now().plusSeconds(pauseSeconds(delivery.attempts));
    database_.write([&](Tx& tx) {
        if (message)
            DeliveryRepository().lookAgain(tx, delivery, from);
        else
            DeliveryRepository().remove(tx, delivery);
    });
    return {};
}

void EventDeliverer::putOff(const Delivery& delivery, const Message& reason) {
    const int attempts = delivery.attempts + 1;
    if (attempts >= kMostAttempts) return giveUp(delivery, attempts, reason);
    log::warning("event.put_off",
                 {{"name", delivery.name}, {"delivery", std::to_string(delivery.id)}, {"reason", reason.english()}});
    database_.write([&](Tx& tx) {
        DeliveryRepository().putOff(tx, delivery, attempts, clock_.now().plusSeconds(pauseSeconds(attempts)),
                                    failureText(reason));
    });
}

void EventDeliverer::giveUp(const Delivery& delivery, int attempts, const Message& reason) {
    log::error("event.given_up",
               {{"name", delivery.name}, {"delivery", std::to_string(delivery.id)}, {"reason", reason.english()}});
    database_.write([&](Tx& tx) {
        DeliveryRepository().putOff(tx, delivery, attempts, std::nullopt, failureText(reason));
        audit::AuditLog::append(tx, {clock_.now(),
                                     audit::Actor::system(),
                                     "event.given_up",
                                     {"event_delivery", delivery.id},
                                     delivery.program,
                                     feel::Context{{"instance", delivery.to.instance.value},
                                                   {"package", delivery.to.start.package.value},
                                                   {"attempts", attempts},
                                                   {"hops", delivery.hops}}});
    });
}

}  // namespace entente::jobs
