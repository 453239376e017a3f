#include "feel/json.h"
#include "jobs/deliver_again.h"
#include "jobs/delivery_repository.h"
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

IncidentsView::Undelivered undeliveredRow(const Visit& visit, const jobs::GivenUp& lost,
                                          const programs::Program& program) {
    const auto& delivery = lost.delivery;
    IncidentsView::Undelivered row;
    row.name = delivery.name;
    row.kind = visit.text("undelivered." + std::string(engine::text(delivery.kind)));
    row.program = {program.title.in(visit.language().tag), pathOfProgram(program.code)};
    row.reason = visit.say(lost.reason);
    row.values = valuesText(delivery.variables);
    if (!lost.workflow.empty())
        row.receiver = {visit.text("undelivered.case", {{"number", delivery.to.instance.text()}}),
                        workflowPath(lost.workflow) + "/cases/" + delivery.to.instance.text()};
    row.retryAction = kIncidentsPath + ("/deliveries/" + std::to_string(delivery.id)) + "/retry";
    return row;
}

void addUndelivered(ReadTx& tx, const Visit& visit, IncidentsView& view) {
    const auto before = numberOf<std::int64_t>(visit.request.query("before_delivery")).value_or(0);
    auto lost = jobs::DeliveryRepository().givenUp(tx, before, kIncidentsShown + 1);
    if (lost.size() > kIncidentsShown) {
        lost.resize(kIncidentsShown);
        view.olderUndelivered = Link{visit.text("page.older"),
                                     kIncidentsPath + ("?before_delivery=" + std::to_string(lost.back().delivery.id))};
    }
    for (const auto& one : lost)
        if (const auto program = programs::ProgramRepository().find(tx, one.delivery.program))
            view.undelivered.push_back(undeliveredRow(visit, one, *program));
}

Response retryDelivery(const Services& services, const Request& request) {
    const Visit visit(services, request);
    const auto id = numberOf<std::int64_t>(request.parameter("id")).value_or(0);
    const auto retried = jobs::deliverAgain(services.database, id, visit.account()->id, services.clock.now());
    return retried ? visit.done(kIncidentsPath, "delivery_retried") : Response::error(retried.error());
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
        addUndelivered(tx, visit, view);
    });
    return visit.page(render(services.site, visit.frame, view));
}

}  // namespace

std::vector<http::Route> workflowIncidentRoutes(const Services& services) {
    return {
        {Method::Get, kIncidentsPath, Access::role("administrator"), BodyLimit::none(),
         [&services](const Request& request) { return list(services, request); }},
        {Method::Post, "/admin/incidents/deliveries/{id}/retry", Access::role("administrator"), BodyLimit::form(),
         [&services](const Request& request) { return retryDelivery(services, request); }},
    };
}

}  // namespace entente::web
