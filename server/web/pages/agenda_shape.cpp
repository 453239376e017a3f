#include <algorithm>
#include <map>

#include "feel/temporal.h"
#include "programs/agenda_repository.h"
#include "programs/participation_repository.h"
#include "records/agenda_time.h"
#include "records/program_records.h"
#include "records/program_service.h"
#include "records/scope.h"
#include "storage/db/database.h"
#include "web/pages/part_shape.h"
#include "web/pages/program_lists.h"

namespace entente::web {

using programs::AgendaRepository;
using programs::Program;
using records::Fields;
using records::textOf;

namespace {

constexpr std::size_t kShownClashes = 20;

/// Keeps what a shape of one request points to.
struct AgendaPages {
    Program program;
    std::int64_t component = 0;
    std::unique_ptr<records::ProgramRecords> kind = {};
    std::map<std::int64_t, programs::Bilingual> speakers = {};  ///< by number, as the account may read them
    std::vector<programs::Clash> clashes = {};
    std::map<std::int64_t, programs::AgendaSession> clashing = {};
    RecordShape shape = {};

    std::vector<SelectOption> choices(const Visit& visit, std::string_view column) const {
        std::vector<SelectOption> choices;
        if (column == "kind") {
            for (const auto& word : programs::kSessionKinds)
                choices.push_back({word.code, visit.text(std::string("session.kind.") + word.code)});
        } else if (column == "side") {
            choices.push_back({"", visit.text("session.both_sides")});
            for (const auto side : {programs::Side::A, programs::Side::B})
                choices.push_back(
                    {programs::text(side), program.party(side).organisation.name.in(visit.language().tag)});
        } else if (column == "theme") {
            choices.push_back({"", visit.text("session.no_theme")});
            for (const auto& one : program.themes)
                choices.push_back({kind->themeText(one.id), one.title.in(visit.language().tag)});
        } else if (column == "venue") {
            choices.push_back({"", visit.text("session.no_venue")});
            for (const auto& one : program.venues)
                choices.push_back({kind->venueText(one.id), placeText(visit, one)});
        }
        return choices;
    }

    std::string text(const Visit& visit, std::string_view column, const Fields& fields) const {
        const auto& value = textOf(fields, column);
        if (column == "start") return momentsText(visit, fields);
        if (column == "minutes" && !value.empty()) return visit.text("session.minutes", {{"count", value}});
        if (column == "speakers") return speakersText(visit, value);
        if (value.empty()) return {};
        for (const auto& choice : choices(visit, column))
            if (choice.value == value) return choice.label;
        return value;
    }

    /// Above the list what clashes, and a mark at each session that does.
    void dressList(const Visit& visit, const std::vector<records::Record>& listed, RecordListView& view) const {
        for (std::size_t i = 0; i < clashes.size() && i < kShownClashes; ++i) {
            const auto& clash = clashes[i];
            const auto one = titleText(visit, clash.session), other = titleText(visit, clash.other);
            if (clash.room) view.warnings.push_back(visit.text("session.clash_room", {{"one", one}, {"other", other}}));
            if (!clash.speakers.empty())
                view.warnings.push_back(
                    visit.text("session.clash_person",
                               {{"one", one}, {"other", other}, {"names", namesText(visit, clash.speakers)}}));
        }
        if (clashes.size() > kShownClashes)
            view.warnings.push_back(
                visit.text("session.more_clashes", {{"count", std::to_string(clashes.size() - kShownClashes)}}));
        for (std::size_t i = 0; i < listed.size(); ++i)
            if (std::any_of(clashes.begin(), clashes.end(), [&](const auto& clash) {
                    return clash.session == listed[i].id || clash.other == listed[i].id;
                }))
                view.rows[i].ended = visit.text("session.clashes");
    }

  private:
    static std::string placeText(const Visit& visit, const programs::Venue& venue) {
        const auto& name = venue.name.in(visit.language().tag);
        return venue.room.empty() ? name : name + ", " + venue.room;
    }

    /// At the place first; the other clock, or both, where they show another time.
    std::string momentsText(const Visit& visit, const Fields& fields) const {
        const auto& zone = textOf(fields, "zone");
        const auto start = records::agendaMoment(textOf(fields, "start"), zone);
        if (!start) return textOf(fields, "start");
        const auto clockIn = [&](const std::string& in) { return records::agendaText(*start, in); };
        std::vector<std::string> others;
        for (const auto& party : {&program.a, &program.b})
            if (clockIn(party->zone) != clockIn(zone)) others.push_back(party->zone);
        if (others.empty()) return momentText(*start, zone, visit.language());
        auto text = momentText(*start, Clocks{zone, others.front()}, visit.language());
        if (others.size() > 1 && clockIn(others.front()) != clockIn(others.back()))
            text += " = " + momentText(*start, others.back(), visit.language());
        return text;
    }

