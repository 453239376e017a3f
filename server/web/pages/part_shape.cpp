#include "web/pages/part_shape.h"

#include <algorithm>
#include <array>

#include "programs/organisation_repository.h"
#include "programs/person_repository.h"
#include "storage/db/database.h"
#include "web/pages/task_words.h"

namespace entente::web {

using programs::Program;
using programs::Side;
using records::Fields;
using records::textOf;

namespace {

constexpr int kOffered = 200;

/// As the forms of the planning workflow offer them.
constexpr std::array kAreas = {"government_innovation", "digital_government", "disaster_management",
                               "local_development"};

const char* codeOf(const char* code) {
    return code;
}
const char* codeOf(const programs::Word& word) {
    return word.code;
}

template <typename Values>
std::vector<SelectOption> namedChoices(const Visit& visit, const std::string& prefix, const Values& values) {
    std::vector<SelectOption> choices;
    choices.reserve(values.size());
    for (const auto& value : values) {
        const auto* code = codeOf(value);
        choices.push_back({code, visit.text(prefix + code)});
    }
    return choices;
}

std::string sideName(const Visit& visit, const Program* program, Side side) {
    return program ? program->party(side).organisation.name.in(visit.language().tag)
                   : visit.text("program.side." + programs::text(side));
}

std::vector<SelectOption> sideChoices(const Visit& visit, const Program* program) {
    return {{"A", sideName(visit, program, Side::A)}, {"B", sideName(visit, program, Side::B)}};
}

std::vector<SelectOption> areaChoices(const Visit& visit, const std::string& chosen) {
    auto choices = namedChoices(visit, "area.", kAreas);
    std::string area;
    for (const char c : chosen + ",") {
        if (c != ',') {
            area += c;
            continue;
        }
        const bool known =
            std::any_of(choices.begin(), choices.end(), [&](const auto& one) { return one.value == area; });
        if (!known && !area.empty()) choices.push_back({area, area});
        area.clear();
    }
    return choices;
}

std::vector<SelectOption> partChoices(const Visit& visit, const Program* program, const PartShape& shape,
                                      std::string_view column, const std::string& chosen) {
    const auto part = shape.part->name();
    if (part == "program" && column == "status")
        return namedChoices(visit, "program.status.", programs::kProgramStatuses);
    if (part == "program" && column == "areas") return areaChoices(visit, chosen);
    if (column == "host" || column == "side") return sideChoices(visit, program);
    if (column == "duty") return namedChoices(visit, "duty.", programs::kDuties);
    if (part == "component" && column == "kind") return namedChoices(visit, "component.", programs::kComponentKinds);
    if (part == "component" && column == "status")
        return namedChoices(visit, "component.status.", programs::kComponentStatuses);
    if (column != "calendar") return {};
    std::vector<SelectOption> choices;
    visit.services.database.read([&](storage::ReadTx& tx) {
        for (const auto& calendar : programs::CalendarRepository().list(tx))
            choices.push_back({calendar.code, calendar.name.in(visit.language().tag)});
    });
    return choices;
}

std::string organisationName(const Visit& visit, const std::string& code) {
    const auto found = visit.services.database.read(
        [&](storage::ReadTx& tx) { return programs::OrganisationRepository().findByCode(tx, code); });
    return found ? found->name.in(visit.language().tag) : code;
}

std::string nameOfEmail(const Visit& visit, const std::string& email) {
    const auto found = visit.services.database.read(
        [&](storage::ReadTx& tx) { return programs::PersonRepository().findByEmail(tx, email); });
    return found ? personText(*found, visit.language()) : email;
}

bool isPersonColumn(std::string_view column) {
    const auto& roles = programs::kPartyRoles;
    return column == "person" || std::find(roles.begin(), roles.end(), column) != roles.end();
}

bool isOrganisationColumn(std::string_view column) {
    return column == "organisation" || column == "lead_a" || column == "lead_b" || column == "organisation_a" ||
           column == "organisation_b";
}

bool isDayColumn(std::string_view column) {
    return column == "from" || column == "to" || column == "agreed_at";
}

}  // namespace

const PartShape& shapeOf(const records::ProgramPart& part) {
    static const std::vector<PartShape> kPartShapes = {
        {&records::programSheet(),
         {"code", "year", "status", "host", "purpose", "areas", "sdgs", "from", "to", "city", "languages"},
         {{"what", {"code", "title", "title_ko", "year", "status", "host"}},
          {"why", {"purpose", "purpose_ko", "areas", "sdgs"}},
          {"when", {"from", "to", "city", "city_ko", "languages"}}}},
        {&records::partyPart(),
         {"coordinator", "deputy", "reviewer", "signatory", "addressee", "zone", "calendar"},
         {{"office", {"organisation", "zone", "calendar"}},
          {"persons", {"coordinator", "deputy", "reviewer", "signatory", "addressee"}}}},
        {&records::dutyPart(), {"side", "person", "agreed_at"}, {{"what", {"duty", "side", "person", "agreed_at"}}}},
        {&records::componentPart(),
         {"kind", "from", "to", "parallel", "status"},
         {{"what", {"kind", "title", "title_ko", "status"}}, {"when", {"from", "to", "parallel"}}}},
        {&records::themePart(),
         {"goal", "lead_a", "lead_b"},
         {{"what", {"title", "title_ko", "goal", "goal_ko"}}, {"leads", {"lead_a", "lead_b"}}}},
        {&records::venuePart(),
         {"room", "city", "capacity", "zone", "url"},
         {{"what", {"name", "name_ko", "room", "capacity"}},
          {"where", {"address", "address_ko", "city", "city_ko", "zone", "url"}}}},
    };
    return *std::find_if(kPartShapes.begin(), kPartShapes.end(), [&](const auto& one) { return one.part == &part; });
}

std::string componentTitle(const Visit& visit, const programs::Component& component) {
    const auto& title = component.title.in(visit.language().tag);
    return title.empty() ? visit.text("component." + component.kind) : title;
}

std::string partTitle(const Visit& visit, const Program& program, const PartShape& shape,
                      const records::Record& record) {
    const auto name = shape.part->name();
    if (name == "party") return sideName(visit, &program, shape.part->sideOf(record));
    if (name == "duty") return visit.text("duty." + textOf(record.fields, "duty"));
    const auto title = partText(visit, &program, shape, shape.part->titleColumn(), record.fields);
    return title.empty() ? visit.text("component." + textOf(record.fields, "kind")) : title;
}

std::string partLabel(const Visit& visit, const PartShape& shape, std::string_view column) {
    return visit.text(shape.key("field." + std::string(column)));
}

std::string partText(const Visit& visit, const Program* program, const PartShape& shape, std::string_view column,
                     const Fields& fields) {
    const auto& value = textOf(fields, column);
    if (const auto& korean = textOf(fields, std::string(column) + "_ko");
        visit.language().isKorean() && !korean.empty())
        return korean;
    if (value.empty()) return {};
    if (isDayColumn(column)) return dateText(value, visit.language());
    if (isPersonColumn(column)) return nameOfEmail(visit, value);
    if (isOrganisationColumn(column)) return organisationName(visit, value);
    if (column == "parallel") return visit.text("component.parallel");
    std::string words;
    for (const auto& choice : partChoices(visit, program, shape, column, value))
        if (("," + value + ",").find("," + choice.value + ",") != std::string::npos)
            words += (words.empty() ? "" : ", ") + choice.label;
    return words.empty() ? value : words;
}

RecordView::Field partField(const Visit& visit, const Program* program, const PartShape& shape,
                            const records::Column& column, const Fields& fields) {
    const std::string name = column.name;
    RecordView::Field field;
    field.name = name;
    field.label = partLabel(visit, shape, name);
    field.hint = optionalText(visit, shape.key("hint." + name));
    field.value = textOf(fields, name);
    field.shown = partText(visit, program, shape, name, fields);
    field.required = column.required;
    field.choices = partChoices(visit, program, shape, name, field.value);
    field.multiple = name == "areas";
    field.prose = column.prose;
    field.box = name == "parallel";
    if (isDayColumn(name)) field.type = "date";
    if (name == "url") field.type = "url";
    if (isPersonColumn(name)) field.type = "email";
    if (isPersonColumn(name)) field.suggestions = "persons";
    if (isOrganisationColumn(name)) field.suggestions = "organisations";
    return field;
}

/// Organisations that the account sees, and people of these ones.
void addSuggestions(const Visit& visit, RecordView& view, const std::vector<OrganisationId>& offices) {
    records::RecordService service(visit.services.database, visit.services.clock, visit.request.remoteAddress());
    const auto& language = visit.language();
    programs::RecordQuery query;
    query.today = todayIn(visit.services, visit.services.zone);
    query.limit = kOffered;
    RecordView::Suggestions organisations{"organisations", {}}, persons{"persons", {}};
    for (const auto& one : service.list(*visit.account(), records::organisationKind(), query).records)
        organisations.values.push_back({records::textOf(one.fields, "code"), one.title(language.tag)});
    for (const auto office : offices) {
        query.organisation = office;
        for (const auto& one : service.list(*visit.account(), records::personKind(), query).records)
            persons.values.push_back({records::textOf(one.fields, "email"), one.title(language.tag)});
    }
    view.suggestions.push_back(std::move(organisations));
    if (!offices.empty()) view.suggestions.push_back(std::move(persons));
}

records::Record sentRecord(const http::Request& request, std::span<const records::Column> columns) {
    records::Record record;
    record.state.version = numberOf<std::int64_t>(request.field("version")).value_or(0);
    for (const auto& column : columns) {
        // A group of boxes posts its name once for each.
        auto& text = record.fields[column.name];
        for (const auto& [name, value] : request.fields())
            if (name == column.name) text += (text.empty() ? "" : ",") + std::string(value);
    }
    return record;
}

}  // namespace entente::web
