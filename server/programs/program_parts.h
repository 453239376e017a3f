#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "programs/bilingual.h"
#include "programs/organisation.h"
#include "programs/person.h"
#include "programs/record_state.h"
#include "programs/side.h"

/// What a program is made of besides its parties. Dates are ISO and empty while open; each has a name in the catalogues
/// (`component.forum`, `component.status.held`, `duty.a`).
namespace entente::programs {

inline constexpr std::array kComponentKinds = {"forum", "high_level", "working_level", "public_event", "site_visit"};
inline constexpr std::array kComponentStatuses = {"planned", "confirmed", "held", "cancelled"};
/// a: plan and coordinate; b: the forum and its participants; c: the high-level meeting; d: the working-level meetings.
inline constexpr std::array kDuties = {"a", "b", "c", "d"};

struct Component {
    std::int64_t id = 0;
    std::string kind = {};
    Bilingual title = {};  ///< empty: as its kind is called
    std::string from = {}, to = {};
    bool parallel = false;  ///< may be held while another one is
    std::string status = kComponentStatuses.front();
    RecordState state = {};
};

struct Theme {
    std::int64_t id = 0;
    Bilingual title, goal;
    std::optional<Organisation> leadA, leadB;
    RecordState state = {};
};

struct Duty {
    std::int64_t id = 0;
    std::string duty;
    Side side = Side::A;  ///< that carries it
    std::optional<Person> person;
    std::string agreedAt;
    RecordState state = {};
};

struct Venue {
    std::int64_t id = 0;
    Bilingual name, address;
    std::string room;  ///< floor or room
    Bilingual city;
    std::string zone;           ///< IANA
    std::int64_t capacity = 0;  ///< 0: unknown
    std::string url;            ///< where it is joined online
    RecordState state = {};
};

}  // namespace entente::programs
