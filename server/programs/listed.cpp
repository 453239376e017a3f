#include "programs/listed.h"

#include <algorithm>
#include <map>

#include "feel/temporal.h"
#include "programs/agenda_repository.h"
#include "programs/participation_repository.h"

namespace entente::programs {

using feel::Context;
using feel::List;
using feel::Value;

namespace {

template <typename Part>
const Part* partWith(const std::vector<Part>& parts, std::int64_t id) {
    const auto found = std::find_if(parts.begin(), parts.end(), [&](const Part& one) { return one.id == id; });
    return found == parts.end() ? nullptr : &*found;
}

Value titleOfTheme(const Program& program, std::int64_t id, std::string_view language) {
    const auto* theme = partWith(program.themes, id);
    return theme ? Value(theme->title.in(language)) : Value();
}

Value participationValue(const Program& program, const Participation& one) {
    const auto* component = partWith(program.components, one.component);
    const auto& name = one.isNamed() ? one.name : kNameWithheld;
    const auto& title = one.isNamed() ? one.title : Bilingual{};
    return Context{{"number", one.number},
                   {"named", one.isNamed()},
                   {"published", one.isPublished()},
                   {"portrait", one.isPortrayed()},
                   {"name", name.en},
                   {"nameKo", name.in("ko")},
                   {"title", title.en},
                   {"titleKo", title.in("ko")},
                   {"institution", one.institution.en},
                   {"institutionKo", one.institution.in("ko")},
                   {"component", component ? Value(component->kind) : Value()},
                   {"role", one.role},
                   {"side", text(one.side)},
                   {"sector", one.sector.empty() ? Value() : Value(one.sector)},
                   {"state", one.state},
                   {"mode", one.mode},
                   {"language", one.language},
                   {"theme", titleOfTheme(program, one.theme, "en")},
                   {"themeKo", titleOfTheme(program, one.theme, "ko")},
                   {"substituteOf", one.substituteOf == 0 ? Value() : Value(one.substituteOf)}};
}

Value sessionValue(const Program& program, const AgendaSession& one, const std::map<std::int64_t, Value>& speakers) {
    const auto* component = partWith(program.components, one.component);
    const auto* venue = partWith(program.venues, one.venue);
    const auto zone = feel::ZoneRef::named(one.zone);
    List speaking;
    for (const auto number : one.speakers)
        if (const auto known = speakers.find(number); known != speakers.end()) speaking.push_back(known->second);
    return Context{{"number", one.number},
                   {"component", component ? Value(component->kind) : Value()},
                   {"componentTitle", component ? Value(component->title.en) : Value()},
                   {"componentTitleKo", component ? Value(component->title.in("ko")) : Value()},
                   {"start", feel::DateTime::of(one.start, zone)},
                   {"end", feel::DateTime::of(one.end(), zone)},
                   {"zone", one.zone},
                   {"minutes", one.minutes},
                   {"kind", one.kind},
                   {"title", one.title.en},
                   {"titleKo", one.title.in("ko")},
                   {"theme", titleOfTheme(program, one.theme, "en")},
                   {"themeKo", titleOfTheme(program, one.theme, "ko")},
                   {"side", one.side ? Value(text(*one.side)) : Value()},
                   {"language", one.language},
                   {"interpretation", one.interpretation},
                   {"venue", venue ? venueValue(*venue) : Value()},
                   {"speakers", std::move(speaking)}};
}

}  // namespace

void ListedNames::note(std::string_view path) {
    sessions = sessions || path == "program" || path.starts_with("program.sessions");
    participations = participations || path == "program" || path.starts_with("program.participations");
}

void ListedNames::noteText(std::string_view text) {
    sessions = sessions || text.find("sessions") != std::string_view::npos;
    participations = participations || text.find("participations") != std::string_view::npos;
}

ListedNames& ListedNames::operator|=(const ListedNames& other) {
    sessions = sessions || other.sessions;
    participations = participations || other.participations;
    return *this;
}

Context listedOf(storage::ReadTx& tx, const Program& program, const ListedNames& names) {
    Context lists;
    const ParticipationRepository participations;
    if (names.sessions) {
        std::map<std::int64_t, Value> speakers;
        for (const auto& one : participations.speakers(tx, program.id, 0))
            speakers.emplace(one.number, participationValue(program, one));
        List list;
        for (const auto& one : AgendaRepository().ofProgram(tx, program.id, -1))
            list.push_back(sessionValue(program, one, speakers));
        lists.set("sessions", std::move(list));
    }
    if (names.participations) {
        List list;
        participations.forEach(tx, program.id, {}, {.limit = -1},
                               [&](const Participation& one) { list.push_back(participationValue(program, one)); });
        lists.set("participations", std::move(list));
    }
    return lists;
}

Value withListed(const Value& program, const Context& lists) {
    if (lists.empty() || !program.isContext()) return program;
    auto whole = program.context();
    for (const auto& [name, list] : lists.entries())
        whole.set(name, list);
    return whole;
}

}  // namespace entente::programs
