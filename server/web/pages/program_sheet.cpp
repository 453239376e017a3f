#include <algorithm>

#include "http/url.h"
#include "records/part_table.h"
#include "records/program_service.h"
#include "records/scope.h"
#include "storage/db/database.h"
#include "web/pages/part_shape.h"
#include "web/pages/program_lists.h"
#include "web/pages/program_new.h"
#include "web/pages/task_words.h"
#include "web/views/program_sheet.h"

namespace entente::web {

using http::Access;
using http::BodyLimit;
using http::Method;
using http::Request;
using http::Response;
using programs::Program;
using records::ProgramPart;
using records::ProgramService;
using records::Record;

namespace {

constexpr int kProgramsPage = 50, kMostProgramPages = 10'000;

ProgramService programServiceOf(const Services& services) {
    return {services.database, services.clock};
}

std::string partPath(const std::string& code, const ProgramPart& part, const std::string& record) {
    return partTablePath(code, part) + "/" + record;
}

Response showPrograms(const Services& services, const Request& request) {
    const Visit visit(services, request);
    RecordListView view;
    view.title = visit.text("program.list");
    view.path = kProgramsPath;
    view.search = request.query("q");
    view.searchHint = visit.text("program.search_hint");
    view.former = !request.query("former").empty();
    const int number = std::clamp(numberOf(request.query("page")).value_or(1), 1, kMostProgramPages);
    programs::RecordQuery query;
    query.search = view.search;
    if (!view.former) query.today = todayIn(services, services.zone);
    query.limit = kProgramsPage;
    query.skip = std::int64_t{kProgramsPage} * (number - 1);
    const auto page = programServiceOf(services).list(*visit.account(), query);
    for (const auto* column : {"title", "code", "country", "year", "status", "city"})
        view.columns.push_back(visit.text("program.field." + std::string(column)));
    const auto& language = visit.language();
    for (const auto& line : page.lines)
        view.rows.push_back({line.title.in(language.tag),
                             pathOfProgram(line.code),
                             {},
                             {line.code, line.country.in(language.tag), std::to_string(line.year),
                              visit.text("program.status." + line.status), line.city.in(language.tag)}});
    const auto link = [&](int to) {
        auto url = std::string(kProgramsPath) + "?page=" + std::to_string(to);
        if (!view.search.empty()) url += "&q=" + http::url::encode(view.search);
        return view.former ? url + "&former=1" : url;
    };
    if (number > 1) view.pages.push_back({visit.text("records.previous"), link(number - 1)});
    if (page.more) view.pages.push_back({visit.text("records.next"), link(number + 1)});
    if (page.mayAdd) {
        view.newUrl = newProgramPath();
        view.newText = visit.text("program.new");
        view.importUrl = std::string(kProgramsPath) + "/import";
        view.exportAction = std::string(kProgramsPath) + "/export";
        view.exportText = visit.text("program.export_text");
    }
    return visit.page(render(services.site, visit.frame, view));
}

ProgramSheetView::Part partSection(const Visit& visit, const Program& program, const records::SeenPart& seen) {
    const auto& shape = shapeOf(*seen.part);
    ProgramSheetView::Part section;
    section.id = seen.part->name();
    section.heading = visit.text(shape.key("section"));
    section.about = optionalText(visit, shape.key("section_text"));
    section.empty = visit.text("program.part_none");
    for (std::size_t i = 0; i < seen.records.size(); ++i) {
        const auto& record = seen.records[i];
        ProgramSheetView::Item item;
        item.title = partTitle(visit, program, shape, record);
        item.url = partPath(program.code, *seen.part, std::to_string(record.id));
        item.mayKeep = seen.mayKeep[i];
        for (const auto* column : shape.listed) {
            const auto text = partText(visit, &program, shape, column, record.fields);
            if (!text.empty()) item.lines.push_back({partLabel(visit, shape, column), text});
        }
        section.items.push_back(std::move(item));
    }
    if (seen.mayAdd) {
        section.addUrl = partPath(program.code, *seen.part, "new");
        section.addText = visit.text(shape.key("add"));
        if (records::isTable(*seen.part)) section.tableUrl = partTablePath(program.code, *seen.part);
    }
    return section;
}

Response showSheet(const Services& services, const Request& request) {
    const Visit visit(services, request);
    const auto seen = programServiceOf(services).open(*visit.account(), request.parameter("code"));
    if (!seen) return Response::error(seen.error());
    const auto& program = seen->program;
    const auto& title = program.title.in(visit.language().tag);
    ProgramSheetView view;
    view.title = visit.text("program.sheet_of", {{"title", title}});
    view.back = {title, pathOfProgram(program.code)};
    for (const auto& part : seen->parts)
        view.parts.push_back(partSection(visit, program, part));
    if (records::mayAddPrograms(*visit.account())) view.following = newProgramPath(program.code);
    return visit.page(render(services.site, visit.frame, view));
}

std::string lastChange(const Visit& visit, const programs::RecordState& state) {
    if (!state.changedAt || !state.changedBy) return {};
    const auto who = visit.services.database.read(
        [&](storage::ReadTx& tx) { return actorText(tx, visit, audit::Actor::account(state.changedBy).text()); });
    return visit.text("records.changed_by",
                      {{"who", who}, {"at", momentText(*state.changedAt, visit.frame.clocks, visit.language())}});
}

RecordView partView(const Visit& visit, const records::SeenProgram& seen, const Record& record) {
    const auto& program = seen.program;
    const auto& [part, records, mayKeep, mayAdd] = seen.parts.front();
    const auto& shape = shapeOf(*part);
    RecordView view;
    view.back = {visit.text("program.sheet"), sheetPath(program.code)};
    view.title = record.id == 0 ? visit.text(shape.key("add")) : partTitle(visit, program, shape, records.front());
    view.version = std::to_string(record.state.version);
    const auto path = partPath(program.code, *part, record.id == 0 ? "new" : std::to_string(record.id));
    if (mayKeep.front()) view.action = path;
    if (mayKeep.front() && record.id != 0 && !part->isFixed()) {
        view.removeAction = path + "/remove";
        view.removeText = visit.text(shape.key("remove"));
    }
    const auto columns = part->columns();
    for (const auto& group : shape.groups) {
        RecordView::Group shown{visit.text(shape.key("group." + std::string(group.name))), {}};
        for (const auto* name : group.columns) {
            const auto column = std::find_if(columns.begin(), columns.end(),
                                             [&](const auto& one) { return std::string_view(one.name) == name; });
            if (!mayKeep.front() && records::textOf(record.fields, name).empty()) continue;
            shown.fields.push_back(partField(visit, &program, shape, *column, record.fields));
        }
        if (!shown.fields.empty()) view.groups.push_back(std::move(shown));
    }
    if (record.id != 0 && part == &records::componentPart())
        view.related.push_back({visit.text("session.title"), agendaPath(program.code, record.id)});
    if (mayKeep.front() && part == &records::partyPart())
        addSuggestions(visit, view, {program.party(part->sideOf(record)).organisation.id});
    else if (mayKeep.front())
        addSuggestions(visit, view, {program.a.organisation.id, program.b.organisation.id});
    return view;
}

/// The record that the address names: 0 for `new`, -1 for what cannot be one.
std::int64_t recordIn(const Request& request) {
    const auto& id = request.parameter("id");
    return id == "new" ? 0 : std::max<std::int64_t>(numberOf<std::int64_t>(id).value_or(-1), -1);
}

Result<records::SeenProgram> seenPart(const Visit& visit) {
    const auto* part = records::partNamed(visit.request.parameter("part"));
    if (part == nullptr) return records::noRecord();
    return programServiceOf(visit.services)
        .open(*visit.account(), visit.request.parameter("code"), *part, recordIn(visit.request));
}

Response showPart(const Services& services, const Request& request) {
    Visit visit(services, request);
    const auto seen = seenPart(visit);
    if (!seen) return Response::error(seen.error());
    visit.setClocks(seen->program);
    auto record = seen->parts.front().records.front();
    if (record.id == 0) {
        const auto* account = visit.account();
        record.fields["side"] = account->side == identity::Side::B ? "B" : "A";
        record.fields["zone"] = seen->program.b.zone;
    }
    auto view = partView(visit, *seen, record);
    if (!view.action.empty()) view.changedBy = lastChange(visit, record.state);
    return visit.page(render(services.site, visit.frame, view));
}

Response savePart(const Services& services, const Request& request) {
    Visit visit(services, request);
    const auto seen = seenPart(visit);
    if (!seen) return Response::error(seen.error());
    visit.setClocks(seen->program);
    const auto& part = *seen->parts.front().part;
    auto record = sentRecord(request, part.columns());
    record.id = recordIn(request);
    const auto saved = programServiceOf(services).save(*visit.account(), seen->program.code, part, record);
    if (!saved) return Response::error(saved.error());
    if (saved->id != 0) {
        // The code of the program may be another one by now.
        const auto program = services.database.read(
            [&](storage::ReadTx& tx) { return programs::ProgramRepository().find(tx, seen->program.id); });
        return visit.done(sheetPath(program->code), "record_saved");
    }
    auto view = partView(visit, *seen, record);
    for (const auto& error : saved->errors)
        view.errors.push_back(visit.pageError(error));
    if (!saved->changed) return visit.page(render(services.site, visit.frame, view), kUnprocessable);
    // What the other one saved is shown beside; the next press of the button is about that version.
    const auto& shape = shapeOf(part);
    view.version = std::to_string(saved->changed->state.version);
    view.conflict = lastChange(visit, saved->changed->state);
    for (const auto& column : part.columns()) {
        const auto& theirs = records::textOf(saved->changed->fields, column.name);
        const auto& yours = records::textOf(record.fields, column.name);
        if (theirs != yours) view.changes.push_back({partLabel(visit, shape, column.name), theirs, yours});
    }
    return visit.page(render(services.site, visit.frame, view), 409);
}

Response removePart(const Services& services, const Request& request) {
    const Visit visit(services, request);
    const auto seen = seenPart(visit);
    if (!seen) return Response::error(seen.error());
    const auto version = numberOf<std::int64_t>(request.field("version")).value_or(0);
    const auto removed = programServiceOf(services).remove(*visit.account(), seen->program.code,
                                                           *seen->parts.front().part, recordIn(request), version);
    if (!removed) return Response::error(removed.error());
    return visit.done(sheetPath(seen->program.code), "part_removed");
}

}  // namespace

std::vector<http::Route> programSheetRoutes(const Services& services) {
    const auto on = handlersOf(services);
    const auto keepers = [] { return Access::anyOf({"administrator", "coordinator"}); };
    const std::string sheet = std::string(kProgramsPath) + "/{code}/sheet", record = sheet + "/{part}/{id}";
    std::vector<http::Route> routes = {
        {Method::Get, kProgramsPath, Access::signedIn(), BodyLimit::none(), on(showPrograms)},
        {Method::Get, sheet, Access::signedIn(), BodyLimit::none(), on(showSheet)},
        {Method::Get, record, Access::signedIn(), BodyLimit::none(), on(showPart)},
        {Method::Post, record, keepers(), BodyLimit::form(), on(savePart)},
        {Method::Post, record + "/remove", keepers(), BodyLimit::form(), on(removePart)},
    };
    addTableRoutes(routes, services, sheet + "/{part}", partTableShape);
    return routes;
}

}  // namespace entente::web
