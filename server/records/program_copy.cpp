#include "records/program_copy.h"

#include <algorithm>

#include "feel/temporal.h"
#include "records/program_sheet.h"

namespace entente::records {

using programs::Party;
using programs::Program;
using programs::Side;

namespace {

constexpr int kDaysOfFollowing = 52 * 7;
/// Its own affair; see `programs::kPartyRoles`.
constexpr const char* kInnerRole = "reviewer";

std::optional<feel::Date> dayFrom(const std::string& text) {
    return text.empty() ? std::nullopt : feel::Date::parse(text);
}

std::string moved(const std::string& day, std::int64_t days) {
    const auto date = dayFrom(day);
    return date ? date->plusDays(days).text() : "";
}

/// The year where it stands by itself in a text.
std::string withYear(std::string text, int from, int to) {
    const auto year = std::to_string(from);
    const auto isDigit = [&](std::size_t at) { return at < text.size() && text[at] >= '0' && text[at] <= '9'; };
    for (auto at = text.find(year); at != std::string::npos; at = text.find(year, at + year.size())) {
        if ((at > 0 && isDigit(at - 1)) || isDigit(at + year.size())) continue;
        text.replace(at, year.size(), std::to_string(to));
    }
    return text;
}

void takeRoles(Party& party, Party earlier, std::string_view today, bool innerToo) {
    if (party.organisation.id != earlier.organisation.id) return;
    earlier.endRoles(today);
    for (const auto& [role, person] : earlier.roles)
        if (innerToo || role != kInnerRole) party.roles.insert_or_assign(role, person);
}

void takeComponents(Program& program, const Program& earlier) {
    const auto before = dayFrom(earlier.periodFrom), now = dayFrom(program.periodFrom);
    for (auto component : earlier.components) {
        component.from = before && now ? moved(component.from, now->days() - before->days()) : "";
        component.to = before && now ? moved(component.to, now->days() - before->days()) : "";
        component.status = programs::kComponentStatuses.front().code;
        program.components.push_back(std::move(component));
    }
}

}  // namespace

Record sheetThatFollows(const Program& earlier) {
    const int next = earlier.year + 1;
    auto program = earlier;
    program.code = withYear(earlier.code, earlier.year, next);
    if (program.code == earlier.code) program.code.clear();
    program.title = {withYear(earlier.title.en, earlier.year, next), withYear(earlier.title.ko, earlier.year, next)};
    program.year = next;
    program.status = programs::kProgramStatuses.front();
    program.periodFrom = moved(earlier.periodFrom, kDaysOfFollowing);
    program.periodTo = moved(earlier.periodTo, kDaysOfFollowing);
    Record record{0, sheetOf(program).fields};
    record.fields["organisation_a"] = earlier.a.organisation.code;
    record.fields["organisation_b"] = earlier.b.organisation.code;
    return record;
}

void takeOver(Program& program, const Program& earlier, const std::set<std::string>& parts, std::string_view today,
              const std::set<Side>& inner) {
    const auto wanted = [&](const char* part) { return parts.contains(part); };
    const auto sameCountry = [&](Side side) {
        return program.party(side).organisation.country == earlier.party(side).organisation.country;
    };
    for (const auto side : {Side::A, Side::B})
        if (wanted("party")) takeRoles(program.party(side), earlier.party(side), today, inner.contains(side));
    if (wanted("component")) takeComponents(program, earlier);
    if (wanted("theme"))
        for (auto theme : earlier.themes) {
            if (!sameCountry(Side::A)) theme.leadA.reset();
            if (!sameCountry(Side::B)) theme.leadB.reset();
            program.themes.push_back(std::move(theme));
        }
    if (wanted("duty"))
        for (auto duty : earlier.duties) {
            const auto& ours = program.party(duty.side).organisation.id;
            if (ours != earlier.party(duty.side).organisation.id ||
                (duty.person && !duty.person->validTo.empty() && duty.person->validTo < today))
                duty.person.reset();
            duty.agreedAt.clear();
            program.duties.push_back(std::move(duty));
        }
    if (wanted("venue")) program.venues = earlier.venues;
}

}  // namespace entente::records
