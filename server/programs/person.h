#pragma once

#include <string>
#include <string_view>

#include "base/id.h"
#include "programs/bilingual.h"
#include "programs/record_state.h"

namespace entente::programs {

struct Person {
    PersonId id;
    OrganisationId organisation;
    std::string name;  ///< as the passport language writes it
    std::string nameKo;
    std::string honorific;
    Bilingual title;
    std::string email;
    std::string language;  ///< of mails to this person
    std::string assistantEmail;

    std::string nameLocal;      ///< in the script of the person's own country
    std::string family, given;  ///< both empty for a single name
    std::string patronymic;
    std::string titleLocal;
    std::string phone;
    std::string languages;  ///< spoken: ISO 639 codes with commas between
    std::string assistantName, assistantPhone;
    std::string validTo;  ///< the last day in office, ISO; empty while there
    PersonId successor;
    RecordState state;
    bool erased = false;  ///< nothing of them is known any more, and nobody can be mailed
    std::string country;  ///< of the organisation, as it was read; empty for none

    const std::string& nameIn(std::string_view wanted) const {
        return wanted == "ko" && !nameKo.empty() ? nameKo : name;
    }
};

}  // namespace entente::programs
