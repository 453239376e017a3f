#include "programs/program_repository.h"

#include <fmt/format.h>

#include "feel/json.h"
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
    "outline "
    "FROM program ";
constexpr const char* kParties =
    "SELECT side, organisation_id, zone, calendar_id FROM program_party WHERE program_id = $1 ORDER BY side";
constexpr const char* kRoles = "SELECT side, role, person_id FROM program_role WHERE program_id = $1";
constexpr const char* kInsertProgram =
    "INSERT INTO program(code, title_en, title_ko, partner_country, year, status, city_en, city_ko, period_from, "
    "period_to, "
    "outline, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
constexpr const char* kInsertParty =
    "INSERT INTO program_party(program_id, side, organisation_id, zone, calendar_id) VALUES ($1, $2, $3, $4, $5)";
constexpr const char* kInsertRole =
    "INSERT INTO program_role(program_id, side, role, person_id) VALUES ($1, $2, $3, $4)";
/// Ids of the programs in which the person $1 is of side B, as `Program::isOf` has it.
constexpr const char* kOfPartner =
    "SELECT program_id FROM program_role WHERE person_id = $1 AND side = 'B' UNION "
    "SELECT b.program_id FROM person p JOIN organisation own ON own.id = p.organisation_id "
    "JOIN organisation bo ON bo.country = own.country "
    "JOIN program_party b ON b.organisation_id = bo.id AND b.side = 'B' "
    "JOIN program_party a ON a.program_id = b.program_id AND a.side = 'A' "
    "JOIN organisation ao ON ao.id = a.organisation_id "
    "WHERE p.id = $1 AND (bo.id = own.id OR (own.country <> '' AND ao.country <> own.country)) "
    "AND NOT EXISTS (SELECT 1 FROM program_role r WHERE r.person_id = p.id AND r.program_id = b.program_id "
    "AND r.side = 'A')";

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
    program.outline = feel::fromTypedJson(rows.text(11)).value();

    auto parties = tx.query(kParties, program.id);
    while (parties.next()) {
        auto& party = sideOf(parties.text(0)) == Side::A ? program.a : program.b;
        if (auto organisation = OrganisationRepository().find(tx, parties.id<OrganisationId>(1)))
            party.organisation = *organisation;
        party.zone = parties.text(2);
        party.calendar = CalendarRepository().find(tx, parties.int64(3));
    }
    auto roles = tx.query(kRoles, program.id);
    while (roles.next()) {
        auto& party = sideOf(roles.text(0)) == Side::A ? program.a : program.b;
        if (auto person = PersonRepository().find(tx, roles.id<PersonId>(2))) party.roles[roles.text(1)] = *person;
    }
    return program;
}

auto reader(ReadTx& tx) {
    return [&tx](const Rows& rows) { return readProgram(tx, rows); };
}

std::optional<std::string> nullWhenEmpty(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(text);
}

}  // namespace

std::optional<Program> ProgramRepository::find(ReadTx& tx, ProgramId id) const {
    return first(tx.query(fmt::format("{} WHERE id = $1", kProgramColumns), id), reader(tx));
}

std::optional<Program> ProgramRepository::findByCode(ReadTx& tx, std::string_view code) const {
    return first(tx.query(fmt::format("{} WHERE code = $1", kProgramColumns), code), reader(tx));
}

std::vector<Program> ProgramRepository::list(ReadTx& tx) const {
    return all(tx.query(fmt::format("{} ORDER BY year DESC, code", kProgramColumns)), reader(tx));
}

std::vector<Program> ProgramRepository::listOfPartner(ReadTx& tx, PersonId person) const {
    return all(
        tx.query(fmt::format("{} WHERE id IN ({}) ORDER BY year DESC, code", kProgramColumns, kOfPartner), person),
        reader(tx));
}

bool ProgramRepository::isOfPartner(ReadTx& tx, ProgramId id, PersonId person) const {
    return tx.query(fmt::format("SELECT 1 FROM ({}) WHERE program_id = $2", kOfPartner), person, id).next();
}

bool ProgramRepository::isCalendarOfPartner(ReadTx& tx, std::int64_t calendar, PersonId person) const {
    return tx
        .query(fmt::format("SELECT 1 FROM program_party WHERE calendar_id = $2 AND program_id IN ({})", kOfPartner),
               person, calendar)
        .next();
}

std::int64_t ProgramRepository::generation(ReadTx& tx) const {
    auto rows = tx.query("SELECT number FROM program_generation");
    rows.next();
    return rows.int64(0);
}

ProgramId ProgramRepository::insert(Tx& tx, const Program& program, std::string_view calendarA,
                                    std::string_view calendarB, Timestamp now) const {
    tx.run(kInsertProgram, program.code, program.title.en, program.title.ko, program.partnerCountry, program.year,
           program.status, program.city.en, program.city.ko, nullWhenEmpty(program.periodFrom),
           nullWhenEmpty(program.periodTo), feel::toTypedJson(program.outline), now);
    const auto id = tx.lastInsertId<ProgramId>();
    for (const auto side : {Side::A, Side::B}) {
        const auto& party = program.party(side);
        const auto calendar = CalendarRepository().idOf(tx, side == Side::A ? calendarA : calendarB);
        tx.run(kInsertParty, id, text(side), party.organisation.id, party.zone, calendar);
        for (const auto& [role, person] : party.roles)
            tx.run(kInsertRole, id, text(side), role, person.id);
    }
    return id;
}

}  // namespace entente::programs
