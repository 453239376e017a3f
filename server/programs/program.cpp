#include "programs/program.h"

#include <algorithm>

#include "feel/temporal.h"

namespace entente::programs {

using feel::Context;
using feel::Value;

const Person* Party::role(std::string_view name) const {
    const auto found = roles.find(std::string(name));
    return found == roles.end() ? nullptr : &found->second;
}

bool Party::hasRole(PersonId person) const {
    return person &&
           (std::any_of(roles.begin(), roles.end(), [&](const auto& one) { return one.second.id == person; }) ||
            std::find(former.begin(), former.end(), person) != former.end());
}

bool Party::hasLastDays() const {
    return std::any_of(roles.begin(), roles.end(), [](const auto& one) { return !one.second.validTo.empty(); });
}

void Party::endRoles(std::string_view today) {
    for (auto role = roles.begin(); role != roles.end();) {
        const auto& person = role->second;
        if (person.validTo.empty() || person.validTo >= today) {
            ++role;
            continue;
        }
        former.push_back(person.id);
        role = roles.erase(role);
    }
}

bool Program::isOf(Side side, const Person& person) const {
    const auto& own = party(side);
    const auto& others = party(other(side));
    if (own.hasRole(person.id) || others.hasRole(person.id)) return own.hasRole(person.id);
    if (person.organisation == own.organisation.id || person.organisation == others.organisation.id)
        return person.organisation == own.organisation.id;
    return !person.country.empty() && person.country == own.organisation.country &&
           person.country != others.organisation.country;
}

Value personValue(const Person& person) {
    return Context{{"id", person.id.value},          {"name", person.name},         {"nameKo", person.nameIn("ko")},
                   {"honorific", person.honorific},  {"title", person.title.en},    {"titleKo", person.title.in("ko")},
                   {"email", person.email},          {"language", person.language}, {"nameLocal", person.nameLocal},
                   {"family", person.family},        {"given", person.given},       {"patronymic", person.patronymic},
                   {"titleLocal", person.titleLocal}};
}

Value personIn(const Value& person, std::string_view language) {
    if (language != "ko" || !person.isContext()) return person;
    auto shown = person.context();
    for (const auto* name : {"name", "title"})
        if (const auto korean = person[std::string(name) + "Ko"].textOr(""); !korean.empty()) shown.set(name, korean);
    return shown;
}

namespace {

Value dateOrNull(const std::string& text) {
    const auto date = feel::Date::parse(text);
    return date ? Value(*date) : Value();
}

Value organisationValue(const Organisation& organisation) {
    return Context{{"code", organisation.code},
                   {"kind", organisation.kind},
                   {"nameLocal", organisation.nameLocal},
                   {"name", organisation.name.en},
                   {"nameKo", organisation.name.in("ko")},
                   {"country", organisation.country},
                   {"countryName", organisation.countryName.en},
                   {"countryNameKo", organisation.countryName.in("ko")},
                   {"address", organisation.address.en},
                   {"addressKo", organisation.address.in("ko")}};
}

Value partyValue(const Party& party) {
    Context context{
        {"organisation", organisationValue(party.organisation)}, {"zone", party.zone}, {"calendar", party.calendar}};
    for (const auto& [role, person] : party.roles)
        context.set(role, personValue(person));
    return context;
}

template <typename Item, typename Make>
feel::List listOf(const std::vector<Item>& items, Make make) {
    feel::List list;
    list.reserve(items.size());
    for (const auto& item : items)
        list.push_back(make(item));
    return list;
}

Value asValue(const std::string& text) {
    return Value(text);
}

Value componentValue(const Component& component) {
    return Context{{"kind", component.kind},
                   {"title", component.title.en},
                   {"titleKo", component.title.in("ko")},
                   {"from", dateOrNull(component.from)},
                   {"to", dateOrNull(component.to)},
                   {"parallel", component.parallel},
                   {"status", component.status}};
}

Value themeValue(const Theme& theme) {
    return Context{{"title", theme.title.en},
                   {"titleKo", theme.title.in("ko")},
                   {"goal", theme.goal.en},
                   {"goalKo", theme.goal.in("ko")},
                   {"mois", theme.leadA ? organisationValue(*theme.leadA) : Value()},
                   {"partner", theme.leadB ? organisationValue(*theme.leadB) : Value()}};
}

Value dutyValue(const Duty& duty) {
    return Context{{"duty", duty.duty},
                   {"side", text(duty.side)},
                   {"person", duty.person ? personValue(*duty.person) : Value()},
                   {"agreedAt", dateOrNull(duty.agreedAt)}};
}

}  // namespace

Value venueValue(const Venue& venue) {
    return Context{{"name", venue.name.en},
                   {"nameKo", venue.name.in("ko")},
                   {"address", venue.address.en},
                   {"addressKo", venue.address.in("ko")},
                   {"room", venue.room},
                   {"city", venue.city.en},
                   {"cityKo", venue.city.in("ko")},
                   {"zone", venue.zone},
                   {"capacity", venue.capacity == 0 ? Value() : Value(venue.capacity)},
                   {"url", venue.url}};
}

Value programValue(const Program& program) {
    Context context{{"code", program.code},
                    {"title", program.title.en},
                    {"titleKo", program.title.in("ko")},
                    {"year", program.year},
                    {"status", program.status},
                    {"purpose", program.purpose.en},
                    {"purposeKo", program.purpose.in("ko")},
                    {"sdgs", listOf(program.sdgs, [](int goal) { return Value(goal); })},
                    {"cooperationAreas", listOf(program.areas, asValue)},
                    {"languages", listOf(program.languages, asValue)},
                    {"hostSide", text(program.host)},
                    {"city", program.city.en},
                    {"cityKo", program.city.in("ko")},
                    {"period", Context{{"from", dateOrNull(program.periodFrom)}, {"to", dateOrNull(program.periodTo)}}},
                    {"calendars", feel::List{program.a.calendar, program.b.calendar}},
                    {"mois", partyValue(program.a)},
                    {"partner", partyValue(program.b)},
                    {"components", listOf(program.components, componentValue)},
                    {"themes", listOf(program.themes, themeValue)},
                    {"duties", listOf(program.duties, dutyValue)},
                    {"venues", listOf(program.venues, venueValue)}};
    return context;
}

}  // namespace entente::programs
