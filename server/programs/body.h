#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "base/id.h"
#include "programs/participation.h"

namespace entente::programs {

inline constexpr std::array kBodyKinds = {Word{"committee", "위원회"}, Word{"forum", "포럼"},
                                          Word{"working_group", "실무반"}, Word{"council", "협의회"},
                                          Word{"other", "기타"}};

/// A committee, forum or working group under one name. Under another name it is another one that succeeds it.
struct Body {
    std::int64_t id = 0;
    std::string code = {};
    Bilingual name = {};
    std::string country = {};  ///< ISO, whose record it is
    std::string kind = kBodyKinds.front().code;
    std::string parent = {}, successor = {};   ///< codes; empty: none
    std::string validFrom = {}, validTo = {};  ///< ISO dates; empty while open
    RecordState state = {};
};

/// That somebody belongs to a body, in a capacity such as *Co-chair*.
struct Membership {
    std::int64_t id = 0;
    std::string body = {};  ///< its code
    PersonId person = {};
    Bilingual capacity = {};
    std::string validFrom = {}, validTo = {};
    RecordState state = {};

    // Of the person and the body, as they were read.
    Bilingual name = {}, bodyName = {};
    std::string email = {}, country = {};
};

}  // namespace entente::programs
