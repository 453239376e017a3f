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
#include "programs/word.h"

/// What a program is made of besides its parties. Dates are ISO and empty while open; each has a name in the catalogues
/// (`component.forum`, `component.status.held`, `duty.a`).
namespace entente::programs {

inline constexpr std::array kComponentKinds = {
    Word{"forum", "협력 포럼"},
    Word{"high_level", "고위급 양자 회의"},
    Word{"working_level", "실무급 양자 회의"},
    Word{"public_event", "공개 행사"},
    Word{"site_visit", "현장 방문"},
};
inline constexpr std::array kComponentStatuses = {Word{"planned", "계획"}, Word{"confirmed", "확정"},
                                                  Word{"held", "개최"}, Word{"cancelled", "취소"}};
/// a: plan and coordinate; b: the forum and its participants; c: the high-level meeting; d: the working-level meetings.
inline constexpr std::array kDuties = {Word{"a", "가"}, Word{"b", "나"}, Word{"c", "다"}, Word{"d", "라"}};
inline constexpr std::array kDutySides = {Word{"A", "한국"}, Word{"B", "상대국"}};

struct Component {
    std::int64_t id = 0;
    std::string kind = {};
    Bilingual title = {};  ///< empty: as its kind is called
    std::string from = {}, to = {};
    bool parallel = false;  ///< may be held while another one is
    std::string status = kComponentStatuses.front().code;
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
