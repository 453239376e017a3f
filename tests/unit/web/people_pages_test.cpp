#include <doctest/doctest.h>

#include "bpmn/steps.h"
#include "unit/web/page_desk.h"
#include "unit/web/support.h"

using namespace entente;
using namespace entente::web;

namespace {

/// Pages about people and days.
struct Desk : web::test::PageDesk {
    Desk() : PageDesk({taskRoutes, absenceRoutes, calendarRoutes}) {}

    identity::NewAccount newCoordinator(const std::string& email) {
        identity::NewAccount coordinator;
        coordinator.email = email;
        coordinator.password = Secret(std::string("a long password"));
        coordinator.name = "Coordinator 3";
        coordinator.role = identity::Role::Coordinator;
        coordinator.side = identity::Side::A;
        REQUIRE(identity->add(coordinator, {}, clock.now()));
        return coordinator;
    }
    /// The review of the concept note with these persons, up to where they are asked.
    std::string review(const std::string& approvers, const std::string& policy) {
        auto files = entente::test::planningFiles();
        const bpmn::StepEdit edit{"review_concept_note",
                                  {{bpmn::StepField::Who, approvers}, {bpmn::StepField::Policy, policy}}};
        files["planning.bpmn"] = bpmn::applySteps(files["planning.bpmn"], {edit}).value();
        std::vector<Problem> problems;
        REQUIRE(packages->install("planning", files, {}, problems));
        return "/tasks/" + task(upToReview(), "review_concept_note").id.text();
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
    for (const auto& [language, shown] : http::Fields{{"en", ">7 June 2027, Monday<"}, {"ko", ">2027. 6. 7.(월)<"}})
        CHECK(desk.get(kAdministrator, "/admin/calendars/uz", {{"year", "2027"}, {"lang", language}})
                  .body()
                  .find(shown) != std::string::npos);
    for (const auto& [field, value] : http::Fields{{"date", "2027-13-01"}, {"name_en", ""}, {"kind", "<b>"}}) {
        auto wrong = day;
        for (auto& [name, sent] : wrong)
            if (name == field) sent = value;
        CAPTURE(field);
        CHECK(desk.post(kAdministrator, "/admin/calendars/uz", wrong).status() == 422);
    }
    CHECK(desk.post(kAdministrator, "/admin/calendars/uz/weekend", {{"weekend", "x"}}).status() == 422);
    const auto weekend = desk.post(kAdministrator, "/admin/calendars/uz/weekend", {{"weekend", "5"}, {"weekend", "6"}},
                                   {{"year", "2028"}});
    CHECK(weekend.status() == 303);
    CHECK(weekend.headerValue("Location") == "/admin/calendars/uz?year=2028");
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
    // An account that was added by hand keeps the same office.
    const auto second = desk.newCoordinator("second@mois.example").email;
    CHECK(desk.get(second, "/absences").body().find("Reviewer 1") != std::string::npos);
    CHECK(desk.post(second, "/absences", away).status() == 303);
}

TEST_CASE("who has left office while something waits for them is named to their own coordinator, to be handed over") {
    Desk desk;
    desk.upToReview();
    desk.clock.set("2027-03-02T01:00:00Z");
    const auto reviewer = desk.text("SELECT CAST(id AS TEXT) FROM person WHERE email = 'reviewer@mois.example'");
    const auto link = "/absences?from=" + reviewer + "#hand-over";
    const auto named = [&](const char* email) {
        return desk.get(email, "/absences").body().find(link) != std::string::npos;
    };
    CHECK_FALSE(named(kCoordinator));
    desk.database->write(
        [](storage::Tx& tx) { tx.run("UPDATE person SET valid_to = '2027-03-01' WHERE email LIKE 'reviewer@mois%'"); });
    CHECK(named(kCoordinator));
    CHECK_FALSE(named(kPartner));
    const auto chosen = desk.get(kCoordinator, "/absences", {{"from", reviewer}}).body();
    CHECK(chosen.find("value=\"" + reviewer + "\" selected", chosen.find("id=\"from\"")) != std::string::npos);
    const http::Fields to = {
        {"from", reviewer}, {"new_name", "Reader 1"}, {"new_email", "reader@mois.example"}, {"note", "New reviewer"}};
    CHECK(desk.post(kCoordinator, "/absences/hand-over", to).status() == 200);
    CHECK_FALSE(named(kCoordinator));
}

TEST_CASE("a task that one coordinator does is not finished by another before they take it over") {
    Desk desk;
    const auto second = desk.newCoordinator("second@mois.example");
    const auto instance = desk.start();
    const auto task = desk.task(instance, "enquiry");
    const auto path = "/tasks/" + task.id.text();
    CHECK(desk.post(second.email, path + "/claim", {{"claim", "1"}}).status() == 303);
    CHECK(desk.get(kCoordinator, path).status() == 200);
    CHECK(desk.fill(task, entente::test::enquiryFields()).error().message.key == "approvals.claimed");
    CHECK(desk.post(kPartner, path + "/claim", {{"claim", "1"}}).status() == 404);
    const auto holder = desk.account(second.email).person.text();
    CHECK(desk.get(kCoordinator, path).body().find("name=\"holder\" value=\"" + holder + '"') != std::string::npos);
    CHECK(desk.post(kCoordinator, path + "/claim", {{"claim", "1"}}).status() == 409);
    CHECK(desk.post(kCoordinator, path + "/claim", {{"claim", "1"}, {"holder", holder}}).status() == 303);
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

TEST_CASE("an answer is recorded for the person and the files that the page showed") {
    Desk desk;
    const auto path = desk.review("=[program.mois.reviewer, program.mois.signatory]", "sequential");
    const auto first = desk.linkOf("reviewer@mois.example").person.id.text();
    const auto shown = desk.get(kCoordinator, path + "/record").body();
    CHECK(shown.find("name=\"record_person\" value=\"" + first + '"') != std::string::npos);
    CHECK(shown.find("name=\"record_edition\" value=\"1\"") != std::string::npos);
    http::Fields answer = {{"record_person", first},
                           {"record_edition", "1"},
                           {"record_way", "phone"},
                           {"record_by_name", "Reviewer 1"},
                           {"outcome", "approve"}};
    CHECK(desk.post(kCoordinator, path + "/record", answer).status() == 303);
    // The second click is about the same person, who answered, and so is a page that comes back with its problem.
    CHECK(desk.post(kCoordinator, path + "/record", answer).status() == 303);
    answer[3].second.clear();
    const auto again = desk.post(kCoordinator, path + "/record", answer);
    CHECK(again.status() == 422);
    CHECK(again.body().find("name=\"record_person\" value=\"" + first + '"') != std::string::npos);
    CHECK(desk.number("SELECT count(*) FROM decision") == 1);
}

TEST_CASE("to the other side a line is one answer") {
    Desk desk;
    const auto path = desk.review("=[program.partner.addressee, program.partner.coordinator]", "sequential");
    const auto line = std::string("<h2 id=\"line\">");
    CHECK(desk.get(kPartner, path).body().find(line) != std::string::npos);
    CHECK(desk.get(kCoordinator, path).body().find(line) == std::string::npos);
    CHECK(desk.post(kCoordinator, path + "/approvers", {{"add_name", "Officer 1"}, {"add_email", "o@mois.example"}})
              .status() == 200);
    CHECK(desk.number("SELECT count(*) FROM task_person") == 2);
    REQUIRE(desk.decide("addressee@partner.example", "approve_with_remark", "Our own affair"));
    desk.settle();
    REQUIRE(desk.decide(kPartner, "approve"));
    CHECK(desk.get(kPartner, path).body().find("Our own affair") != std::string::npos);
    const auto ended = desk.get(kCoordinator, path, {{"lang", "en"}}).body();
    CHECK(ended.find("Our own affair") == std::string::npos);
    CHECK(ended.find(web::test::site().text(desk.services.site.catalogue().languageOf("en"),
                                            "outcome.approve_with_remark")) != std::string::npos);
}

TEST_CASE(
    "comments on a task: a side's own stay within it, shared ones reach both, and a second click says nothing twice") {
    Desk desk;
    const auto path = desk.review("=[program.partner.addressee]", "all");
    const auto says = [&](const char* email, const std::string& text, bool shared) {
        http::Fields fields = {{"comment", text}};
        if (shared) fields.emplace_back("shared", "1");
        return desk.post(email, path + "/comments", fields).status();
    };
    REQUIRE(says(kCoordinator, "We expect <b>delay</b>", false) == 303);
    REQUIRE(says(kCoordinator, "Shall we wait?", true) == 303);
    REQUIRE(says(kCoordinator, "Shall we wait?", true) == 303);
    REQUIRE(says(kPartner, "Our minister travels", false) == 303);
    CHECK(desk.number("SELECT count(*) FROM task_comment") == 3);
    // One notice each: to who is asked and to the coordinator, never to who wrote it, never beyond who may read it.
    const auto mailed = [&](const std::string& words) {
        return desk.text(
            "SELECT COALESCE(group_concat(address, ' '), '') FROM (SELECT json_extract(recipients, '$.to[0].email') AS "
            "address FROM mail WHERE text_name = 'task_commented' AND body LIKE '%" +
            words + "%' ORDER BY address)");
    };
    CHECK(mailed("delay").empty());
    CHECK(mailed("Shall we wait") == "addressee@partner.example coordinator@partner.example");
    CHECK(mailed("Our minister") == "addressee@partner.example");

    struct Row {
        const char* email;
        std::string text;
        bool reads;
    };
    for (const auto& [email, text, reads] : {
             Row{kCoordinator, "We expect &lt;b&gt;delay", true},
             Row{kCoordinator, "Shall we wait?", true},
             Row{kCoordinator, "Our minister travels", false},
             Row{kPartner, "We expect", false},
             Row{kPartner, "Shall we wait?", true},
             Row{kPartner, "Our minister travels", true},
             Row{kAdministrator, "Our minister travels", false},
         }) {
        CAPTURE(email);
        CAPTURE(text);
        CHECK((desk.get(email, path).body().find(text) != std::string::npos) == reads);
        CHECK((desk.get(email, path + "/comments").body().find(text) != std::string::npos) == reads);
    }
    CHECK(desk.get(kAdministrator, path).body().find("name=\"comment\"") == std::string::npos);

    for (const auto& wrong : {std::string(), std::string("  \n"), std::string(2001, 'x')}) {
        const auto refused = desk.post(kCoordinator, path + "/comments", {{"comment", wrong}, {"shared", "1"}});
        CHECK(refused.status() == 422);
        CHECK(refused.body().find("aria-invalid") != std::string::npos);
        CHECK(refused.body().find("name=\"shared\" value=\"1\" checked") != std::string::npos);
    }
    for (int i = 0; i < 12; ++i)
        REQUIRE(says(kCoordinator, "Note " + std::to_string(i), false) == 303);
    CHECK(desk.get(kCoordinator, path).body().find("We expect") == std::string::npos);
    const auto older = desk.get(kCoordinator, path + "/comments", {{"before", "5"}}).body();
    CHECK(older.find("We expect") != std::string::npos);
    CHECK(older.find("Note 11") == std::string::npos);
}

TEST_CASE("pages of a called process of another workflow show its own forms, words and documents") {
    Desk desk;
    desk.startByCall();
    const auto instance = desk.upToReview();
    const auto enquiry = desk.text("SELECT CAST(id AS TEXT) FROM task WHERE element_id = 'concept_note'");
    CHECK(desk.get(kCoordinator, "/tasks/" + enquiry).status() == 200);
    const auto next = desk.start();
    const auto form = desk.get(kCoordinator, "/tasks/" + desk.task(next, "enquiry").id.text(), {{"lang", "en"}}).body();
    CHECK(form.find("name=\"enquiry.ministry\"") != std::string::npos);
    CHECK(form.find("Nothing is sent from this step") != std::string::npos);
    REQUIRE(desk.decide("reviewer@mois.example", "approve"));
    const auto document = desk.document(instance, "concept_note");
    const auto again = desk.approvals->regenerate(document.id, desk.ours(), "again", 1);
    CHECK((again ? "" : again.error().message.english()) == "");
    CHECK(desk.newest(document.id).number == 2);
}
