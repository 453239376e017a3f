#include "programs/program_repository.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "programs/program_parts_repository.h"
#include "storage/db/collect.h"

namespace entente::programs {

using storage::all;
using storage::first;
using storage::ReadTx;
using storage::Rows;
using storage::Tx;

namespace {

constexpr const char* kProgramColumns =
    "SELECT id, code, title_en, title_ko, partner_country, year, status, city_en, city_ko, period_from, period_to, "
    "purpose_en, purpose_ko, sdgs, areas, languages, host_side, version, changed_at, changed_by FROM program ";
constexpr const char* kProgramLines =
    "SELECT p.code, p.title_en, p.title_ko, o.country_name_en, o.country_name_ko, p.year, p.status, p.city_en, "
    "p.city_ko, p.period_from, p.period_to FROM program p JOIN program_party b ON b.program_id = p.id AND b.side = 'B' "
    "JOIN organisation o ON o.id = b.organisation_id";
constexpr const char* kProgramWords =
    "(p.code || char(10) || p.title_en || char(10) || p.title_ko || char(10) || p.city_en || char(10) || p.city_ko || "
    "char(10) || o.country_name_en || char(10) || o.country_name_ko || char(10) || p.year)";
constexpr const char* kParties =
    "SELECT side, organisation_id, zone, calendar_id, version, changed_at, changed_by FROM program_party WHERE "
    "program_id = $1 ORDER BY side";
constexpr const char* kRoles = "SELECT side, role, person_id FROM program_role WHERE program_id = $1";
constexpr const char* kInsertProgram =
    "INSERT INTO program(code, title_en, title_ko, partner_country, year, status, city_en, city_ko, period_from, "
    "period_to, purpose_en, purpose_ko, sdgs, areas, languages, host_side, changed_at, changed_by, created_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)";
constexpr const char* kUpdateProgram =
    "UPDATE program SET code = $3, title_en = $4, title_ko = $5, year = $6, status = $7, city_en = $8, city_ko = $9, "
    "period_from = $10, period_to = $11, purpose_en = $12, purpose_ko = $13, sdgs = $14, areas = $15, languages = $16, "
    "host_side = $17, changed_at = $18, changed_by = $19, version = version + 1 WHERE id = $1 AND version = $2";
constexpr const char* kInsertParty =
    "INSERT INTO program_party(program_id, side, organisation_id, zone, calendar_id) VALUES ($1, $2, $3, $4, $5)";
constexpr const char* kUpdateParty =
    "UPDATE program_party SET organisation_id = $4, zone = $5, calendar_id = $6, changed_at = $7, changed_by = $8, "
    "version = version + 1 WHERE program_id = $1 AND side = $2 AND version = $3";
constexpr const char* kInsertRole =
    "INSERT INTO program_role(program_id, side, role, person_id) VALUES ($1, $2, $3, $4)";
/// Ids of the programs in which the person $1 is of side B, as `Program::isOf` has it.
constexpr const char* kOfPartner =
    "SELECT program_id FROM program_role WHERE person_id = {0} AND side = 'B' UNION "
    "SELECT b.program_id FROM person p JOIN organisation own ON own.id = p.organisation_id "
    "JOIN organisation bo ON bo.country = own.country "
    "JOIN program_party b ON b.organisation_id = bo.id AND b.side = 'B' "
    "JOIN program_party a ON a.program_id = b.program_id AND a.side = 'A' "
    "JOIN organisation ao ON ao.id = a.organisation_id "
    "WHERE p.id = {0} AND (bo.id = own.id OR (own.country <> '' AND ao.country <> own.country)) "
    "AND NOT EXISTS (SELECT 1 FROM program_role r WHERE r.person_id = p.id AND r.program_id = b.program_id "
    "AND r.side = 'A')";

std::vector<std::string> keysIn(const std::string& text) {
    std::vector<std::string> keys;
    for (std::size_t from = 0; from < text.size();) {
        const auto to = std::min(text.find(',', from), text.size());
        if (to > from) keys.push_back(text.substr(from, to - from));
        from = to + 1;
    }
    return keys;
}

std::string keysText(const std::vector<std::string>& keys) {
    return fmt::format("{}", fmt::join(keys, ","));
}

Program readProgram(ReadTx& tx, const Rows& rows) {
    Program program;
    program.id = rows.id<ProgramId>(0);
    program.code = rows.text(1);
    program.title = {rows.text(2), rows.text(3)};
    program.partnerCountry = rows.text(4);
    program.year = rows.integer(5);
    program.status = rows.text(6);
    program.city = {rows.text(7), rows.text(8)};
    program.periodFrom = rows.optionalText(9).value_or("");
    program.periodTo = rows.optionalText(10).value_or("");
    program.purpose = {rows.text(11), rows.text(12)};
    for (const auto& goal : keysIn(rows.text(13)))
        program.sdgs.push_back(std::stoi(goal));
    program.areas = keysIn(rows.text(14));
    program.languages = keysIn(rows.text(15));
    program.host = sideOf(rows.text(16));
    program.state = {rows.int64(17), rows.optionalTimestamp(18), rows.id<AccountId>(19)};

    auto parties = tx.query(kParties, program.id);
    while (parties.next()) {
        auto& party = program.party(sideOf(parties.text(0)));
        if (auto organisation = OrganisationRepository().find(tx, parties.id<OrganisationId>(1)))
            party.organisation = *organisation;
        party.zone = parties.text(2);
        party.calendar = CalendarRepository().find(tx, parties.int64(3));
        party.calendarCode = CalendarRepository().codeOf(tx, parties.int64(3));
        party.state = {parties.int64(4), parties.optionalTimestamp(5), parties.id<AccountId>(6)};
    }
    auto roles = tx.query(kRoles, program.id);
    while (roles.next()) {
        auto& party = program.party(sideOf(roles.text(0)));
        if (auto person = PersonRepository().find(tx, roles.id<PersonId>(2))) party.roles[roles.text(1)] = *person;
    }
    program.components = ComponentRepository().list(tx, program.id);
    program.themes = ThemeRepository().list(tx, program.id);
    program.duties = DutyRepository().list(tx, program.id);
    program.venues = VenueRepository().list(tx, program.id);
    return program;
}

auto reader(ReadTx& tx) {
    return [&tx](const Rows& rows) { return readProgram(tx, rows); };
}

std::optional<std::string> nullWhenEmpty(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(text);
}

void insertRoles(Tx& tx, ProgramId id, Side side, const Party& party) {
    for (const auto& [role, person] : party.roles)
        tx.run(kInsertRole, id, text(side), role, person.id);
}

}  // namespace

std::optional<Program> ProgramRepository::find(ReadTx& tx, ProgramId id) const {
    return first(tx.query(fmt::format("{} WHERE id = $1", kProgramColumns), id), reader(tx));
}

std::optional<Program> ProgramRepository::findByCode(ReadTx& tx, std::string_view code) const {
    return first(tx.query(fmt::format("{} WHERE code = $1", kProgramColumns), code), reader(tx));
}

ProgramId ProgramRepository::idOf(ReadTx& tx, std::string_view code) const {
    auto rows = tx.query("SELECT id FROM program WHERE code = $1", code);
    return rows.next() ? rows.id<ProgramId>(0) : ProgramId{};
}

std::vector<ProgramId> ProgramRepository::ids(ReadTx& tx, std::optional<PersonId> partner) const {
    const auto id = [](const Rows& rows) { return rows.id<ProgramId>(0); };
    if (!partner) return all(tx.query("SELECT id FROM program ORDER BY year DESC, code"), id);
    return all(tx.query(fmt::format("SELECT id FROM program WHERE id IN ({}) ORDER BY year DESC, code",
                                    fmt::format(kOfPartner, "$1")),
                        *partner),
               id);
}

std::vector<Program> ProgramRepository::list(ReadTx& tx) const {
    return all(tx.query(fmt::format("{} ORDER BY year DESC, code", kProgramColumns)), reader(tx));
}

std::vector<Program> ProgramRepository::listOfPartner(ReadTx& tx, PersonId person) const {
    return all(tx.query(fmt::format("{} WHERE id IN ({}) ORDER BY year DESC, code", kProgramColumns,
                                    fmt::format(kOfPartner, "$1")),
                        person),
               reader(tx));
}

bool ProgramRepository::isOfPartner(ReadTx& tx, ProgramId id, PersonId person) const {
    return tx.query(fmt::format("SELECT 1 FROM ({}) WHERE program_id = $2", fmt::format(kOfPartner, "$1")), person, id)
        .next();
}

bool ProgramRepository::isCalendarOfPartner(ReadTx& tx, std::int64_t calendar, PersonId person) const {
    return tx
        .query(fmt::format("SELECT 1 FROM program_party WHERE calendar_id = $2 AND program_id IN ({})",
                           fmt::format(kOfPartner, "$1")),
               person, calendar)
        .next();
}

std::vector<ProgramRepository::HeldRole> ProgramRepository::rolesOf(ReadTx& tx, PersonId person) const {
    return all(tx.query("SELECT DISTINCT program_id, side FROM program_role WHERE person_id = $1", person),
               [](const Rows& rows) {
                   return HeldRole{rows.id<ProgramId>(0), sideOf(rows.text(1))};
               });
}

std::vector<PersonId> ProgramRepository::roleHolders(ReadTx& tx, Side side) const {
    return all(tx.query("SELECT DISTINCT person_id FROM program_role WHERE side = $1", text(side)),
               [](const Rows& rows) { return rows.id<PersonId>(0); });
}

std::int64_t ProgramRepository::generation(ReadTx& tx) const {
    auto rows = tx.query("SELECT number FROM program_generation");
    rows.next();
    return rows.int64(0);
}

std::vector<ProgramLine> ProgramRepository::lines(ReadTx& tx, const RecordQuery& query) const {
    Condition condition;
    if (query.partner)
        condition.add(fmt::format("p.id IN ({})", fmt::format(kOfPartner, condition.argument(query.partner->value))));
    for (const auto& word : searchWords(query.search))
        condition.add(condition.containing(kProgramWords, word));
    if (!query.today.empty()) condition.add("p.status NOT IN ('completed', 'cancelled')");
    const auto limit = condition.argument(query.limit), skip = condition.argument(query.skip);
    return all(tx.queryWith(fmt::format("{}{} ORDER BY p.year DESC, p.code LIMIT {} OFFSET {}", kProgramLines,
                                        condition.where(), limit, skip),
                            condition.parameters()),
               [](const Rows& rows) {
                   return ProgramLine{rows.text(0),
                                      {rows.text(1), rows.text(2)},
                                      {rows.text(3), rows.text(4)},
                                      rows.integer(5),
                                      rows.text(6),
                                      {rows.text(7), rows.text(8)},
                                      rows.optionalText(9).value_or(""),
                                      rows.optionalText(10).value_or("")};
               });
}

ProgramId ProgramRepository::insert(Tx& tx, const Program& program, Timestamp now) const {
    tx.run(kInsertProgram, program.code, program.title.en, program.title.ko, program.partnerCountry, program.year,
           program.status, program.city.en, program.city.ko, nullWhenEmpty(program.periodFrom),
           nullWhenEmpty(program.periodTo), program.purpose.en, program.purpose.ko,
           fmt::format("{}", fmt::join(program.sdgs, ",")), keysText(program.areas), keysText(program.languages),
           text(program.host), program.state.changedAt, program.state.changedBy, now);
    const auto id = tx.lastInsertId<ProgramId>();
    for (const auto side : {Side::A, Side::B}) {
        const auto& party = program.party(side);
        tx.run(kInsertParty, id, text(side), party.organisation.id, party.zone,
               CalendarRepository().idOf(tx, party.calendarCode));
        insertRoles(tx, id, side, party);
    }
    for (const auto& component : program.components)
        ComponentRepository().insert(tx, id, component);
    for (const auto& theme : program.themes)
        ThemeRepository().insert(tx, id, theme);
    for (const auto& duty : program.duties)
        DutyRepository().insert(tx, id, duty);
    for (const auto& venue : program.venues)
        VenueRepository().insert(tx, id, venue);
    return id;
}

bool ProgramRepository::update(Tx& tx, const Program& program, AccountId by, Timestamp now) const {
    return tx.run(kUpdateProgram, program.id, program.state.version, program.code, program.title.en, program.title.ko,
                  program.year, program.status, program.city.en, program.city.ko, nullWhenEmpty(program.periodFrom),
                  nullWhenEmpty(program.periodTo), program.purpose.en, program.purpose.ko,
                  fmt::format("{}", fmt::join(program.sdgs, ",")), keysText(program.areas), keysText(program.languages),
                  text(program.host), now, by) == 1;
}

bool ProgramRepository::updateParty(Tx& tx, const Program& program, Side side, AccountId by, Timestamp now) const {
    const auto& party = program.party(side);
    if (tx.run(kUpdateParty, program.id, text(side), party.state.version, party.organisation.id, party.zone,
               CalendarRepository().idOf(tx, party.calendarCode), now, by) != 1)
        return false;
    tx.run("DELETE FROM program_role WHERE program_id = $1 AND side = $2", program.id, text(side));
    insertRoles(tx, program.id, side, party);
    if (side == Side::B)
        tx.run("UPDATE program SET partner_country = $2 WHERE id = $1", program.id, party.organisation.country);
    return true;
}

}  // namespace entente::programs
