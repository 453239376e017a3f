#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/id.h"
#include "feel/value.h"
#include "programs/organisation.h"
#include "programs/person.h"

namespace entente::programs {

/// A: the ministry that runs this server (MOIS). B: the partner country's ministry.
enum class Side : char { A = 'A', B = 'B' };

inline Side other(Side side) {
    return side == Side::A ? Side::B : Side::A;
}
inline std::string text(Side side) {
    return std::string(1, static_cast<char>(side));
}
inline Side sideOf(std::string_view text) {
    return text == "B" ? Side::B : Side::A;
}

struct Party {
    Organisation organisation;
    std::string zone;                     ///< IANA
    feel::Value calendar;                 ///< as FEEL's working-day functions take it
    std::map<std::string, Person> roles;  ///< coordinator, reviewer, signatory, addressee

    const Person* role(std::string_view name) const;
    bool hasRole(PersonId person) const;
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
    feel::Value outline;  ///< purpose, components, co-operation areas
    Party a, b;

    const Party& party(Side side) const { return side == Side::A ? a : b; }
    /// Whether the person stands on that side: has a role of it, else is of its organisation, else of another one of
    /// its country.
    bool isOf(Side side, const Person& person) const;
    /// A when the person is of neither.
    Side sideOf(const Person& person) const { return isOf(Side::B, person) ? Side::B : Side::A; }
};

/// What expressions see of a person: `{id, name, nameKo, nameLocal, family, given, patronymic,
/// honorific, title, titleKo, titleLocal, email, language}`. What only their own side may see is not among it.
feel::Value personValue(const Person& person);
/// The same with `name` and `title` in that language, for texts that speak of a person; what is no person stays as it
/// is.
feel::Value personIn(const feel::Value& person, std::string_view language);

/// What expressions see as `program`: code, title, titleKo, year, city, period, components, calendars, and the parties
/// `mois` and `partner` with organisation, zone, calendar and the persons by role.
feel::Value programValue(const Program& program);

}  // namespace entente::programs
