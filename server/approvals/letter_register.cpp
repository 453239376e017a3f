#include "approvals/letter_register.h"

#include <set>

#include "approvals/dispatched.h"
#include "base/utf8.h"

namespace entente::approvals {

namespace {

std::vector<GivenNumber> givenBeside(storage::ReadTx& tx, const NumberPattern& pattern, const feel::Date& date) {
    if (!pattern.isYearly()) return numbersGiven(tx, "", "~");
    // A number may name another year than the date of its letter: what was given around the year is read as well.
    return numbersGiven(tx, feel::Date{date.year - 1, 1, 1}.text(), feel::Date{date.year + 1, 12, 31}.text());
}

}  // namespace

LetterRegister::Standing LetterRegister::standing(storage::ReadTx& tx, const feel::Date& date) const {
    std::set<int> serials;
    std::string last;
    for (const auto& given : givenBeside(tx, pattern_, date)) {
        const auto read = pattern_.read(given.number);
        if (!read || read->year.value_or(date.year) != date.year) continue;
        if (serials.empty() || read->serial > *serials.rbegin()) last = given.number;
        serials.insert(read->serial);
    }
    Standing standing;
    standing.next = pattern_.number(serials.empty() ? 1 : *serials.rbegin() + 1, date);
    standing.last = last;
    // From the first on that was given here: a register may have begun on paper.
    if (!serials.empty())
        for (int serial = *serials.rbegin() - 1; serial > *serials.begin() && standing.gaps.size() < kGaps; --serial)
            if (!serials.contains(serial)) standing.gaps.push_back(pattern_.number(serial, date));
    return standing;
}

Result<void> LetterRegister::checkFree(storage::ReadTx& tx, InstanceId instance, std::string_view number,
                                       const feel::Date& date) const {
    const auto text = utf8::trim(number);
    const auto read = pattern_.read(text);
    for (const auto& given : givenBeside(tx, pattern_, date)) {
        if (given.instance == instance) continue;  // the letter once more
        const auto other = pattern_.read(given.number);
        const bool same = given.number == text || (read && other && read->serial == other->serial &&
                                                   read->year.value_or(date.year) == other->year.value_or(date.year));
        if (same)
            return invalid("approvals.number_taken",
                           "The letter {number} has this number already. The next one is {next}",
                           {{"number", given.number}, {"next", standing(tx, date).next}}, "number");
    }
    return {};
}

}  // namespace entente::approvals
