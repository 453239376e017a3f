#include "web/pages/program_new.h"

#include <algorithm>

#include "http/url.h"
#include "programs/organisation_repository.h"
#include "programs/person_repository.h"
#include "records/program_copy.h"
#include "records/program_service.h"
#include "records/program_table.h"
#include "storage/db/database.h"
#include "web/pages/part_shape.h"
#include "web/pages/program_lists.h"
#include "web/pages/record_shape.h"

namespace entente::web {

using http::Access;
using http::BodyLimit;
using http::Method;
using http::Request;
using http::Response;
using records::ProgramCopy;
using records::Record;

namespace {

constexpr const char* kNewPath = "/programs/new";

Result<programs::Program> earlierProgram(const Visit& visit) {
    return records::seenProgram(visit.services.database, *visit.account(), std::string(visit.request.query("earlier")));
}

RecordView::Field copyField(const Visit& visit, const std::set<std::string>& chosen) {
    RecordView::Field field;
    field.name = "copy";
    field.label = visit.text("program.copy");
    field.hint = visit.text("program.copy_hint");
    field.multiple = true;
    for (const auto* part : records::kCopiedParts) {
        field.choices.push_back({part, visit.text("program.copy." + std::string(part))});
        if (chosen.contains(part)) field.value += (field.value.empty() ? "" : ",") + std::string(part);
    }
    return field;
}

RecordView newProgramView(const Visit& visit, const Record& record, const std::optional<ProgramCopy>& copy) {
    const auto& shape = shapeOf(records::programSheet());
    RecordView view;
    view.back = {visit.text("program.list"), kProgramsPath};
    view.title = visit.text(copy ? "program.following" : "program.new");
    view.action = kProgramsPath;
    if (copy) view.action += "?earlier=" + http::url::encode(copy->code);
    const auto columns = shape.part->columns();
    for (const auto& group : shape.groups) {
        view.groups.push_back({visit.text(shape.key("group." + std::string(group.name))), {}});
        for (const auto* name : group.columns) {
            const auto column = std::find_if(columns.begin(), columns.end(),
                                             [&](const auto& one) { return std::string_view(one.name) == name; });
            view.groups.back().fields.push_back(partField(visit, nullptr, shape, *column, record.fields));
        }
        if (view.groups.size() != 1) continue;
        view.groups.push_back({visit.text("program.group.parties"), {}});
        for (const auto& column : records::newProgramColumns())
            view.groups.back().fields.push_back(partField(visit, nullptr, shape, column, record.fields));
    }
    if (copy) view.groups.push_back({visit.text("program.group.copy"), {copyField(visit, copy->parts)}});
    addSuggestions(visit, view, {});
    return view;
}

Record emptySheet(const Visit& visit) {
    Record record;
    visit.services.database.read([&](storage::ReadTx& tx) {
        const auto person = programs::PersonRepository().find(tx, visit.account()->person);
        const auto office = person ? programs::OrganisationRepository().find(tx, person->organisation) : std::nullopt;
        if (office) record.fields["organisation_a"] = office->code;
    });
    record.fields["year"] = todayIn(visit.services, visit.services.zone).substr(0, 4);
    return record;
}

Response newProgram(const Services& services, const Request& request) {
    const Visit visit(services, request);
    if (!records::mayAddPrograms(*visit.account())) return Response::error(records::programMayNot());
    if (request.query("earlier").empty())
        return visit.page(render(services.site, visit.frame, newProgramView(visit, emptySheet(visit), {})));
    const auto earlier = earlierProgram(visit);
    if (!earlier) return Response::error(earlier.error());
    const ProgramCopy copy{earlier->code, {records::kCopiedParts.begin(), records::kCopiedParts.end()}};
    auto record = records::sheetThatFollows(*earlier);
    auto& code = record.fields["code"];
    services.database.read([&](storage::ReadTx& tx) {
        if (programs::ProgramRepository().idOf(tx, code)) code.clear();
    });
    return visit.page(render(services.site, visit.frame, newProgramView(visit, record, copy)));
}

std::optional<ProgramCopy> chosenCopy(const Request& request) {
    if (request.query("earlier").empty()) return std::nullopt;
    ProgramCopy copy{std::string(request.query("earlier")), {}};
    for (const auto& [name, value] : request.fields())
        if (name == "copy") copy.parts.emplace(value);
    return copy;
}

Response createProgram(const Services& services, const Request& request) {
    const Visit visit(services, request);
    auto record = sentRecord(request, records::programSheet().columns());
    for (const auto& column : records::newProgramColumns())
        record.fields[column.name] = request.field(column.name);
    const auto copy = chosenCopy(request);
    const auto saved =
        records::ProgramService(services.database, services.clock).create(*visit.account(), record, copy);
    if (!saved) return Response::error(saved.error());
    if (saved->id != 0) {
        const auto program = services.database.read(
            [&](storage::ReadTx& tx) { return programs::ProgramRepository().find(tx, ProgramId{saved->id}); });
        return visit.done(pathOfProgram(program->code) + "/sheet", copy ? "program_followed" : "program_added");
    }
    auto view = newProgramView(visit, record, copy);
    for (const auto& error : saved->errors)
        view.errors.push_back(visit.pageError(error));
    return visit.page(render(services.site, visit.frame, view), kUnprocessable);
}

/// Keeps the kind that its shape is of.
struct ProgramTablePages {
    std::unique_ptr<records::RecordKind> kind;
    RecordShape shape;
};

Result<std::shared_ptr<const RecordShape>> programTable(const Services& services, const Request& request) {
    const Visit visit(services, request);
    if (!records::mayAddPrograms(*visit.account())) return records::programMayNot();
    auto pages = std::make_shared<ProgramTablePages>();
    pages->kind = records::programsOf(*visit.account());
    pages->shape = {.kind = pages->kind.get(), .path = kProgramsPath, .listed = {}, .groups = {}};
    pages->shape.heading = visit.text("program.list");
    return std::shared_ptr<const RecordShape>(pages, &pages->shape);
}

}  // namespace

std::string newProgramPath(const std::string& earlier) {
    return earlier.empty() ? kNewPath : std::string(kNewPath) + "?earlier=" + http::url::encode(earlier);
}

std::vector<http::Route> programNewRoutes(const Services& services) {
    const auto on = handlersOf(services);
    const auto keepers = [] { return Access::anyOf({"administrator", "coordinator"}); };
    std::vector<http::Route> routes = {
        {Method::Get, kNewPath, keepers(), BodyLimit::none(), on(newProgram)},
        {Method::Post, kProgramsPath, keepers(), BodyLimit::form(), on(createProgram)},
    };
    addTableRoutes(routes, services, kProgramsPath, programTable);
    return routes;
}

}  // namespace entente::web
