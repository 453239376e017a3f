#pragma once

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "documents/pdf_shelf.h"
#include "http/router.h"
#include "support/world.h"
#include "unit/web/world_services.h"
#include "web/pages/context.h"
#include "web/pages/session.h"

namespace entente::web::test {

/// Groups of pages on a test world, called as the router calls them.
struct PageDesk : entente::test::World {
    using Group = std::vector<http::Route> (*)(const Services&);
    explicit PageDesk(std::initializer_list<Group> groups) : router(routesOf(groups)) {}

    documents::PdfShelf pdfs{systemFiles(), *blobs, {.converter = {}, .folder = folder / "pdf"}};
    Services services = servicesOf(*this, pdfs);
    http::Router router;

    http::Response send(const std::string& email, http::RequestParts parts) {
        const auto match = router.match(parts.method, parts.path);
        REQUIRE(match.route);
        parts.pathParameters = match.parameters;
        parts.principal = principalOf({account(email), "csrf", {}});
        return match.route->handler(http::Request(std::move(parts)));
    }
    http::Response get(const std::string& email, std::string path, http::Fields query = {}) {
        return send(email, {.method = http::Method::Get, .path = std::move(path), .query = std::move(query)});
    }
    http::Response post(const std::string& email, std::string path, http::Fields fields, http::Fields query = {}) {
        return send(email, {.method = http::Method::Post,
                            .path = std::move(path),
                            .query = std::move(query),
                            .fields = std::move(fields)});
    }

  private:
    std::vector<http::Route> routesOf(std::initializer_list<Group> groups) const {
        std::vector<http::Route> routes;
        for (const auto group : groups)
            for (auto& route : group(services))
                routes.push_back(std::move(route));
        return routes;
    }
};

}  // namespace entente::web::test
