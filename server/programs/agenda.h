#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "programs/participation.h"

namespace entente::programs {

inline constexpr std::array kSessionKinds = {
    Word{"presentation", "발표"}, Word{"opening", "개회"},     Word{"keynote", "기조연설"},
    Word{"panel", "토론"},        Word{"q_and_a", "질의응답"}, Word{"signing", "서명"},
    Word{"closing", "폐회"},      Word{"break", "휴식"},       Word{"other", "기타"},
};

/// One line of a component's agenda.
struct AgendaSession {
    std::int64_t id = 0;
    std::int64_t component = 0;
    std::string number = {};  ///< as the agenda calls it: `3`, `3-1`
    Timestamp start = {};
    std::string zone = {};  ///< IANA, in which the start was said
    int minutes = 0;
    std::string kind = kSessionKinds.front().code;
    Bilingual title = {};
    std::int64_t theme = 0;                   ///< 0: none
    std::optional<Side> side = {};            ///< that leads it; none: both
    std::string language = {};                ///< ISO 639
    std::string interpretation = {};          ///< between which languages, as words
    std::int64_t venue = 0;                   ///< 0: none
    std::vector<std::int64_t> speakers = {};  ///< numbers of participations, in their order
    RecordState state = {};

    Timestamp end() const { return {start.micros + std::int64_t{minutes} * 60'000'000}; }
};

/// Sessions of a component, without breaks.
struct SessionCount {
    std::int64_t all = 0;
    std::int64_t ready = 0;  ///< everybody who speaks in them has accepted, and somebody does
};

/// Two sessions at one time that share a room or somebody who speaks.
struct Clash {
    std::int64_t session = 0, other = 0;  ///< the one that starts first is `session`
    bool room = false;
    std::vector<std::int64_t> speakers = {};  ///< numbers of participations of `session`
};

}  // namespace entente::programs
