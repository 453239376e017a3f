#include "records/passport.h"

#include <algorithm>

#include "base/utf8.h"
#include "programs/day.h"

namespace entente::records {

namespace {

constexpr std::size_t kShortestNumber = 5, kLongestNumber = 20, kShownOfNumber = 2;
constexpr std::string_view kEarliestBirth = "1900-01-01";

bool isCapital(char c) {
    return c >= 'A' && c <= 'Z';
}

std::string capitals(std::string_view text) {
    std::string result;
    for (const char c : text)
        if (c != ' ' && c != '-') result.push_back(c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c);
    return result;
}

}  // namespace

Secret Passport::text() const {
    return Secret(number + '\n' + birthDate + '\n' + nationality);
}

Passport Passport::parse(const Secret& text) {
    const std::string_view all = text.reveal();
    const auto first = std::min(all.find('\n'), all.size());
    const auto second = std::min(all.find('\n', first + 1), all.size());
    Passport passport;
    passport.number = all.substr(0, first);
    if (first < all.size()) passport.birthDate = all.substr(first + 1, second - first - 1);
    if (second < all.size()) passport.nationality = all.substr(second + 1);
    return passport;
}

std::vector<Error> checkPassport(Passport& passport, std::string_view today) {
    std::vector<Error> errors;
    passport.number = capitals(passport.number);
    passport.nationality = capitals(passport.nationality);
    passport.birthDate = utf8::trim(passport.birthDate);
    const auto& number = passport.number;
    if (number.size() < kShortestNumber || number.size() > kLongestNumber ||
        !std::all_of(number.begin(), number.end(), [](char c) { return isCapital(c) || (c >= '0' && c <= '9'); }))
        errors.push_back(invalid("passport.wrong_number", "Enter the number as the passport has it: letters and digits",
                                 {}, "number"));
    if (!programs::isDay(passport.birthDate) || passport.birthDate < kEarliestBirth || passport.birthDate > today)
        errors.push_back(
            invalid("passport.wrong_birth_date", "Enter a date of birth such as 1970-03-05", {}, "birth_date"));
    const auto& country = passport.nationality;
    if (country.size() != 2 || !std::all_of(country.begin(), country.end(), isCapital))
        errors.push_back(invalid("passport.wrong_nationality", "Enter the two letters of the country, such as UZ", {},
                                 "nationality"));
    return errors;
}

std::string maskedNumber(const Passport& passport) {
    const auto hidden = passport.number.size() - std::min(passport.number.size(), kShownOfNumber);
    std::string masked;
    for (std::size_t i = 0; i < hidden; ++i)
        masked += "•";
    return masked + passport.number.substr(hidden);
}

}  // namespace entente::records
