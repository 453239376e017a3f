#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "base/id.h"
#include "programs/bilingual.h"
#include "programs/record_state.h"

namespace entente::programs {

/// What an organisation can be; each has a name in the catalogues (`organisation.kind.ministry`).
inline constexpr std::array kOrganisationKinds = {"ministry",
                                                  "agency",
                                                  "local_government",
                                                  "legislature",
                                                  "court",
                                                  "embassy",
                                                  "civil_society",
                                                  "co_operative",
                                                  "company",
                                                  "institution",
                                                  "international_organisation",
                                                  "university",
                                                  "media",
                                                  "other"};

struct Organisation {
    OrganisationId id;
    std::string code;
    Bilingual name;
    std::string nameLocal;
    std::string country;  ///< ISO 3166-1 alpha-2
    Bilingual countryName;
    std::string kind;
    Bilingual address;
    OrganisationId parent;
    std::string zone;           ///< IANA; may be empty
    std::int64_t calendar = 0;  ///< 0 for none
    std::string validFrom;      ///< ISO date; empty while open
    std::string validTo;        ///< the last day; empty while it exists
    OrganisationId successor;
    RecordState state;
};

}  // namespace entente::programs
