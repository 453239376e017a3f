#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "programs/calendar.h"
#include "programs/organisation_repository.h"
#include "programs/person_repository.h"
#include "programs/program.h"
#include "storage/db/transaction.h"

namespace entente::programs {

/// One line of a list of programs.
struct ProgramLine {
    std::string code;
    Bilingual title;
    Bilingual country;  ///< the partner's, as it calls itself
    int year = 0;
    std::string status;
    Bilingual city;
    std::string periodFrom, periodTo;  ///< ISO dates; empty while open
};

/// Programs with both parties and all their parts. Stateless; thread-safe.
class ProgramRepository {
  public:
    std::optional<Program> find(storage::ReadTx& tx, ProgramId id) const;
    std::optional<Program> findByCode(storage::ReadTx& tx, std::string_view code) const;
    /// 0 for none.
    ProgramId idOf(storage::ReadTx& tx, std::string_view code) const;
    /// By year, newest first, then by code; with `partner` those in which this person stands on the partner's side.
    std::vector<ProgramId> ids(storage::ReadTx& tx, std::optional<PersonId> partner) const;
    /// In the same order.
    std::vector<Program> list(storage::ReadTx& tx) const;
    /// Those in which this person stands on the partner's side (`Program::isOf`), in the same order.
    std::vector<Program> listOfPartner(storage::ReadTx& tx, PersonId person) const;
    bool isOfPartner(storage::ReadTx& tx, ProgramId id, PersonId person) const;
    /// Whether a party of one of these works by the calendar.
    bool isCalendarOfPartner(storage::ReadTx& tx, std::int64_t calendar, PersonId person) const;
    /// In which programs the person holds a role, and of which side.
    struct HeldRole {
        ProgramId program;
        Side side = Side::A;
    };
    std::vector<HeldRole> rolesOf(storage::ReadTx& tx, PersonId person) const;
    /// Whoever holds a role of that side in any program, each once.
    std::vector<PersonId> roleHolders(storage::ReadTx& tx, Side side) const;
    /// By year, newest first, then by code; former ones are those that are completed or cancelled, and `today` of the
    /// query is any text to leave them out. Its scope says nothing here.
    std::vector<ProgramLine> lines(storage::ReadTx& tx, const RecordQuery& query) const;
    /// Another number after every change of anything that a program is made of: itself, its parties, roles and parts,
    /// and the organisations, persons and calendars that they name.
    std::int64_t generation(storage::ReadTx& tx) const;
    /// With its parties, their roles and all its parts.
    ProgramId insert(storage::Tx& tx, const Program& program, Timestamp now) const;
    /// What the program itself says. False when it has another version than `program.state`; else it has the next one.
    bool update(storage::Tx& tx, const Program& program, AccountId by, Timestamp now) const;
    /// One party with its roles, and the partner country with the partner's. False as above, for `Party::state`.
    bool updateParty(storage::Tx& tx, const Program& program, Side side, AccountId by, Timestamp now) const;
};

/// Weekends and holidays. A calendar is a context `{name, weekend, holidays, workdays}` of FEEL.
class CalendarRepository {
  public:
    feel::Value find(storage::ReadTx& tx, std::int64_t id) const;
    /// `calendar`: `{id, name, nameKo, weekend, days: [{date, name, nameKo, kind, status}]}`; `source` says where it is
    /// from.
    std::int64_t insert(storage::Tx& tx, const feel::Value& calendar, std::string_view source) const;
    std::int64_t idOf(storage::ReadTx& tx, std::string_view code) const;
    /// Whether an organisation of this country goes by it, or a party of a program in which one takes part.
    bool isKnownIn(storage::ReadTx& tx, std::int64_t calendar, std::string_view country) const;
    /// Empty for none.
    std::string codeOf(storage::ReadTx& tx, std::int64_t id) const;

    /// By name, without their days.
    std::vector<Calendar> list(storage::ReadTx& tx) const;
    /// With all days.
    std::optional<Calendar> findByCode(storage::ReadTx& tx, std::string_view code) const;
    /// Of a calendar by code: days off between two ISO dates, both included.
    std::vector<Holiday> daysOff(storage::ReadTx& tx, std::string_view code, std::string_view from,
                                 std::string_view to) const;
    void setWeekend(storage::Tx& tx, std::int64_t calendar, const std::vector<int>& weekend) const;
    /// In place of what stood on that date.
    void setDay(storage::Tx& tx, std::int64_t calendar, const Holiday& day) const;
    /// False when nothing stood there.
    bool removeDay(storage::Tx& tx, std::int64_t calendar, std::string_view date) const;
    /// The days of that year were compared with their source on this date.
    void setChecked(storage::Tx& tx, std::int64_t calendar, int year, std::string_view date) const;
};

}  // namespace entente::programs
