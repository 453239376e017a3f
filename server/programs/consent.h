#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "programs/bilingual.h"

namespace entente::programs {

/// Purpose: that the other side reads the name and title.
inline constexpr std::string_view kAbroad = "abroad";
/// Purpose: that name and title stand in lists that anybody may read.
inline constexpr std::string_view kPublication = "publication";
/// Purpose: that a photo and a short biography stand in material that anybody may read.
inline constexpr std::string_view kPortrait = "portrait";
/// Purpose: that what somebody needs (food, access), which may tell of health or belief, is kept.
inline constexpr std::string_view kSpecialNeeds = "special_needs";
inline constexpr std::array kConsentStates = {"given", "refused", "withdrawn", "other"};
/// How a statement reached the coordinator who recorded it.
inline constexpr std::array kConsentChannels = {"letter", "mail", "phone", "in_person"};
inline constexpr std::string_view kByOwnLink = "link";

/// The text of the mail that asks somebody, by page or workflow.
inline constexpr std::string_view kConsentRequest = "consent_request";
/// Which version of the questions the pages show. A change of what they ask takes a new one.
inline constexpr std::string_view kConsentWording = "2027-2";

/// Whether a state of `kConsentStates` allows it; nothing said does not.
constexpr bool consentAllows(std::string_view state) {
    return state == "given" || state == "other";
}

struct ConsentQuestion {
    std::string purpose;            ///< one of the purposes above
    OrganisationId recipient = {};  ///< of `abroad`: the other party of a program; else none
    friend bool operator==(const ConsentQuestion&, const ConsentQuestion&) = default;
};

/// What was said once. Never changed: the newest to a question counts.
struct ConsentStatement {
    std::int64_t id = 0;
    PersonId person = {};
    ConsentQuestion question = {};
    std::string state;    ///< one of `kConsentStates`; other: another ground, which `note` names
    std::string channel;  ///< `kByOwnLink`, else one of `kConsentChannels`
    std::string saidOn;   ///< ISO date
    std::string note = {};
    std::string wording = {};
    AccountId recordedBy = {};  ///< none: the person
    Timestamp at = {};

    bool allows() const { return consentAllows(state); }
};

/// A question to a person with what stands; nothing while they were never asked or said nothing.
struct AskedConsent {
    ConsentQuestion question;
    Bilingual recipient = {};  ///< the name of the other party
    std::optional<ConsentStatement> standing = {};
};

struct SpecialNeeds {
    std::string diet = {}, access = {};
    bool empty() const { return diet.empty() && access.empty(); }
    friend bool operator==(const SpecialNeeds&, const SpecialNeeds&) = default;
};

/// In what somebody takes part, as they are told.
struct OwnPart {
    ProgramId program = {};
    Bilingual title = {};  ///< of the program
    std::string side = {}, role = {}, state = {};
};

}  // namespace entente::programs
