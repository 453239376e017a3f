#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/id.h"
#include "programs/bilingual.h"
#include "programs/consent.h"
#include "programs/record_state.h"
#include "programs/side.h"
#include "programs/word.h"

namespace entente::programs {

inline constexpr std::array kParticipationRoles = {
    Word{"participant", "참가자"}, Word{"speaker", "발표자"}, Word{"discussant", "토론자"},
    Word{"expert", "전문가"},      Word{"moderator", "좌장"}, Word{"high_level", "고위급 인사"},
    Word{"interpreter", "통역"},   Word{"staff", "실무자"},
};
inline constexpr std::array kParticipationStates = {
    Word{"nominated", "추천"}, Word{"approved", "승인"},   Word{"invited", "초청"},  Word{"accepted", "수락"},
    Word{"declined", "불참"},  Word{"substitute", "대리"}, Word{"attended", "참석"}, Word{"no_show", "미참석"},
};
inline constexpr std::array kParticipationModes = {Word{"onsite", "현장"}, Word{"online", "온라인"}};
/// For which part of society somebody speaks.
inline constexpr std::array kSectors = {
    Word{"government", "정부"},        Word{"civil_society", "시민사회"}, Word{"academia", "학계"},
    Word{"international", "국제기구"}, Word{"business", "기업"},          Word{"youth", "청년"},
};
/// That of an organisation of this kind, where it tells one; else empty.
std::string_view sectorOf(std::string_view organisationKind);

/// Why the other side may read the name; none of them: it may not.
inline constexpr std::array kNameBases = {Word{"consent", "동의"}, Word{"other", "그 밖의 근거"}};

/// What stands in place of a name that the reader may not have.
inline const Bilingual kNameWithheld = {"name withheld", "성명 비공개"};

/// From what a participation is now to what it becomes. Whoever answers before the invitation has left, because they
/// were asked another way, has answered. Whoever declined may still come; what was noted of the day itself may be put
/// right.
struct StateChange {
    std::string_view from, to;
};
inline constexpr StateChange kStateChanges[] = {
    {"nominated", "approved"},  {"nominated", "declined"},  {"approved", "nominated"},  {"approved", "invited"},
    {"approved", "accepted"},   {"approved", "declined"},   {"invited", "accepted"},    {"invited", "declined"},
    {"invited", "substitute"},  {"accepted", "declined"},   {"accepted", "substitute"}, {"accepted", "attended"},
    {"accepted", "no_show"},    {"declined", "accepted"},   {"declined", "substitute"}, {"declined", "nominated"},
    {"substitute", "accepted"}, {"substitute", "declined"}, {"attended", "no_show"},    {"no_show", "attended"},
};
bool mayBecome(std::string_view from, std::string_view to);

/// Somebody in a component of a program.
struct Participation {
    std::int64_t id = 0;
    std::int64_t number = 0;  ///< within the program: what both sides call it
    std::int64_t component = 0;
    PersonId person = {};
    Side side = Side::A;
    std::string role = kParticipationRoles.front().code;
    std::int64_t theme = 0;     ///< 0: none
    std::string language = {};  ///< ISO 639, in which they speak; may be empty
    Bilingual institution = {};
    std::string sector = {};  ///< of `kSectors`; empty: nobody said
    std::string state = kParticipationStates.front().code;
    std::string mode = kParticipationModes.front().code;
    std::string badge = {};  ///< the name on the badge; empty: the person's
    std::string basis = {}, basisAt = {}, basisNote = {};
    std::string note = {};
    std::int64_t substituteOf = 0;  ///< the number of another one; 0: none
    RecordState record = {};

    // Of the person, as it was read.
    Bilingual name = {}, title = {};
    std::string email = {};
    /// What the person says to the other side's reading their name, to public lists, to public portraits and to keeping
    /// what they need: a state of `ConsentStatement`, empty while they said nothing.
    std::string abroad = {}, publication = {}, portrait = {}, specialNeeds = {};

    /// Whether the other side may read the name. What the person says outweighs a consent that was recorded for this
    /// participation alone; another ground holds without them.
    bool isNamed() const {
        if (consentAllows(abroad) || basis == "other") return true;
        return !basis.empty() && abroad.empty();
    }
    /// Whether the name may stand in lists for the public. The other side reads these too: a name that is withheld from
    /// it is withheld from everybody.
    bool isPublished() const { return isNamed() && consentAllows(publication); }
    /// Whether the person has left something open that they are asked for this program.
    bool isConsentOpen() const {
        return abroad.empty() || publication.empty() || portrait.empty() || specialNeeds.empty();
    }
    /// Whether photo and short biography may stand in public material, which names whom they show to the other side
    /// too.
    bool isPortrayed() const { return isNamed() && consentAllows(portrait); }
};

struct ParticipationCount {
    std::int64_t component = 0;
    Side side = Side::A;
    std::string state = {};
    std::int64_t count = 0;
};

}  // namespace entente::programs
