#include "feel/json.h"
#include "programs/program_repository.h"
#include "storage/db/database.h"
#include "web/pages/workflow_routes.h"
#include "web/views/admin.h"
#include "workflow/incident_repository.h"
#include "workflow/runner.h"

namespace entente::web {

using http::Access;
using http::BodyLimit;
using http::Method;
using http::Request;
using http::Response;
using storage::ReadTx;
using workflow::OpenIncident;

namespace {

constexpr int kIncidentsShown = 50;
constexpr const char* kIncidentsPath = "/admin/incidents";

/// One line a value: `request.number = 5`.
std::string valuesText(const feel::Context& values) {
    std::string text;
    for (const auto& [name, value] : values.entries())
        text += name + " = " + feel::toPrettyJson(value) + "\n";
    return text;
}

IncidentsView::Row row(ReadTx& tx, const Visit& visit, const OpenIncident& open, const programs::Program& program) {
    const auto& language = visit.language();
    IncidentsView::Row row;
    row.element = open.incident.elementId;
    row.step = row.element;
    if (const auto package = visit.services.packages.tryLoad(tx, open.package)) {
        if (const auto library = visit.services.runner.libraryOf(tx, open.instance))
            row.step = nameOf(elementNames(*library, language), row.element);
        row.workflow = visit.text("incidents.workflow", {{"name", package->name.in(language.tag)},
                                                         {"version", std::to_string(package->version)}});
        row.caseUrl = workflowPath(package->key) + "/cases/" + open.instance.text() + "#incident-" +
                      std::to_string(open.incident.key);
    }
    row.program = {program.title.in(language.tag), pathOfProgram(program.code)};
    row.at = open.incident.raisedAt;
    row.text = visit.say(open.incident.message);
    row.expression = open.incident.expression;
    row.values = valuesText(open.incident.variables);
    return row;
}

Response list(const Services& services, const Request& request) {
    const Visit visit(services, request);
    IncidentsView view;
    services.database.read([&](ReadTx& tx) {
        auto open =
            workflow::IncidentRepository().open(tx, IncidentId::parse(request.query("before")), kIncidentsShown + 1);
        if (open.size() > kIncidentsShown) {
            open.resize(kIncidentsShown);
            view.older = Link{visit.text("page.older"), kIncidentsPath + ("?before=" + open.back().id.text())};
        }
        for (const auto& incident : open)
            if (const auto program = programs::ProgramRepository().find(tx, incident.program))
                view.incidents.push_back(row(tx, visit, incident, *program));
    });
    return visit.page(render(services.site, visit.frame, view));
}

}  // namespace

std::vector<http::Route> workflowIncidentRoutes(const Services& services) {
    return {
        {Method::Get, kIncidentsPath, Access::role("administrator"), BodyLimit::none(),
         [&services](const Request& request) { return list(services, request); }},
    };
}

}  // namespace entente::web
