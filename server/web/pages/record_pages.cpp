#include <algorithm>

#include "http/url.h"
#include "identity/identity_service.h"
#include "records/record_service.h"
#include "records/scope.h"
#include "storage/db/database.h"
#include "web/pages/outbox_parts.h"
#include "web/pages/own_data.h"
#include "web/pages/program_lists.h"
#include "web/pages/record_shape.h"
#include "web/pages/task_words.h"

namespace entente::web {

using http::Access;
using http::BodyLimit;
using http::Method;
using http::Request;
using http::Response;
using records::Record;
using records::RecordService;

namespace {

constexpr int kRecordsPage = 50, kMostRecordPages = 100'000;
constexpr int kSuggested = 200;

RecordService recordServiceOf(const Visit& visit) {
    return {visit.services.database, visit.services.clock, visit.request.remoteAddress()};
}

programs::RecordQuery queryOf(const Services& services, std::string_view search, bool former) {
    programs::RecordQuery query;
    query.search = search;
    if (!former) query.today = todayIn(services, services.zone);
    query.limit = kRecordsPage;
    return query;
}

/// On both clocks of the program, where there is one.
Visit visitOf(const Services& services, const Request& request, const RecordShape& shape) {
    Visit visit(services, request);
    if (shape.program != nullptr) visit.setClocks(*shape.program);
    return visit;
}

/// The list of people shows those of one organisation.
void showOnlyOf(const Visit& visit, OrganisationId organisation, RecordListView& view) {
    view.organisation = organisation.text();
    const auto seen = recordServiceOf(visit).open(*visit.account(), records::organisationKind(), organisation.value);
    if (!seen) return;
    view.onlyOf = visit.text("records.only_of", {{"name", seen->record.title(visit.language().tag)}});
    view.all = {visit.text("records.all"), view.path};
}

Response showList(const Services& services, const Request& request, const RecordShape& shape) {
    const auto visit = visitOf(services, request, shape);
    RecordListView view;
    view.title = shape.heading.empty() ? visit.text(shape.key("title")) : shape.heading;
    view.path = shape.path;
    if (shape.program != nullptr) {
        view.back = {shape.program->title.in(visit.language().tag), pathOfProgram(shape.program->code)};
        view.exportText = visit.text(shape.key("export_text"));
    }
    view.searchHint = visit.text(shape.key("search_hint"));
    view.hasFormer = shape.program == nullptr;
    view.search = request.query("q");
    view.former = !request.query("former").empty();
    for (const auto& tab : recordShapes())
        if (shape.program == nullptr) view.tabs.push_back({visit.text(tab.key("title")), tab.path, &tab == &shape});
    const int number = std::clamp(numberOf(request.query("page")).value_or(1), 1, kMostRecordPages);
    auto query = queryOf(services, view.search, view.former);
    query.skip = std::int64_t{kRecordsPage} * (number - 1);
    query.organisation = OrganisationId::parse(request.query("organisation"));
    for (const auto* column : shape.filters) {
        auto& filter = view.filters.emplace_back(
            RecordListView::Filter{column, columnLabel(visit, shape, column), std::string(request.query(column))});
        filter.choices = shape.choices(visit, column);
        std::erase_if(filter.choices, [](const SelectOption& choice) { return choice.value.empty(); });
        filter.choices.insert(filter.choices.begin(), {"", visit.text("records.all_of_them")});
        if (!filter.value.empty()) query.only[column] = filter.value;
    }
    const auto page = recordServiceOf(visit).list(*visit.account(), *shape.kind, query);
    if (query.organisation && shape.kind->isPersonal()) showOnlyOf(visit, query.organisation, view);
    view.columns = {listedLabel(visit, shape, "name")};
    for (const auto* column : shape.listed)
        view.columns.push_back(listedLabel(visit, shape, column));
    for (const auto& record : page.records) {
        RecordListView::Row row{record.title(visit.language().tag), shape.path + "/" + std::to_string(record.id)};
        const auto& end = records::textOf(record.fields, "valid_to");
        if (!end.empty()) row.ended = visit.text("records.until", {{"day", dateText(end, visit.language())}});
        for (const auto* column : shape.listed)
            row.cells.push_back(columnText(visit, shape, column, record.fields));
        view.rows.push_back(std::move(row));
    }
    if (shape.dressList) shape.dressList(visit, page.records, view);
    const auto link = [&](int to) {
        auto url = shape.path + "?page=" + std::to_string(to);
        if (!view.search.empty()) url += "&q=" + http::url::encode(view.search);
        if (view.former) url += "&former=1";
        if (query.organisation) url += "&organisation=" + query.organisation.text();
        for (const auto& [column, value] : query.only)
            url += "&" + column + "=" + http::url::encode(value);
        return url;
    };
    if (number > 1) view.pages.push_back({visit.text("records.previous"), link(number - 1)});
    if (page.more) view.pages.push_back({visit.text("records.next"), link(number + 1)});
    if (!view.pages.empty() && !page.records.empty())
        view.position = visit.text(
            page.more ? "records.position" : "records.position_of_all",
            {{"from", std::to_string(query.skip + 1)}, {"to", std::to_string(query.skip + std::ssize(page.records))}});
    if (page.mayAdd) {
        view.newUrl = shape.path + "/new";
        view.newText = visit.text(shape.key("new"));
        view.importUrl = shape.path + "/import";
        view.exportAction = shape.path + "/export";
    }
    return visit.page(render(services.site, visit.frame, view));
}

std::string changedByText(const Visit& visit, const programs::RecordState& state) {
    if (!state.changedAt || !state.changedBy) return {};
    const auto who = visit.services.database.read(
        [&](storage::ReadTx& tx) { return actorText(tx, visit, audit::Actor::account(state.changedBy).text()); });
    return visit.text("records.changed_by",
                      {{"who", who}, {"at", momentText(*state.changedAt, visit.frame.clocks, visit.language())}});
}

/// What only an administrator or the own side's coordinator is offered: the form.
RecordView formView(const Visit& visit, const RecordShape& shape, const Record& record, bool mayKeep) {
    const auto& services = visit.services;
    RecordView view;
    view.back = {shape.heading.empty() ? visit.text(shape.key("title")) : shape.heading, shape.path};
    view.title = record.id == 0 ? visit.text(shape.key("new")) : record.title(visit.language().tag);
    view.version = std::to_string(record.state.version);
    if (mayKeep) view.action = record.id == 0 ? shape.path : shape.path + "/" + std::to_string(record.id);
    if (mayKeep && record.id != 0 && shape.kind->isRemovable()) {
        view.removeAction = shape.path + "/" + std::to_string(record.id) + "/remove";
        view.removeText = visit.text(shape.key("remove"));
    }
    const auto columns = shape.kind->columns();
    for (const auto& group : shape.groups) {
        RecordView::Group shown{visit.text(shape.key("group." + std::string(group.name))), {}};
        for (const auto* name : group.columns) {
            const auto column = std::find_if(columns.begin(), columns.end(),
                                             [&](const auto& one) { return std::string_view(one.name) == name; });
            if (!mayKeep && records::textOf(record.fields, name).empty()) continue;
            shown.fields.push_back(columnField(visit, shape, *column, record.fields));
        }
        if (!shown.fields.empty()) view.groups.push_back(std::move(shown));
    }
    if (mayKeep && shape.program == nullptr) {
        auto query = queryOf(services, "", false);
        query.limit = kSuggested;
        RecordView::Suggestions organisations{"organisations", {}};
        const auto scope =
            services.database.read([&](storage::ReadTx& tx) { return records::scopeOf(tx, *visit.account()); });
        for (const auto& one :
             recordServiceOf(visit).list(*visit.account(), records::organisationKind(), query).records)
            if (!shape.kind->isPersonal() || records::mayKeep(*visit.account(), scope, one.country))
                organisations.values.push_back({records::textOf(one.fields, "code"), one.title(visit.language().tag)});
        view.suggestions.push_back(std::move(organisations));
    }
    if (record.id != 0 && shape.path == "/organisations")
        view.related.push_back(
            {visit.text("organisation.people"), "/people?organisation=" + std::to_string(record.id)});
    if (record.id != 0 && shape.kind->isPersonal()) {
        const auto person = shape.path == "/people" ? PersonId{record.id} : shape.kind->subjectOf(record);
        if (auto consents = consentsLink(visit, person)) view.related.push_back(std::move(*consents));
    }
    if (record.id != 0)
        if (auto returned = services.database.read(
                [&](storage::ReadTx& tx) { return cameBackLink(tx, visit, records::textOf(record.fields, "email")); }))
            view.related.push_back(std::move(*returned));
    if (shape.dressForm) shape.dressForm(visit, record, view);
    return view;
}

Response showNew(const Services& services, const Request& request, const RecordShape& shape) {
    const auto visit = visitOf(services, request, shape);
    Record record;
    if (shape.begin) shape.begin(record);
    if (shape.path == "/organisations" || shape.path == "/bodies")
        record.fields["country"] =
            services.database.read([&](storage::ReadTx& tx) { return records::scopeOf(tx, *visit.account()).country; });
    return visit.page(render(services.site, visit.frame, formView(visit, shape, record, true)));
}

Response showOne(const Services& services, const Request& request, const RecordShape& shape) {
    const auto visit = visitOf(services, request, shape);
    const auto id = numberOf<std::int64_t>(request.parameter("id")).value_or(0);
    const auto seen = recordServiceOf(visit).open(*visit.account(), *shape.kind, id);
    if (!seen) return Response::error(seen.error());
    auto view = formView(visit, shape, seen->record, seen->mayKeep);
    if (seen->mayKeep) view.changedBy = changedByText(visit, seen->record.state);
    return visit.page(render(services.site, visit.frame, view));
}

Response save(const Services& services, const Request& request, const RecordShape& shape, std::int64_t id) {
    const auto visit = visitOf(services, request, shape);
    Record record;
    record.id = id;
    record.state.version = numberOf<std::int64_t>(request.field("version")).value_or(0);
    for (const auto& column : shape.kind->columns())
        record.fields[column.name] = request.field(column.name);
    const bool confirmed = !request.field("confirmed").empty();
    const auto saved = recordServiceOf(visit).save(*visit.account(), *shape.kind, record, confirmed);
    if (!saved) return Response::error(saved.error());
    if (saved->id != 0) services.identity.personsChanged();
    // Lists of a program are entered line after line.
    if (saved->id != 0)
        return visit.done(shape.program == nullptr ? shape.path + "/" + std::to_string(saved->id) : shape.path,
                          "record_saved");
    auto view = formView(visit, shape, record, true);
    view.confirming = saved->similar;
    for (const auto& error : saved->errors)
        view.errors.push_back(visit.pageError(error));
    if (!saved->changed) return visit.page(render(services.site, visit.frame, view), kUnprocessable);
    // What the other one saved is shown beside; the next press of the button is about that version.
    view.version = std::to_string(saved->changed->state.version);
    view.conflict = changedByText(visit, saved->changed->state);
    for (const auto& difference : records::differences(*shape.kind, saved->changed->fields, record.fields))
        view.changes.push_back({columnLabel(visit, shape, difference.column), difference.before, difference.after});
    return visit.page(render(services.site, visit.frame, view), 409);
}

Response exportAll(const Services& services, const Request& request, const RecordShape& shape) {
    const Visit visit(services, request);
    auto query = queryOf(services, request.field("q"), !request.field("former").empty());
    query.organisation = OrganisationId::parse(request.field("organisation"));
    for (const auto* column : shape.filters)
        if (const auto value = request.field(column); !value.empty()) query.only[column] = value;
    auto table = recordServiceOf(visit).exportTable(*visit.account(), *shape.kind, query, visit.language().tag);
    auto response = Response::bytes(std::move(table), "text/csv; charset=utf-8");
    auto name = shape.path.substr(1);
    std::replace(name.begin(), name.end(), '/', '-');
    response.download(name + "-" + todayIn(services, services.zone) + ".csv");
    return response;
}

Response saveNew(const Services& services, const Request& request, const RecordShape& shape) {
    return save(services, request, shape, 0);
}

Response saveKnown(const Services& services, const Request& request, const RecordShape& shape) {
    const auto id = numberOf<std::int64_t>(request.parameter("id")).value_or(0);
    return id <= 0 ? Response::error(records::noRecord()) : save(services, request, shape, id);
}

Response removeOne(const Services& services, const Request& request, const RecordShape& shape) {
    const Visit visit(services, request);
    const auto id = numberOf<std::int64_t>(request.parameter("id")).value_or(0);
    const auto version = numberOf<std::int64_t>(request.field("version")).value_or(0);
    const auto removed = recordServiceOf(visit).remove(*visit.account(), *shape.kind, id, version);
    if (!removed) return Response::error(removed.error());
    return visit.done(shape.path, "part_removed");
}

Access keepers() {
    return Access::anyOf({"administrator", "coordinator"});
}

http::Handler onShape(const Services& services, const ShapeOf& shapeOf,
                      Response (*handler)(const Services&, const Request&, const RecordShape&)) {
    return [&services, shapeOf, handler](const Request& request) {
        const auto shape = shapeOf(services, request);
        return shape ? handler(services, request, **shape) : Response::error(shape.error());
    };
}

void addRoutes(std::vector<http::Route>& routes, const Services& services, const std::string& path,
               const ShapeOf& shapeOf) {
    const auto on = [&](auto handler) { return onShape(services, shapeOf, handler); };
    routes.push_back({Method::Get, path, Access::signedIn(), BodyLimit::none(), on(showList)});
    routes.push_back({Method::Post, path, keepers(), BodyLimit::form(), on(saveNew)});
    routes.push_back({Method::Get, path + "/new", keepers(), BodyLimit::none(), on(showNew)});
    routes.push_back({Method::Get, path + "/{id}", Access::signedIn(), BodyLimit::none(), on(showOne)});
    routes.push_back({Method::Post, path + "/{id}", keepers(), BodyLimit::form(), on(saveKnown)});
    routes.push_back({Method::Post, path + "/{id}/remove", keepers(), BodyLimit::form(), on(removeOne)});
    addTableRoutes(routes, services, path, shapeOf);
}

}  // namespace

void addTableRoutes(std::vector<http::Route>& routes, const Services& services, const std::string& path,
                    const ShapeOf& shapeOf) {
    constexpr std::uint64_t kLargestTable = 2 * http::mebibyte, kLargestPlan = 16 * http::mebibyte;
    const auto on = [&](auto handler) { return onShape(services, shapeOf, handler); };
    routes.push_back({Method::Get, path + "/import", keepers(), BodyLimit::none(), on(showImport)});
    routes.push_back({Method::Post, path + "/import", keepers(), BodyLimit::upload(kLargestTable), on(planImport)});
    routes.push_back({Method::Post, path + "/import/apply", keepers(), BodyLimit::form(kLargestPlan), on(applyImport)});
    routes.push_back({Method::Post, path + "/export", keepers(), BodyLimit::form(), on(exportAll)});
}

std::vector<http::Route> recordRoutes(const Services& services) {
    std::vector<http::Route> routes;
    for (const auto& shape : recordShapes())
        addRoutes(routes, services, shape.path, [&shape](const Services&, const Request&) {
            return std::shared_ptr<const RecordShape>(std::shared_ptr<void>(), &shape);
        });
    addRoutes(routes, services, "/programs/{code}/participations", participationShape);
    addRoutes(routes, services, "/programs/{code}/agenda/{component}", agendaShape);
    return routes;
}

}  // namespace entente::web
