#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/secret.h"

namespace entente::records {

/// What a visa letter needs of a person's passport.
struct Passport {
    std::string number;       ///< capital letters and digits, as ICAO 9303 has it
    std::string birthDate;    ///< ISO
    std::string nationality;  ///< two letters, ISO 3166-1

    /// As it is sealed.
    Secret text() const;
    static Passport parse(const Secret& text);
};

/// Puts a passport into its one form and says what is wrong with it, each with the field as its place and never with
/// what was entered. `today` is an ISO day.
std::vector<Error> checkPassport(Passport& passport, std::string_view today);

/// The last two characters of the number, the others as dots.
std::string maskedNumber(const Passport& passport);

}  // namespace entente::records
