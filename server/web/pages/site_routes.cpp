#include "web/pages/site_routes.h"

#include "storage/db/database.h"
#include "web/pages/context.h"
#include "web/pages/session.h"
#include "web/views/login.h"

namespace entente::web {

using http::Access;
using http::BodyLimit;
using http::Method;
using http::Request;
using http::Response;

namespace {

Response health(const Services& services) {
    services.database.read([](storage::ReadTx& tx) {
        auto rows = tx.query("SELECT 1");
        rows.next();
    });
    return Response::text("ok\n");
}

/// Title and sentence of an error page. What the message says is for people; what is not, the log has.
Response errorPage(const Services& services, const http::ErrorPage& error) {
    const Request nothing{{}};
    const auto& request = error.request ? *error.request : nothing;
    const Visit visit(services, request);
    const auto key = "problem." + std::to_string(error.status);
    ProblemView view;
    view.title = services.site.catalogue().has(visit.language(), key) ? visit.text(key) : visit.text("problem.other");
    view.text = visit.say(error.message);
    view.incident = error.incident;
    return visit.page(render(services.site, visit.frame, view), error.status);
}

}  // namespace

std::vector<http::Route> assetRoutes(const Services& services) {
    return {{Method::Get, "/assets/{version}/{path...}", Access::open("style, fonts and scripts of every page"),
             BodyLimit::none(), [&services](const Request& request) {
                 const auto* asset =
                     services.site.assets().find(request.parameter("version"), request.parameter("path"));
                 if (!asset) return Response::error(404, {"http.not_found", "There is no such page", {}});
                 return Response::file(asset->file, asset->type).caching(http::Caching::Immutable).etag(asset->hash);
             }}};
}

http::Site siteOf(const Services& services) {
    std::vector<http::Route> routes;
    routes.push_back({Method::Get, "/healthz", Access::open("monitoring"), BodyLimit::none(),
                      [&services](const Request&) { return health(services); }});
    for (const auto group :
         {signInRoutes,   boardRoutes,        programRoutes,      openItemRoutes, undeliveredRoutes,
          statusRoutes,   programNewRoutes,   programSheetRoutes, taskRoutes,     linkRoutes,
          documentRoutes, verifyRoutes,       workflowRoutes,     recordRoutes,   participationStateRoutes,
          absenceRoutes,  calendarRoutes,     mailRoutes,         outboxRoutes,   invitationRoutes,
          writeRoutes,    passportRoutes,     erasureRoutes,      accessRoutes,   ownDataRoutes,
          consentRoutes,  internalListRoutes, assetRoutes})
        for (auto& route : group(services))
            routes.push_back(std::move(route));
    return {http::Router(std::move(routes)), std::make_shared<SessionAuthenticator>(services),
            [&services](const http::ErrorPage& error) { return errorPage(services, error); }};
}

}  // namespace entente::web
