#include "jobs/delivery_repository.h"

#include <tuple>

#include "feel/json.h"
#include "jobs/failure_text.h"
#include "storage/db/collect.h"

namespace entente::jobs {

using storage::ReadTx;
using storage::Rows;
using storage::Tx;

namespace {

constexpr const char* kColumns =
    "SELECT id, program_id, kind, name, correlation_key, variables, coalesce(instance_id, 0), "
    "coalesce(subscription, 0), coalesce(package_id, 0), coalesce(process_id, ''), coalesce(start_event, ''), "
    "attempts, hops, keep_until, coalesce(run_at = keep_until, 0)";
constexpr const char* kDue = " FROM event_delivery WHERE run_at <= $1 ORDER BY run_at, id LIMIT 1";
constexpr const char* kGivenUp =
    ", coalesce(last_error, ''), coalesce((SELECT p.key FROM instance i JOIN package p ON p.id = i.package_id WHERE "
    "i.id = event_delivery.instance_id), '') FROM event_delivery WHERE run_at IS NULL AND ";
constexpr const char* kBelow = "($1 = 0 OR id < $1) ORDER BY id DESC LIMIT $2";
constexpr const char* kOfSide =
    "program_id = $1 AND coalesce(json_extract(variables, '$.side'), 'A') = $2 ORDER BY id DESC LIMIT $3";
constexpr const char* kOneGivenUp = " FROM event_delivery WHERE run_at IS NULL AND id = $1";
constexpr const char* kAgain = "UPDATE event_delivery SET attempts = 0, hops = 0, run_at = $2 WHERE id = $1";
constexpr const char* kWaiting =
    "SELECT s.created_at, s.instance_id, s.key FROM subscription s "
    "JOIN instance i ON i.id = s.instance_id AND i.status = 'active' "
    "WHERE s.program_id = $1 AND s.kind = 'message' AND s.name = $2 AND s.correlation_key = $3 "
    "ORDER BY s.created_at, s.instance_id, s.key LIMIT 1";
constexpr const char* kAddress =
    "INSERT INTO event_delivery(program_id, kind, name, correlation_key, variables, instance_id, subscription, "
    "package_id, process_id, start_event, attempts, hops, run_at, keep_until) "
    "SELECT program_id, kind, name, correlation_key, variables, nullif($2, 0), nullif($3, 0), nullif($4, 0), "
    "nullif($5, ''), nullif($6, ''), attempts, hops, run_at, keep_until FROM event_delivery WHERE id = $1";
constexpr const char* kRemove = "DELETE FROM event_delivery WHERE id = $1";
constexpr const char* kLookAgain =
    "UPDATE event_delivery SET instance_id = NULL, subscription = NULL, attempts = attempts + 1, run_at = $2 "
    "WHERE id = $1";
constexpr const char* kPutOffDelivery =
    "UPDATE event_delivery SET attempts = $2, run_at = $3, last_error = $4 WHERE id = $1";

std::string columnsAnd(std::string_view condition) {
    return std::string(kColumns).append(condition);
}

Delivery readDelivery(const Rows& rows) {
    Delivery delivery;
    delivery.id = rows.int64(0);
    delivery.program = rows.id<ProgramId>(1);
    delivery.kind = engine::subscriptionKind(rows.text(2)).value();
    delivery.name = rows.text(3);
    delivery.correlationKey = rows.text(4);
    if (const auto variables = feel::fromTypedJson(rows.text(5)); variables && variables->isContext())
        delivery.variables = variables->context();
    delivery.to = {rows.id<InstanceId>(6), rows.int64(7), {rows.id<PackageId>(8), rows.text(9), rows.text(10)}};
    delivery.attempts = rows.integer(11);
    delivery.hops = rows.integer(12);
    if (!rows.isNull(13)) delivery.keepUntil = rows.timestamp(13);
    delivery.isOver = rows.integer(14) != 0;
    return delivery;
}

GivenUp readGivenUp(const Rows& rows) {
    return {readDelivery(rows), failureOf(rows.text(15)), rows.text(16)};
}

}  // namespace

std::optional<Delivery> DeliveryRepository::due(ReadTx& tx, Timestamp now) const {
    return storage::first(tx.query(columnsAnd(kDue), now), readDelivery);
}

std::vector<GivenUp> DeliveryRepository::givenUp(ReadTx& tx, std::int64_t before, int limit) const {
    return storage::all(tx.query(columnsAnd(kGivenUp) + kBelow, before, limit), readGivenUp);
}

std::vector<GivenUp> DeliveryRepository::givenUpOf(ReadTx& tx, ProgramId program, programs::Side side,
                                                   int limit) const {
    return storage::all(tx.query(columnsAnd(kGivenUp) + kOfSide, program, programs::text(side), limit), readGivenUp);
}

std::optional<Delivery> DeliveryRepository::again(Tx& tx, std::int64_t id, Timestamp from) const {
    auto found = storage::first(tx.query(columnsAnd(kOneGivenUp), id), readDelivery);
    if (found) tx.run(kAgain, id, from);
    return found;
}

std::optional<Receiver> DeliveryRepository::waiting(ReadTx& tx, const Delivery& message) const {
    using Row = std::tuple<std::int64_t, InstanceId, engine::Key>;
    const auto oldest = [&](const std::string& key) -> std::optional<Row> {
        auto rows = tx.query(kWaiting, message.program, message.name, key);
        if (!rows.next()) return std::nullopt;
        return Row(rows.int64(0), rows.id<InstanceId>(1), rows.int64(2));
    };
    // Whoever names no key takes any.
    auto found = oldest({});
    if (!message.correlationKey.empty())
        if (const auto keyed = oldest(message.correlationKey); keyed && (!found || *keyed < *found)) found = keyed;
    if (!found) return std::nullopt;
    return Receiver{std::get<1>(*found), std::get<2>(*found), {}};
}

void DeliveryRepository::address(Tx& tx, const Delivery& delivery, const std::vector<Receiver>& receivers) const {
    for (const auto& to : receivers)
        tx.run(kAddress, delivery.id, to.instance, to.subscription, to.start.package, to.start.process,
               to.start.startEvent);
    remove(tx, delivery);
}

void DeliveryRepository::keep(Tx& tx, const Delivery& delivery) const {
    tx.run("UPDATE event_delivery SET run_at = keep_until, attempts = 0 WHERE id = $1", delivery.id);
}

void DeliveryRepository::remove(Tx& tx, const Delivery& delivery) const {
    tx.run(kRemove, delivery.id);
}

void DeliveryRepository::lookAgain(Tx& tx, const Delivery& delivery, Timestamp from) const {
    tx.run(kLookAgain, delivery.id, from);
}

void DeliveryRepository::putOff(Tx& tx, const Delivery& delivery, int attempts, std::optional<Timestamp> until,
                                const std::string& reason) const {
    tx.run(kPutOffDelivery, delivery.id, attempts, until, reason);
}

}  // namespace entente::jobs
