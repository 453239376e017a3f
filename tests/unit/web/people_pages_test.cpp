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

/// Pages about people and days, called as the router calls them.
struct Desk : entente::test::World {
    documents::PdfShelf pdfs{systemFiles(), *blobs, {.converter = {}, .folder = folder / "pdf"}};
    Services services = web::test::servicesOf(*this, pdfs);
    http::Router router = [this] {
        std::vector<http::Route> routes;
        for (const auto group : {taskRoutes, absenceRoutes, calendarRoutes})
            for (auto& route : group(services))
                routes.push_back(std::move(route));
        return http::Router(std::move(routes));
    }();

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
};

constexpr const char* kAdministrator = "admin@mois.example";
constexpr const char* kCoordinator = "coordinator@mois.example";
constexpr const char* kPartner = "coordinator@partner.example";

}  // namespace

TEST_CASE("the routes say who may: calendars are read by coordinators and kept by administrators") {
    Desk desk;
    for (const auto group : {calendarRoutes, absenceRoutes})
        for (const auto& route : group(desk.services)) {
            CAPTURE(route.pattern);
            const auto& roles = route.access.roles();
            const bool coordinators = std::find(roles.begin(), roles.end(), "coordinator") != roles.end();
            if (route.pattern.starts_with("/admin") && route.method == http::Method::Post)
                CHECK(roles == std::vector<std::string>{"administrator"});
            else
                CHECK(coordinators);
        }
}

TEST_CASE("a calendar shows its years; what is sent wrongly comes back with the field named") {
    Desk desk;
    for (const std::string language : {"en", "ko"})
        for (const std::string year : {"2027", "1999", "abc", "", "99999"}) {
            CAPTURE(year);
            const auto page = desk.get(kAdministrator, "/admin/calendars/uz", {{"year", year}, {"lang", language}});
            CHECK(page.status() == 200);
        }
    CHECK(desk.get(kAdministrator, "/admin/calendars").status() == 200);
    CHECK(desk.get(kCoordinator, "/admin/calendars/kr").status() == 200);
    CHECK(desk.get(kAdministrator, "/admin/calendars/nowhere").status() == 404);
    http::Fields day = {{"date", "2027-06-07"}, {"name_en", "Day off"},    {"name_local", ""},
                        {"kind", "holiday"},    {"status", "provisional"}, {"source", "Decree 12"}};
    CHECK(desk.post(kAdministrator, "/admin/calendars/uz", day).status() == 303);
    CHECK(desk.text("SELECT source FROM holiday WHERE date = '2027-06-07'") == "Decree 12");
    for (const auto& [field, value] : http::Fields{{"date", "2027-13-01"}, {"name_en", ""}, {"kind", "<b>"}}) {
        auto wrong = day;
        for (auto& [name, sent] : wrong)
            if (name == field) sent = value;
        CAPTURE(field);
        CHECK(desk.post(kAdministrator, "/admin/calendars/uz", wrong).status() == 422);
    }
    CHECK(desk.post(kAdministrator, "/admin/calendars/uz/weekend", {{"weekend", "x"}}).status() == 422);
    CHECK(desk.post(kAdministrator, "/admin/calendars/uz/weekend", {{"weekend", "5"}, {"weekend", "6"}}).status() ==
          303);
    CHECK(desk.text("SELECT weekend FROM calendar WHERE code = 'uz'") == "5,6");
    CHECK(desk.post(kAdministrator, "/admin/calendars/uz/checked", {}, {{"year", "2027"}}).status() == 303);
    CHECK(desk.post(kAdministrator, "/admin/calendars/uz/remove", {{"date", "2027-06-07"}}).status() == 303);
    CHECK(desk.post(kAdministrator, "/admin/calendars/uz/remove", {{"date", "2027-06-07"}}).status() == 404);
}

