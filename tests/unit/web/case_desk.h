#pragma once

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "unit/web/page_desk.h"
#include "web/pages/case_parts.h"

/// What tests of the pages about cases share.
namespace entente::web::test {

inline constexpr const char* kAdministrator = "admin@mois.example";
inline constexpr const char* kCoordinator = "coordinator@mois.example";
inline constexpr const char* kPartner = "coordinator@partner.example";

/// The pages about cases.
struct Cases : PageDesk {
    Cases() : PageDesk({workflowRoutes, programRoutes}) {}

    std::string pathOf(InstanceId instance) { return "/admin/workflows/planning/cases/" + instance.text(); }
    std::string seen(InstanceId instance) {
        return text("SELECT CAST(version AS TEXT) FROM instance WHERE id = " + instance.text());
    }
    std::string keyOf(InstanceId instance, const std::string& element) {
        return text("SELECT CAST(key AS TEXT) FROM element_instance WHERE instance_id = " + instance.text() +
                    " AND element_id = '" + element + "'");
    }
    std::int64_t open(const std::string& element) {
        return number("SELECT count(*) FROM task WHERE state = 'open' AND element_id = '" + element + "'");
    }
};

inline bool has(const http::Response& response, std::string_view text) {
    return response.body().find(text) != std::string::npos;
}

inline workflow::PackageFiles renamed(const std::string& element, const std::string& to) {
    return entente::test::renamed(entente::test::planningFiles(), element, to);
}

}  // namespace entente::web::test