    std::string namesText(const Visit& visit, const std::vector<std::int64_t>& numbers) const {
        std::string text;
        for (const auto number : numbers) {
            const auto known = speakers.find(number);
            text += (text.empty() ? "" : ", ") +
                    (known == speakers.end() ? std::to_string(number) : known->second.in(visit.language().tag));
        }
        return text;
    }

    std::string speakersText(const Visit& visit, const std::string& numbers) const {
        std::vector<std::int64_t> list;
        std::string digits;
        for (const char c : numbers + ",") {
            if (c >= '0' && c <= '9') {
                digits += c;
                continue;
            }
            if (const auto number = numberOf<std::int64_t>(digits)) list.push_back(*number);
            digits.clear();
        }
        return namesText(visit, list);
    }

    /// With its component where that is another one.
    std::string titleText(const Visit& visit, std::int64_t id) const {
        const auto found = clashing.find(id);
        if (found == clashing.end()) return {};
        const auto& session = found->second;
        const auto title = session.number + ". " + session.title.in(visit.language().tag);
        if (session.component == component) return title;
        for (const auto& one : program.components)
            if (one.id == session.component) return title + " (" + componentTitle(visit, one) + ")";
        return title;
    }
};

/// What only a list or a form needs is read for both: one query each.
void readAgenda(storage::ReadTx& tx, AgendaPages& pages) {
    const AgendaRepository agenda;
    pages.clashes = agenda.clashes(tx, pages.program.id, pages.component);
    if (!pages.clashes.empty())
        for (auto& session : agenda.ofProgram(tx, pages.program.id, -1))
            pages.clashing.emplace(session.id, session);
    for (const auto& one : programs::ParticipationRepository().speakers(tx, pages.program.id, 0)) {
        const bool named = one.isNamed() || pages.kind->viewer().isOf(one.side);
        pages.speakers.emplace(one.number, named ? one.name : programs::kNameWithheld);
    }
}

}  // namespace

std::string agendaPath(std::string_view program, std::int64_t component) {
    return pathOfProgram(program) + "/agenda/" + std::to_string(component);
}

Result<std::shared_ptr<const RecordShape>> agendaShape(const Services& services, const http::Request& request) {
    const Visit visit(services, request);
    auto seen = records::seenProgram(services.database, *visit.account(), request.parameter("code"));
    if (!seen) return seen.error();
    auto pages = std::make_shared<AgendaPages>(AgendaPages{std::move(*seen)});
    const auto& components = pages->program.components;
    const auto wanted = numberOf<std::int64_t>(request.parameter("component")).value_or(0);
    const auto component =
        std::find_if(components.begin(), components.end(), [&](const auto& one) { return one.id == wanted; });
    if (component == components.end()) return records::noRecord();
    pages->component = wanted;
    services.database.read([&](storage::ReadTx& tx) {
        pages->kind = records::agendaOf(records::viewerOf(tx, pages->program, *visit.account()), wanted);
        readAgenda(tx, *pages);
    });
    auto& shape = pages->shape;
    shape.kind = pages->kind.get();
    shape.path = agendaPath(pages->program.code, wanted);
    shape.heading = visit.text("session.title_of", {{"title", componentTitle(visit, *component)}});
    shape.listed = {"start", "minutes", "kind", "speakers", "venue", "number"};
    shape.groups = {
        {"what", {"name", "name_ko", "kind", "theme", "speakers", "side"}},
        {"when", {"start", "minutes", "venue", "zone", "number"}},
        {"language", {"language", "interpretation"}},
    };
    shape.program = &pages->program;
    shape.filters = {"kind"};
    shape.begin = [day = component->from](records::Record& record) {
        if (!day.empty()) record.fields["start"] = day + "T09:00";
    };
    const auto* raw = pages.get();  // the shape lives as long as they do
    shape.choices = [raw](const Visit& on, std::string_view column) { return raw->choices(on, column); };
    shape.text = [raw](const Visit& on, std::string_view column, const Fields& fields) {
        return raw->text(on, column, fields);
    };
    shape.dressList = [raw](const Visit& on, const std::vector<records::Record>& listed, RecordListView& view) {
        raw->dressList(on, listed, view);
    };
    return std::shared_ptr<const RecordShape>(pages, &shape);
}

}  // namespace entente::web
