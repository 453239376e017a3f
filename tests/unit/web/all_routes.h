#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "records/program_part.h"
#include "unit/web/page_desk.h"
#include "web/pages/site_routes.h"

namespace entente::web::test {

/// Every page of the server on a test world, to go through the whole table of routes.
struct AllRoutes : PageDesk {
    AllRoutes() : PageDesk({}) {}

    std::vector<std::string> valuesOf(const std::string& name) {
        if (name == "key" || name == "package") return {"planning"};
        if (name == "code") return {"UZ-2027", "kr", "uz"};
        if (name == "file") return {"1.docx"};
        if (name == "part") {
            std::vector<std::string> parts;
            for (const auto* part : records::programParts())
                parts.emplace_back(part->name());
            return parts;
        }
        if (name == "hash") return {text("SELECT sha256 FROM revision ORDER BY id LIMIT 1")};
        if (name == "component" || name == "position") return {"1", "2"};
        if (name == "id" || name == "record") {
            std::vector<std::string> ids;
            const auto last = number(
                "SELECT max(last) FROM (SELECT max(id) AS last FROM task UNION SELECT max(id) FROM mail UNION SELECT "
                "max(id) FROM document UNION SELECT max(id) FROM attachment UNION SELECT max(id) FROM person)");
            for (std::int64_t id = 1; id <= last; ++id)
                ids.push_back(std::to_string(id));
            return ids;
        }
        return {};
    }

    /// Every path that a pattern means here; none for links of mails and files of the pages.
    std::vector<std::string> pathsOf(const std::string& pattern) {
        std::vector<std::string> paths = {""};
        for (std::size_t at = 0; at < pattern.size();) {
            const auto open = pattern.find('{', at);
            const auto fixed = pattern.substr(at, open == std::string::npos ? open : open - at);
            for (auto& path : paths)
                path += fixed;
            if (open == std::string::npos) break;
            const auto close = pattern.find('}', open);
            std::vector<std::string> longer;
            for (const auto& value : valuesOf(pattern.substr(open + 1, close - open - 1)))
                for (const auto& path : paths)
                    longer.push_back(path + value);
            paths = std::move(longer);
            at = close + 1;
        }
        return paths;
    }

    http::Response visit(const http::Route& route, const char* email, const std::string& path) {
        http::RequestParts parts{.method = route.method, .path = path};
        // What pages that need more than a path ask for; others do not read it.
        parts.query = {{"program", "UZ-2027"}, {"step", "rsvp_ask"}, {"text", "invitation"}};
        parts.pathParameters = site.router.match(route.method, path).parameters;
        parts.principal = principalOf({account(email), "csrf", {}});
        return route.handler(http::Request(std::move(parts)));
    }

    http::Site site = siteOf(services);
};

inline bool admits(const http::Access& access, const char* role) {
    if (!access.needsAccount()) return false;
    const auto& roles = access.roles();
    return access.kind() == http::Access::Kind::SignedIn || std::find(roles.begin(), roles.end(), role) != roles.end();
}

}  // namespace entente::web::test