TEST_CASE("absences: each side keeps its own people") {
    Desk desk;
    const auto reviewer = desk.text("SELECT CAST(id AS TEXT) FROM person WHERE email = 'reviewer@mois.example'");
    const auto reader = desk.text("SELECT CAST(id AS TEXT) FROM person WHERE email = 'reader@mois.example'");
    const http::Fields away = {
        {"absent_person", reviewer}, {"substitute", reader}, {"first_day", "2099-01-04"}, {"last_day", "2099-01-08"}};
    CHECK(desk.get(kCoordinator, "/absences", {{"lang", "ko"}}).status() == 200);
    CHECK(desk.post(kCoordinator, "/absences", {}).status() == 422);
    CHECK(desk.post(kPartner, "/absences", away).status() == 422);
    CHECK(desk.post(kCoordinator, "/absences", away).status() == 303);
    const auto id = desk.text("SELECT CAST(id AS TEXT) FROM absence");
    CHECK(desk.post(kPartner, "/absences/cancel", {{"absence", id}}).status() == 403);
    CHECK(desk.post(kCoordinator, "/absences/cancel", {{"absence", "x"}}).status() == 404);
    CHECK(desk.post(kCoordinator, "/absences/cancel", {{"absence", id}}).status() == 303);
    CHECK(desk.post(kCoordinator, "/absences/hand-over", {{"from", reviewer}}).status() == 422);
}

TEST_CASE("a task that one coordinator does is not finished by another before they take it over") {
    Desk desk;
    identity::NewAccount second;
    second.email = "second@mois.example";
    second.password = Secret(std::string("a long password"));
    second.name = "Coordinator 3";
    second.role = identity::Role::Coordinator;
    second.side = identity::Side::A;
    REQUIRE(desk.identity->add(second, {}, desk.clock.now()));
    const auto instance = desk.start();
    const auto task = desk.task(instance, "enquiry");
    const auto path = "/tasks/" + task.id.text();
    CHECK(desk.post(second.email, path + "/claim", {{"claim", "1"}}).status() == 303);
    CHECK(desk.get(kCoordinator, path).status() == 200);
    CHECK(desk.fill(task, entente::test::enquiryFields()).error().message.key == "approvals.claimed");
    CHECK(desk.post(kPartner, path + "/claim", {{"claim", "1"}}).status() == 404);
    CHECK(desk.post(kCoordinator, path + "/claim", {{"claim", "1"}}).status() == 303);
    CHECK(desk.post(kCoordinator, path + "/claim", {}).status() == 303);
    CHECK(desk.fill(desk.task(instance, "enquiry"), entente::test::enquiryFields()));
}

TEST_CASE("the panel of a waiting step is changed on its page") {
    Desk desk;
    const auto instance = desk.upToReview();
    const auto path = "/tasks/" + desk.task(instance, "review_concept_note").id.text();
    const http::Fields officer = {{"add_name", "Officer 1"}, {"add_email", "officer1@mois.example"}};
    CHECK(desk.post(kCoordinator, path + "/approvers", {{"add_name", "Officer 1"}}).status() == 422);
    CHECK(desk.post(kCoordinator, path + "/approvers", officer).status() == 303);
    CHECK(desk.post(kCoordinator, path + "/approvers", officer).status() == 422);
    for (const std::string language : {"en", "ko"})
        CHECK(desk.get(kCoordinator, path, {{"lang", language}}).status() == 200);
    CHECK(desk.get(kCoordinator, path + "/record").status() == 200);
    CHECK(desk.post(kCoordinator, path + "/approvers/remove", {{"person", "x"}, {"remove_note", "No"}}).status() ==
          422);
    const auto first = desk.text("SELECT CAST(id AS TEXT) FROM person WHERE email = 'officer1@mois.example'");
    CHECK(desk.post(kCoordinator, path + "/approvers/remove", {{"person", first}}).status() == 422);
    CHECK(desk.post(kCoordinator, path + "/approvers/remove", {{"person", first}, {"remove_note", "No"}}).status() ==
          303);
}
