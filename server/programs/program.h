#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "feel/value.h"
#include "programs/organisation.h"
#include "programs/person.h"
#include "programs/program_parts.h"
#include "programs/side.h"

namespace entente::programs {

/// What a program can be; each has a name in the catalogues (`program.status.planning`).
inline constexpr std::array kProgramStatuses = {"planning", "confirmed", "under_way", "completed", "cancelled"};
/// Roles of a party. Who reviews is its own affair.
inline constexpr std::array kPartyRoles = {"coordinator", "deputy", "reviewer", "signatory", "addressee"};

struct Party {
    Organisation organisation;
    std::string zone;      ///< IANA
    feel::Value calendar;  ///< as FEEL's working-day functions take it
    std::string calendarCode;
    std::map<std::string, Person> roles;  ///< by `kPartyRoles`
    RecordState state;

    std::vector<PersonId> former = {};  ///< held a role until they left office; still of this side

    const Person* role(std::string_view name) const;
    /// Or held one until they left.
    bool hasRole(PersonId person) const;
    /// Whether a role is held by somebody whose last day in office is known.
    bool hasLastDays() const;
    /// Vacates the roles of those whose last day is before this one, an ISO date where the party works.
    void endRoles(std::string_view today);
};

struct Program {
    ProgramId id;
    std::string code;
    Bilingual title;
    std::string partnerCountry;
    int year = 0;
    std::string status;
    Bilingual city;
    std::string periodFrom;  ///< ISO date; empty while open
    std::string periodTo;
    Bilingual purpose;
    std::vector<int> sdgs;               ///< Sustainable Development Goals, 1 to 17
    std::vector<std::string> areas;      ///< of co-operation: keys
    std::vector<std::string> languages;  ///< ISO 639
    Side host = Side::A;                 ///< host of record: keeps what the program itself says
    RecordState state;
    Party a, b;
    std::vector<Component> components;
    std::vector<Theme> themes;
    std::vector<Duty> duties;
    std::vector<Venue> venues;

    const Party& party(Side side) const { return side == Side::A ? a : b; }
    /// Whether the person stands on that side: has a role of it, else is of its organisation, else of another one of
    /// its country.
    bool isOf(Side side, const Person& person) const;
    /// A when the person is of neither.
    Side sideOf(const Person& person) const { return isOf(Side::B, person) ? Side::B : Side::A; }
    Party& party(Side side) { return side == Side::A ? a : b; }
};

/// What expressions see of a person: `{id, name, nameKo, nameLocal, family, given, patronymic,
/// honorific, title, titleKo, titleLocal, email, language}`. What only their own side may see is not among it.
feel::Value personValue(const Person& person);
/// The same with `name` and `title` in that language, for texts that speak of a person; what is no person stays as it
/// is.
feel::Value personIn(const feel::Value& person, std::string_view language);

feel::Value venueValue(const Venue& venue);

/// What expressions see as `program`: `etc/guides/programs.md` lists it.
feel::Value programValue(const Program& program);

}  // namespace entente::programs
