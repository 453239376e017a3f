#include "records/part_checks.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/utf8.h"
#include "feel/zone.h"
#include "programs/organisation_repository.h"
#include "programs/person_repository.h"
#include "records/organisation_meant.h"

namespace entente::records {

using programs::OrganisationRepository;
using programs::PersonRepository;
using storage::ReadTx;

PartCheck::PartCheck(std::span<const Column> columns, Record& record)
    : record_(record), errors_(checkTexts(columns, record.fields)) {}

void PartCheck::wrong(const char* column, std::string key, std::string text, Message::Arguments arguments) {
    errors_.push_back(invalid(std::move(key), std::move(text), std::move(arguments), column));
}

void PartCheck::oneOf(const char* column, std::span<const char* const> values) {
    auto& text = record_.fields[column];
    if (text.empty()) text = values.front();
    if (std::find(values.begin(), values.end(), text) == values.end())
        wrong(column, "records.choice", "Choose one of those that are offered");
}

void PartCheck::day(const char* column) {
    if (!text(column).empty() && !isDay(text(column))) wrong(column, "records.day", "Use a date such as 2027-03-05");
}

void PartCheck::window(const char* from, const char* to) {
    day(from);
    day(to);
    if (!text(to).empty() && text(to) < text(from))
        wrong(to, "records.days_reversed", "The last day is before the first");
}

void PartCheck::zone(const char* column) {
    if (!text(column).empty() && !feel::isZone(text(column)))
        wrong(column, "records.zone", "Use the name of a time zone such as Asia/Seoul");
}

void PartCheck::number(const char* column, int least, int most) {
    if (text(column).empty()) return;
    int number = 0;
    const auto* end = text(column).data() + text(column).size();
    const auto [read, error] = std::from_chars(text(column).data(), end, number);
    if (error == std::errc() && read == end && number >= least && number <= most) {
        record_.fields[column] = std::to_string(number);
        return;
    }
    wrong(column, "records.number", "Use a whole number from {least} to {most}",
          {{"least", std::to_string(least)}, {"most", std::to_string(most)}});
}

void PartCheck::box(const char* column) {
    constexpr std::array kNo = {"", "0", "-", "n", "x", "no", "아니오", "아니요"};
    const auto said = utf8::asciiLower(text(column));
    record_.fields[column] = std::find(kNo.begin(), kNo.end(), said) == kNo.end() ? "1" : "";
}

std::vector<std::string> PartCheck::list(const char* column) {
    std::vector<std::string> items(1);
    for (const char c : text(column))
        if (c == ',')
            items.emplace_back();
        else if (c != ' ')
            items.back() += c;
    std::vector<std::string> once;
    std::string joined;
    for (const auto& item : items) {
        if (item.empty() || std::find(once.begin(), once.end(), item) != once.end()) continue;
        joined += (once.empty() ? "" : ",") + item;
        once.push_back(item);
    }
    record_.fields[column] = joined;
    return once;
}

std::optional<programs::Organisation> PartCheck::organisation(ReadTx& tx, const PartWriter& writer,
                                                              const char* column) {
    if (text(column).empty()) return std::nullopt;
    if (auto found = OrganisationRepository().findByCode(tx, organisationMeant(tx, writer.by.scope, text(column)))) {
        record_.fields[column] = found->code;
        return found;
    }
    wrong(column, "records.no_organisation", "There is no organisation “{name}”", {{"name", text(column)}});
    return std::nullopt;
}

void PartCheck::person(ReadTx& tx, const PartWriter& writer, programs::Side side, const char* column,
                       const Record* before) {
    if (text(column).empty() || (before && textOf(before->fields, column) == text(column))) return;
    const auto found = PersonRepository().findByEmail(tx, text(column));
    if (!found || !PersonRepository().isVisible(tx, found->id, writer.by.scope)) {
        wrong(column, "records.no_person", "There is nobody with this e-mail address");
        return;
    }
    const auto office = OrganisationRepository().find(tx, found->organisation);
    if (!office || office->country != writer.program.party(side).organisation.country)
        wrong(column, "records.other_side_person", "This person belongs to no organisation of this side's country");
    else
        record_.fields[column] = found->email;
}

Error tooManyOfPart() {
    return invalid("records.too_many", "A program holds at most {count} of these",
                   {{"count", std::to_string(kMostOfPart)}});
}

int wholeNumber(const std::string& text) {
    int number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

}  // namespace entente::records
