#include <doctest/doctest.h>

#include <tuple>

#include "bpmn/steps.h"
#include "feel/json.h"
#include "jobs/case_mover.h"
#include "unit/web/case_desk.h"

using namespace entente;
using namespace entente::web;
using namespace entente::web::test;

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
    const auto step = instance.text() + "." + cases.seen(instance) + ".1.enquiry";
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

TEST_CASE("a step of a called process is opened again while the call runs") {
    Cases cases;
    cases.startByCall();
    const auto instance = cases.upToReview();
    const std::string path = "/programs/UZ-2027/reopen";
    const auto step = instance.text() + "." + cases.seen(instance) + "." + cases.keyOf(instance, "plan") + ".enquiry";
    CHECK(has(cases.get(kCoordinator, path), step));
    CHECK(
        cases.post(kCoordinator, path, {{"step", step}, {"behind", "cancel"}, {"reason", "It has changed"}}).status() ==
        303);
    CHECK(cases.open("enquiry") == 1);
    CHECK(cases.open("review_concept_note") == 0);
    REQUIRE(cases.fill(cases.task(instance, "enquiry"), entente::test::enquiryFields()));
    CHECK(cases.open("concept_note") == 1);
    const auto other = instance.text() + "." + cases.seen(instance) + ".1.enquiry";
    CHECK(cases.post(kCoordinator, path, {{"step", other}, {"behind", "cancel"}, {"reason", "why"}}).status() == 409);
    const auto over = instance.text() + "." + cases.seen(instance) + ".99.enquiry";
    CHECK(cases.post(kCoordinator, path, {{"step", over}, {"behind", "cancel"}, {"reason", "why"}}).status() == 409);
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
    cases.install(renamed("enquiry", "asked"));
    CHECK(has(cases.get(kAdministrator, cases.pathOf(instance)), path));
    http::Fields fields{{"seen", cases.seen(instance)}, {"reason", "New rules"}, {"step", "move"}};
    CHECK(cases.post(kAdministrator, path, fields).status() == 409);
    CHECK(cases.open("enquiry") == 1);
    fields.emplace_back("to.enquiry", "asked");
    CHECK(cases.post(kAdministrator, path, fields).status() == 303);
    CHECK(cases.open("asked") == 1);
    CHECK(has(cases.get(kCoordinator, "/programs/UZ-2027"), "Moved from version 1 to version 2: New rules"));
}

TEST_CASE("a case moves to the version that the page has shown, or stays") {
    Cases cases;
    const auto instance = cases.start();
    const auto path = cases.pathOf(instance) + "/migrate";
    const auto shown = cases.install(renamed("enquiry", "asked"));
    CHECK(has(cases.get(kAdministrator, path), "name=\"target\" value=\"" + shown.text() + "\""));
    const auto newer = cases.install(entente::test::planningFiles());
    http::Fields fields{{"seen", cases.seen(instance)},
                        {"target", shown.text()},
                        {"reason", "New rules"},
                        {"step", "move"},
                        {"to.enquiry", "asked"}};
    const auto refused = cases.post(kAdministrator, path, fields);
    CHECK(refused.status() == 409);
    CHECK(has(refused, "Another version became active"));
    CHECK(has(refused, "name=\"target\" value=\"" + newer.text() + "\""));
    CHECK(cases.number("SELECT package_id FROM instance") == 1);
    fields[1].second = newer.text();
    fields.pop_back();
    CHECK(cases.post(kAdministrator, path, fields).status() == 303);
    CHECK(cases.number("SELECT package_id FROM instance") == newer.value);
}

TEST_CASE("a step that was done and is under four eyes in the new version is asked about") {
    Cases cases;
    const auto instance = cases.upToReview();
    const auto path = cases.pathOf(instance) + "/migrate";
    auto files = renamed("concept_note", "draft_note");
    files["planning.bpmn"] =
        bpmn::applySteps(files["planning.bpmn"], {{"sign_letter", {{bpmn::StepField::FourEyes, "draft_note"}}}})
            .value();
    cases.install(files);
    http::Fields fields{{"seen", cases.seen(instance)}, {"reason", "New rules"}, {"step", "move"}};
    const auto asked = cases.post(kAdministrator, path, fields);
    CHECK(asked.status() == 409);
    CHECK(has(asked, "to.concept_note"));
    fields.back().second = "check";
    fields.emplace_back("to.concept_note", "-");
    const auto gone = cases.post(kAdministrator, path, fields);
    CHECK(gone.status() == 200);
    CHECK(has(gone, "<option value=\"-\" selected>"));
    fields.back().second = "draft_note";
    CHECK(has(cases.post(kAdministrator, path, fields), "<option value=\"draft_note\" selected>"));
    fields[2].second = "move";
    CHECK(cases.post(kAdministrator, path, fields).status() == 303);
    CHECK(cases.number("SELECT count(*) FROM task WHERE element_id = 'draft_note' AND state = 'completed'") == 1);
}

