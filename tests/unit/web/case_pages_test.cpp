#include <doctest/doctest.h>

#include "documents/pdf_shelf.h"
#include "http/router.h"
#include "support/world.h"
#include "unit/web/support.h"
#include "unit/web/world_services.h"
#include "web/pages/context.h"
#include "web/pages/session.h"

using namespace entente;
using namespace entente::web;

namespace {

constexpr const char* kAdministrator = "admin@mois.example";
constexpr const char* kCoordinator = "coordinator@mois.example";
constexpr const char* kPartner = "coordinator@partner.example";

/// The pages about cases, called as the router calls them.
struct Cases : entente::test::World {
    documents::PdfShelf pdfs{systemFiles(), *blobs, {.converter = {}, .folder = folder / "pdf"}};
    Services services = web::test::servicesOf(*this, pdfs);
    http::Router router{workflowRoutes(services)};

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
    http::Response post(const std::string& email, std::string path, http::Fields fields) {
        return send(email, {.method = http::Method::Post, .path = std::move(path), .fields = std::move(fields)});
    }

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

bool has(const http::Response& response, std::string_view text) {
    return response.body().find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("an administrator skips a step with a reason; the second click changes nothing and says so") {
    Cases cases;
    const auto instance = cases.start();
    const auto page = cases.get(kAdministrator, cases.pathOf(instance));
    CHECK(page.status() == 200);
    CHECK(has(page, "enquiry"));
    CHECK(has(cases.get(kAdministrator, "/admin/workflows/planning/cases"), cases.pathOf(instance)));
    http::Fields fields{{"step", "modify"},
                        {"seen", cases.seen(instance)},
                        {"end", cases.keyOf(instance, "enquiry")},
                        {"begin", "concept_note"}};
    const auto without = cases.post(kAdministrator, cases.pathOf(instance), fields);
    CHECK(without.status() == 422);
    fields.emplace_back("reason", "The enquiry was made by telephone");
    CHECK(cases.post(kAdministrator, cases.pathOf(instance), fields).status() == 303);
    CHECK(cases.open("enquiry") == 0);
    CHECK(cases.open("concept_note") == 1);
    CHECK(cases.post(kAdministrator, cases.pathOf(instance), fields).status() == 409);
    CHECK(cases.open("concept_note") == 1);
    CHECK(has(cases.get(kAdministrator, cases.pathOf(instance)), "The enquiry was made by telephone"));
    CHECK(cases.get(kAdministrator, "/admin/workflows/other/cases/" + instance.text()).status() == 404);

    const http::Fields cancel{{"step", "cancel"}, {"seen", cases.seen(instance)}, {"reason", "The forum is off"}};
    CHECK(cases.post(kAdministrator, cases.pathOf(instance), cancel).status() == 303);
    CHECK(cases.open("concept_note") == 0);
    CHECK(cases.post(kAdministrator, cases.pathOf(instance), cancel).status() == 409);
}

TEST_CASE("a coordinator opens a step again with a reason") {
    Cases cases;
    const auto instance = cases.upToReview();
    const std::string path = "/programs/UZ-2027/reopen";
    const auto step = instance.text() + "." + cases.seen(instance) + ".enquiry";
    CHECK(has(cases.get(kCoordinator, path), step));
    CHECK(cases.post(kCoordinator, path, {{"step", step}, {"behind", "cancel"}}).status() == 422);
    CHECK(cases.post(kCoordinator, path, {{"reason", "why"}}).status() == 422);
    CHECK(cases.post(kPartner, path, {{"step", step}, {"reason", "why"}}).status() == 403);
    const http::Fields fields{{"step", step}, {"behind", "cancel"}, {"reason", "The ministry has changed"}};
    CHECK(cases.post(kCoordinator, path, fields).status() == 303);
    CHECK(cases.open("enquiry") == 1);
    CHECK(cases.open("review_concept_note") == 0);
    CHECK(cases.post(kCoordinator, path, fields).status() == 409);
}

TEST_CASE("a coordinator starts at a step and is asked what the steps before have left") {
    Cases cases;
    const std::string path = "/programs/UZ-2027/start/planning/at";
    CHECK(has(cases.get(kCoordinator, path), "concept_note"));
    const auto page = cases.get(kCoordinator, path, {{"step", "concept_note"}});
    CHECK(has(page, "enquiry.ministry"));
    CHECK(cases.post(kCoordinator, path, {{"step", "concept_note"}}).status() == 422);
    CHECK(cases.open("concept_note") == 0);
    auto fields = entente::test::enquiryFields();
    fields.emplace_back("step", "concept_note");
    CHECK(cases.post(kCoordinator, path, fields).status() == 303);
    CHECK(cases.open("concept_note") == 1);
    CHECK(cases.open("enquiry") == 0);
}

TEST_CASE("a case moves to the newest version after a look at what happens to it") {
    Cases cases;
    const auto instance = cases.start();
    const auto path = cases.pathOf(instance) + "/migrate";
    CHECK(cases.get(kAdministrator, path).status() == 409);
    auto files = entente::test::planningFiles();
    for (auto& [file, bytes] : files)
        if (file.ends_with(".bpmn"))
            for (auto at = bytes.find("\"enquiry\""); at != std::string::npos; at = bytes.find("\"enquiry\"", at + 9))
                if (!bytes.substr(0, at).ends_with("formId=")) bytes.replace(at, 9, "\"asked\"");
    std::vector<Problem> problems;
    REQUIRE(cases.packages->install("planning", files, {}, problems).ok());
    CHECK(has(cases.get(kAdministrator, cases.pathOf(instance)), path));
    http::Fields fields{{"seen", cases.seen(instance)}, {"reason", "New rules"}, {"step", "move"}};
    CHECK(cases.post(kAdministrator, path, fields).status() == 409);
    CHECK(cases.open("enquiry") == 1);
    fields.emplace_back("to.enquiry", "asked");
    CHECK(cases.post(kAdministrator, path, fields).status() == 303);
    CHECK(cases.open("asked") == 1);
}
