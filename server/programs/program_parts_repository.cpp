#include "programs/program_parts_repository.h"

#include "programs/organisation_repository.h"
#include "programs/person_repository.h"
#include "storage/db/collect.h"

namespace entente::programs {

using storage::all;
using storage::ReadTx;
using storage::Rows;
using storage::Tx;

namespace {

constexpr const char* kComponents =
    "SELECT id, kind, title_en, title_ko, window_from, window_to, parallel_ok, status, version, changed_at, changed_by "
    "FROM program_component WHERE program_id = $1 ORDER BY id";
constexpr const char* kInsertComponent =
    "INSERT INTO program_component(program_id, kind, title_en, title_ko, window_from, window_to, parallel_ok, status, "
    "changed_at, changed_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
constexpr const char* kUpdateComponent =
    "UPDATE program_component SET kind = $4, title_en = $5, title_ko = $6, window_from = $7, window_to = $8, "
    "parallel_ok = $9, status = $10, changed_at = $11, changed_by = $12, version = version + 1 "
    "WHERE program_id = $1 AND id = $2 AND version = $3";
constexpr const char* kThemes =
    "SELECT id, title_en, title_ko, goal_en, goal_ko, lead_a_id, lead_b_id, version, changed_at, changed_by "
    "FROM program_theme WHERE program_id = $1 ORDER BY id";
constexpr const char* kInsertTheme =
    "INSERT INTO program_theme(program_id, title_en, title_ko, goal_en, goal_ko, lead_a_id, lead_b_id, changed_at, "
    "changed_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
constexpr const char* kUpdateTheme =
    "UPDATE program_theme SET title_en = $4, title_ko = $5, goal_en = $6, goal_ko = $7, lead_a_id = $8, lead_b_id = "
    "$9, changed_at = $10, changed_by = $11, version = version + 1 WHERE program_id = $1 AND id = $2 AND version = $3";
constexpr const char* kDutiesOfProgram =
    "SELECT id, duty, side, person_id, agreed_at, version, changed_at, changed_by FROM program_duty "
    "WHERE program_id = $1 ORDER BY duty, side";
constexpr const char* kInsertDuty =
    "INSERT INTO program_duty(program_id, duty, side, person_id, agreed_at, changed_at, changed_by) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7)";
constexpr const char* kUpdateDuty =
    "UPDATE program_duty SET duty = $4, side = $5, person_id = $6, agreed_at = $7, changed_at = $8, changed_by = $9, "
    "version = version + 1 WHERE program_id = $1 AND id = $2 AND version = $3";
constexpr const char* kVenues =
    "SELECT id, name_en, name_ko, address_en, address_ko, room, city_en, city_ko, zone, capacity, online_url, version, "
    "changed_at, changed_by FROM program_venue WHERE program_id = $1 ORDER BY id";
constexpr const char* kInsertVenue =
    "INSERT INTO program_venue(program_id, name_en, name_ko, address_en, address_ko, room, city_en, city_ko, zone, "
    "capacity, online_url, changed_at, changed_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
constexpr const char* kUpdateVenue =
    "UPDATE program_venue SET name_en = $4, name_ko = $5, address_en = $6, address_ko = $7, room = $8, city_en = $9, "
    "city_ko = $10, zone = $11, capacity = $12, online_url = $13, changed_at = $14, changed_by = $15, version = "
    "version + 1 WHERE program_id = $1 AND id = $2 AND version = $3";

RecordState stateAt(const Rows& rows, int column) {
    return {rows.int64(column), rows.optionalTimestamp(column + 1), rows.id<AccountId>(column + 2)};
}

std::optional<Organisation> leadOf(ReadTx& tx, OrganisationId id) {
    return id ? OrganisationRepository().find(tx, id) : std::nullopt;
}

OrganisationId idOfLead(const std::optional<Organisation>& lead) {
    return lead ? lead->id : OrganisationId{};
}

PersonId idOfDutyHolder(const Duty& duty) {
    return duty.person ? duty.person->id : PersonId{};
}

std::optional<std::int64_t> knownCapacity(const Venue& venue) {
    return venue.capacity == 0 ? std::nullopt : std::optional(venue.capacity);
}

}  // namespace

std::vector<Component> ComponentRepository::list(ReadTx& tx, ProgramId program) const {
    return all(tx.query(kComponents, program), [](const Rows& rows) {
        return Component{rows.int64(0), rows.text(1),    {rows.text(2), rows.text(3)},
                         rows.text(4),  rows.text(5),    rows.int64(6) != 0,
                         rows.text(7),  stateAt(rows, 8)};
    });
}

std::int64_t ComponentRepository::insert(Tx& tx, ProgramId program, const Component& one) const {
    tx.run(kInsertComponent, program, one.kind, one.title.en, one.title.ko, one.from, one.to, one.parallel, one.status,
           one.state.changedAt, one.state.changedBy);
    return tx.lastInsertId();
}

bool ComponentRepository::update(Tx& tx, ProgramId program, const Component& one, AccountId by, Timestamp now) const {
    return tx.run(kUpdateComponent, program, one.id, one.state.version, one.kind, one.title.en, one.title.ko, one.from,
                  one.to, one.parallel, one.status, now, by) == 1;
}

bool ComponentRepository::isInUse(ReadTx& tx, std::int64_t id) const {
    return tx
        .query(
            "SELECT 1 FROM program_session WHERE component_id = $1 UNION ALL SELECT 1 FROM program_participation WHERE "
            "component_id = $1 LIMIT 1",
            id)
        .next();
}

bool ComponentRepository::remove(Tx& tx, ProgramId program, std::int64_t id, std::int64_t version) const {
    return tx.run("DELETE FROM program_component WHERE program_id = $1 AND id = $2 AND version = $3", program, id,
                  version) == 1;
}

std::vector<Theme> ThemeRepository::list(ReadTx& tx, ProgramId program) const {
    return all(tx.query(kThemes, program), [&](const Rows& rows) {
        return Theme{rows.int64(0),
                     {rows.text(1), rows.text(2)},
                     {rows.text(3), rows.text(4)},
                     leadOf(tx, rows.id<OrganisationId>(5)),
                     leadOf(tx, rows.id<OrganisationId>(6)),
                     stateAt(rows, 7)};
    });
}

std::int64_t ThemeRepository::insert(Tx& tx, ProgramId program, const Theme& one) const {
    tx.run(kInsertTheme, program, one.title.en, one.title.ko, one.goal.en, one.goal.ko, idOfLead(one.leadA),
           idOfLead(one.leadB), one.state.changedAt, one.state.changedBy);
    return tx.lastInsertId();
}

bool ThemeRepository::update(Tx& tx, ProgramId program, const Theme& one, AccountId by, Timestamp now) const {
    return tx.run(kUpdateTheme, program, one.id, one.state.version, one.title.en, one.title.ko, one.goal.en,
                  one.goal.ko, idOfLead(one.leadA), idOfLead(one.leadB), now, by) == 1;
}

bool ThemeRepository::isInUse(ReadTx& tx, std::int64_t id) const {
    return tx
        .query(
            "SELECT 1 FROM program_session WHERE theme_id = $1 UNION ALL SELECT 1 FROM program_participation WHERE "
            "theme_id = $1 LIMIT 1",
            id)
        .next();
}

bool ThemeRepository::remove(Tx& tx, ProgramId program, std::int64_t id, std::int64_t version) const {
    return tx.run("DELETE FROM program_theme WHERE program_id = $1 AND id = $2 AND version = $3", program, id,
                  version) == 1;
}

std::vector<Duty> DutyRepository::list(ReadTx& tx, ProgramId program) const {
    return all(tx.query(kDutiesOfProgram, program), [&](const Rows& rows) {
        const auto person = rows.id<PersonId>(3);
        return Duty{rows.int64(0),        rows.text(1),
                    sideOf(rows.text(2)), person ? PersonRepository().find(tx, person) : std::nullopt,
                    rows.text(4),         stateAt(rows, 5)};
    });
}

std::int64_t DutyRepository::insert(Tx& tx, ProgramId program, const Duty& one) const {
    tx.run(kInsertDuty, program, one.duty, text(one.side), idOfDutyHolder(one), one.agreedAt, one.state.changedAt,
           one.state.changedBy);
    return tx.lastInsertId();
}

bool DutyRepository::update(Tx& tx, ProgramId program, const Duty& one, AccountId by, Timestamp now) const {
    return tx.run(kUpdateDuty, program, one.id, one.state.version, one.duty, text(one.side), idOfDutyHolder(one),
                  one.agreedAt, now, by) == 1;
}

bool DutyRepository::remove(Tx& tx, ProgramId program, std::int64_t id, std::int64_t version) const {
    return tx.run("DELETE FROM program_duty WHERE program_id = $1 AND id = $2 AND version = $3", program, id,
                  version) == 1;
}

std::vector<Venue> VenueRepository::list(ReadTx& tx, ProgramId program) const {
    return all(tx.query(kVenues, program), [](const Rows& rows) {
        return Venue{rows.int64(0),
                     {rows.text(1), rows.text(2)},
                     {rows.text(3), rows.text(4)},
                     rows.text(5),
                     {rows.text(6), rows.text(7)},
                     rows.text(8),
                     rows.optionalInt64(9).value_or(0),
                     rows.text(10),
                     stateAt(rows, 11)};
    });
}

std::int64_t VenueRepository::insert(Tx& tx, ProgramId program, const Venue& one) const {
    tx.run(kInsertVenue, program, one.name.en, one.name.ko, one.address.en, one.address.ko, one.room, one.city.en,
           one.city.ko, one.zone, knownCapacity(one), one.url, one.state.changedAt, one.state.changedBy);
    return tx.lastInsertId();
}

bool VenueRepository::update(Tx& tx, ProgramId program, const Venue& one, AccountId by, Timestamp now) const {
    return tx.run(kUpdateVenue, program, one.id, one.state.version, one.name.en, one.name.ko, one.address.en,
                  one.address.ko, one.room, one.city.en, one.city.ko, one.zone, knownCapacity(one), one.url, now,
                  by) == 1;
}

bool VenueRepository::isInUse(ReadTx& tx, std::int64_t id) const {
    return tx.query("SELECT 1 FROM program_session WHERE venue_id = $1 LIMIT 1", id).next();
}

bool VenueRepository::remove(Tx& tx, ProgramId program, std::int64_t id, std::int64_t version) const {
    return tx.run("DELETE FROM program_venue WHERE program_id = $1 AND id = $2 AND version = $3", program, id,
                  version) == 1;
}

}  // namespace entente::programs