TEST_CASE("what was typed and chosen about a case comes back when it is refused, with the error at its field") {
    Cases cases;
    const auto instance = cases.start();
    const auto key = cases.keyOf(instance, "enquiry");
    http::Fields fields{{"step", "modify"},        {"seen", cases.seen(instance)}, {"end", key},
                        {"begin", "concept_note"}, {"values", "{\"a\": 1}"},       {"reason", " "}};
    const auto without = cases.post(kAdministrator, cases.pathOf(instance), fields);
    CHECK(without.status() == 422);
    CHECK(has(without, "value=\"" + key + "\" checked"));
    CHECK(has(without, "<option value=\"concept_note\" selected>"));
    CHECK(has(without, "{&quot;a&quot;: 1}"));
    CHECK(has(without, "href=\"#reason\""));
    CHECK(has(without, "id=\"reason-error\""));
    for (const auto& [reason, values, field] :
         {std::tuple{std::string(201, 'x'), "", "reason"}, {"two\nlines", "", "reason"}, {"why", "{a}", "values"}}) {
        fields[4].second = values;
        fields[5].second = reason;
        const auto refused = cases.post(kAdministrator, cases.pathOf(instance), fields);
        CHECK(refused.status() == 422);
        CHECK(has(refused, std::string("id=\"") + field + "-error\""));
    }
    CHECK(cases
              .post(kAdministrator, "/admin/workflows/other/cases/" + instance.text(),
                    {{"step", "cancel"}, {"seen", cases.seen(instance)}, {"reason", "why"}})
              .status() == 404);
    CHECK(cases.open("enquiry") == 1);
}

TEST_CASE("a stopped step is tried again with other values, or skipped, where it has stopped") {
    for (const bool skips : {false, true}) {
        CAPTURE(skips);
        Cases cases;
        auto files = entente::test::planningFiles();
        const bpmn::StepEdit due{"concept_note", {{bpmn::StepField::Due, "=date(enquiry.ministry)"}}};
        files["planning.bpmn"] = bpmn::applySteps(files["planning.bpmn"], {due}).value();
        cases.install(files);
        const auto instance = cases.start();
        REQUIRE(cases.fill(cases.task(instance, "enquiry"), entente::test::enquiryFields()));
        const auto incident = cases.text("SELECT CAST(max(key) AS TEXT) FROM incident WHERE resolved_at IS NULL");
        http::Fields fields{{"incident", incident},
                            {"seen", cases.seen(instance)},
                            {"step", skips ? "skip" : "retry"},
                            {"values", "{\"enquiry\": {\"ministry\": \"2027-04-01\"}}"},
                            {"begin", skips ? "" : "cohost_request"},
                            {"reason", skips ? "why" : ""}};
        const auto refused = cases.post(kAdministrator, cases.pathOf(instance), fields);
        CHECK(refused.status() == 422);
        CHECK(has(refused, std::string("href=\"#") + (skips ? "to-" : "why-") + incident + "\""));
        CHECK(has(refused, std::string("id=\"") + (skips ? "to-" : "why-") + incident + "-error\""));
        CHECK(has(refused, "{&quot;ministry&quot;: &quot;2027-04-01&quot;}"));
        CHECK(has(refused, "<option value=\"cohost_request\" selected>") == !skips);
        fields[4].second = "cohost_request";
        fields[5].second = "It names no date";
        CHECK(cases.post(kAdministrator, cases.pathOf(instance), fields).status() == 303);
        CHECK(cases.number("SELECT count(*) FROM incident WHERE resolved_at IS NULL") == 0);
        CHECK(cases.open(skips ? "cohost_request" : "concept_note") == 1);
        CHECK(has(cases.get(kAdministrator, cases.pathOf(instance)), "It names no date"));
        const auto gone = cases.post(kAdministrator, cases.pathOf(instance), fields);
        CHECK(gone.status() == 409);
        CHECK(has(gone, "The incident is already resolved"));
    }
}

TEST_CASE("values that a page shows change nothing when they are sent as they are") {
    feel::Context values;
    for (const auto* text :
         {"1.50", "@\"null(a is missing)\"", "@\"@\"2027-01-01\"", "null", "@\"2027-01-01\"", "@\"P3D\"", "@\"[1..5]\"",
          "@\"1E+300\"", "1234567890123456789012345678901234", "[1, {\"b\": \"x\"}]", "true"}) {
        const auto json = std::string(text).starts_with('@') ? feel::jsonQuoted(text) : text;
        values.set("name " + std::to_string(values.entries().size()), feel::fromTypedJson(json).value());
    }
    const auto typed = typedValues(valuesText(values));
    REQUIRE(typed.ok());
    CHECK(feel::toTypedJson(*typed) == feel::toTypedJson(values));
    CHECK(typed->entries().size() == 11);
}

TEST_CASE("a second click on Start begins no second case and says so") {
    Cases cases;
    const std::string start = "/programs/UZ-2027/start/planning";
    CHECK(has(cases.get(kCoordinator, "/programs/UZ-2027"), "name=\"seen\" value=\"0\""));
    for (int click = 0; click < 2; ++click) {
        const auto started = cases.post(kCoordinator, start, {{"seen", "0"}});
        CHECK(started.status() == 303);
        CHECK(started.headerValue("Location") == "/programs/UZ-2027");
        CHECK(cases.number("SELECT count(*) FROM instance") == 1);
    }
    auto fields = entente::test::enquiryFields();
    fields.emplace_back("step", "concept_note");
    fields.emplace_back("seen", "0");
    const auto second = cases.post(kCoordinator, start + "/at", fields);
    CHECK(second.status() == 409);
    CHECK(has(second, "name=\"seen\" value=\"1\""));
    CHECK(cases.number("SELECT count(*) FROM instance") == 1);
    fields.back().second = "1";
    CHECK(cases.post(kCoordinator, start + "/at", fields).status() == 303);
    CHECK(cases.number("SELECT count(*) FROM instance") == 2);
    CHECK(cases.post(kPartner, start, {}).status() == 403);
}

TEST_CASE("the record of a program is shown also when a version of its workflow cannot be read any more") {
    Cases cases;
    const auto instance = cases.start();
    CHECK(cases
              .post(kAdministrator, cases.pathOf(instance),
                    {{"step", "cancel"}, {"seen", cases.seen(instance)}, {"reason", "The forum is off"}})
              .status() == 303);
    const auto unreadable = cases.install(entente::test::planningFiles());
    const auto other = cases.blobs->put("<not-bpmn/>").sha256;
    cases.database->write([&](storage::Tx& tx) {
        tx.run("UPDATE package_file SET sha256 = $2 WHERE package_id = $1 AND path = 'planning.bpmn'", unreadable,
               other);
        tx.run("UPDATE instance SET package_id = $1", unreadable);
    });
    const auto page = cases.get(kCoordinator, "/programs/UZ-2027");
    CHECK(page.status() == 200);
    CHECK(has(page, "Case cancelled: The forum is off"));
    CHECK(cases.get(kAdministrator, "/admin/incidents").status() == 200);
}

TEST_CASE("an administrator looks what another version makes of many cases, and takes along those that can go") {
    Cases cases;
    const auto instance = cases.start();
    const std::string path = "/admin/workflows/planning/moves";
    CHECK(has(cases.get(kAdministrator, path), "no other version"));
    const auto target = cases.install(renamed("enquiry", "asked"));
    const auto source = cases.text("SELECT CAST(package_id AS TEXT) FROM instance");
    CHECK(cases.post(kAdministrator, path, {{"source", source}, {"target", source}}).status() == 422);
    const auto wrong =
        cases.post(kAdministrator, path, {{"source", source}, {"target", target.text()}, {"cases", "<b>"}});
    CHECK(wrong.status() == 422);
    CHECK(has(wrong, "&lt;b&gt;"));
    REQUIRE(cases.post(kAdministrator, path, {{"source", source}, {"target", target.text()}}).status() == 303);
    const auto one = path + "/1";
    CHECK(has(cases.get(kAdministrator, path), one));
    CHECK(has(cases.get(kAdministrator, one), "0 of 1 cases"));
    jobs::CaseMover mover(*cases.database, *cases.packages, *cases.runner);
    const auto work = [&] {
        while (mover.runSome())
            continue;
    };
    const auto seen = [&] { return cases.text("SELECT CAST(edition AS TEXT) FROM move"); };
    work();
    const auto refused = cases.get(kAdministrator, one, {{"outcome", "refused"}});
    CHECK(has(refused, cases.pathOf(instance)));
    CHECK(has(refused, "to.enquiry"));
    CHECK_FALSE(has(cases.get(kAdministrator, one, {{"outcome", "ready"}}), cases.pathOf(instance)));
    http::Fields fields{{"seen", seen()}, {"step", "move"}, {"reason", "New rules"}, {"to.enquiry", "asked"}};
    CHECK(cases.post(kAdministrator, one, fields).status() == 409);  // chosen, but not looked at
    fields[1].second = "check";
    CHECK(cases.post(kAdministrator, one, fields).status() == 303);
    CHECK(cases.post(kAdministrator, one, fields).status() == 409);  // the second click
    work();
    fields[0].second = seen();
    fields[1].second = "move";
    fields[2].second = "";
    CHECK(cases.post(kAdministrator, one, fields).status() == 422);
    fields[2].second = "New rules";
    CHECK(cases.post(kAdministrator, one, fields).status() == 303);
    CHECK(has(cases.get(kAdministrator, one), "value=\"pause\""));
    work();
    CHECK(cases.open("asked") == 1);
    CHECK(has(cases.get(kCoordinator, "/programs/UZ-2027"), "Moved from version 1 to version 2: New rules"));
    CHECK(cases.get(kAdministrator, "/admin/workflows/other/moves/1").status() == 404);
}
