#include <doctest/doctest.h>

#include "documents/pdf_shelf.h"
#include "feel/temporal.h"
#include "http/router.h"
#include "jobs/failure_text.h"
#include "records/access_log.h"
#include "support/world.h"
#include "unit/web/support.h"
#include "unit/web/world_services.h"
#include "web/pages/context.h"
#include "web/pages/session.h"
#include "web/pages/workflow_steps.h"

using namespace entente;
using namespace entente::web;

namespace {

/// The administrator's pages on a real database with the shipped workflow. Handlers are called as the router calls
/// them.
struct Office : entente::test::World {
    using World::World;

    documents::PdfShelf pdfs{systemFiles(), *blobs, {.converter = {}, .folder = folder / "pdf"}};
    Services services = web::test::servicesOf(*this, pdfs);
    http::Router router = [this] {
        auto routes = workflowRoutes(services);
        for (const auto group : {mailRoutes, accessRoutes})
            for (auto& route : group(services))
                routes.push_back(std::move(route));
        return http::Router(std::move(routes));
    }();

    http::Response send(http::RequestParts parts) {
        const auto match = router.match(parts.method, parts.path);
        REQUIRE(match.route);
        CHECK(match.route->access.roles() == std::vector<std::string>{"administrator"});
        parts.pathParameters = match.parameters;
        parts.principal = principalOf({account("admin@mois.example"), "csrf", {}});
        return match.route->handler(http::Request(std::move(parts)));
    }
    http::Response get(std::string path, http::Fields query = {}) {
        return send({.method = http::Method::Get, .path = std::move(path), .query = std::move(query)});
    }
    http::Response post(std::string path, http::Fields fields, std::vector<http::UploadedFile> files = {}) {
        return send({.method = http::Method::Post,
                     .path = std::move(path),
                     .fields = std::move(fields),
                     .files = std::move(files)});
    }

    /// What the page was opened on, as its ETag says.
    std::string revision() {
        const auto opened = get("/admin/workflows/planning/draft.bpmn");
        const auto tag = opened.headerValue("ETag");
        return std::string(tag.substr(1, tag.size() - 2));
    }
    http::Response steps(std::string_view button, http::Fields fields, std::string opened) {
        fields.emplace_back("step", button);
        fields.emplace_back("revision", std::move(opened));
        return post("/admin/workflows/planning", std::move(fields));
    }
    int runningOn(int version) {
        for (const auto& each : packages->list())
            if (each.version == version) return each.running;
        return -1;
    }
};

/// The drawing, without blanks: an empty element may be written with or without one.
std::string diagramOf(std::string bpmn) {
    bpmn.erase(0, bpmn.find("<bpmndi:BPMNDiagram"));
    std::erase(bpmn, ' ');
    return bpmn;
}

constexpr const char* kPath = "/admin/workflows/planning";

}  // namespace

TEST_CASE("a number of days stands for the usual expression, anything else for itself") {
    CHECK(dueAsStored("5") ==
          "=date and time(add working days(today(), 5, program.calendars), time(\"18:00:00@\" + program.mois.zone))");
    CHECK(dueAsTyped(dueAsStored("12")) == "12");
    for (const auto* text :
         {"", "=now()", "1234", "5 days",
          "=date and time(add working days(today(), x, program.calendars), time(\"18:00:00@\" + program.mois.zone))"}) {
        CHECK(dueAsStored(text) == text);
        CHECK(dueAsTyped(text) == text);
    }
}

TEST_CASE("steps are edited, checked and activated; running cases stay on their version") {
    Office office;
    office.start();
    const auto shipped = office.revision();
    const auto before = office.get("/admin/workflows/planning/draft.bpmn").body();

    CHECK(office.steps("save", {{"sign_letter.due", "5"}}, shipped).status() == 303);
    CHECK(office.revision() == shipped);  // nothing changed, so there is no draft
    CHECK(office.steps("save", {{"sign_letter.due", "9"}}, shipped).status() == 303);
    const auto draft = office.revision();
    CHECK(draft != shipped);
    const auto after = office.get("/admin/workflows/planning/draft.bpmn").body();
    CHECK(after.find("add working days(today(), 9,") != std::string::npos);
    CHECK(diagramOf(after) == diagramOf(before));

    SUBCASE("somebody else's older page is refused and keeps what was typed") {
        const auto refused = office.steps("save", {{"sign_letter.reminders", "-3"}}, shipped);
        CHECK(refused.status() == 409);
        CHECK(refused.body().find("changed since you opened it") != std::string::npos);
        CHECK(refused.body().find("value=\"-3\"") != std::string::npos);
        CHECK(office.revision() == draft);
        CHECK(office.steps("discard", {}, shipped).status() == 409);
    }
    SUBCASE("problems are named with their element and refuse the activation, not the draft") {
        CHECK(office.steps("save", {{"sign_letter.who", "=program.mois.("}}, draft).status() == 303);
        const auto page = office.get(kPath, {{"lang", "ko"}}).body();
        CHECK(page.find("sign_letter</code>") != std::string::npos);
        CHECK(page.find("is not expected here") == std::string::npos);
        CHECK(office.get("/admin/workflows").body().find("1 problem<") != std::string::npos);
        const auto refused = office.steps("activate", {}, office.revision());
        CHECK(refused.status() == 422);
        CHECK(refused.body().find("sign_letter</code>") != std::string::npos);
        CHECK(office.runningOn(2) == -1);
    }
    SUBCASE("a check changes nothing") {
        const auto checked = office.steps("check", {{"sign_letter.who", "=("}}, draft);
        CHECK(checked.status() == 200);
        CHECK(checked.body().find("sign_letter</code>") != std::string::npos);
        CHECK(office.revision() == draft);
        CHECK(office.steps("check", {}, draft).body().find("No problems found") != std::string::npos);
    }
    SUBCASE("activated") {
        CHECK(office.steps("activate", {{"sign_letter.reminders", "-2"}}, draft).status() == 303);
        office.start();
        CHECK(office.runningOn(1) == 1);
        CHECK(office.runningOn(2) == 1);
        CHECK(office.steps("activate", {}, office.revision()).status() == 422);  // there is no draft any more
    }
    SUBCASE("discarded, twice") {
        CHECK(office.steps("discard", {}, draft).status() == 303);
        CHECK(office.steps("discard", {}, draft).status() == 303);
        CHECK(office.revision() == shipped);
    }
}

TEST_CASE("the studio saves a draft with its problems and refuses an older one") {
    Office office;
    const auto opened = office.revision();
    const auto broken = std::string("<bpmn:definitions xmlns:bpmn=\"http://www.omg.org/spec/BPMN/20100524/MODEL\"/>");
    const auto draft = std::string(kPath) + "/draft";
    const auto checked = office.post(draft, {{"bpmn", broken}, {"revision", opened}, {"action", "check"}});
    CHECK(checked.status() == 200);
    CHECK(checked.headerValue("ETag").empty());
    CHECK(checked.body().find("\"severity\":\"error\"") != std::string::npos);
    CHECK(office.revision() == opened);
    const auto saved = office.post(draft, {{"bpmn", broken}, {"revision", opened}, {"action", "save"}});
    CHECK(saved.status() == 200);
    CHECK(saved.headerValue("ETag") == '"' + office.revision() + '"');
    CHECK(office.post(draft, {{"bpmn", broken}, {"revision", opened}, {"action", "save"}}).status() == 409);
    CHECK(office.get(kPath).status() == 200);
    const auto studio = office.get(std::string(kPath) + "/studio");
    CHECK(studio.contentPolicy() == http::ContentPolicy::Studio);
}

TEST_CASE("files of a workflow go to its draft under the names they must have") {
    Office office;
    const auto path = std::string(kPath) + "/files";
    const auto upload = [&](const std::string& name) {
        return office
            .post(path, {{"revision", office.revision()}}, {http::UploadedFile("file", name, "", "Subject: a\n\nb")})
            .status();
    };
    for (const auto* name :
         {"x.exe", "Receipt.en.txt", "receipt.txt", "a.b.form", ".form", "..txt", "enquiry.en.form"}) {
        CAPTURE(name);
        CHECK(upload(name) == 422);
    }
    CHECK(upload("receipt.en.txt") == 303);
    CHECK(office.get(path + "/mail/receipt.en.txt").body() == "Subject: a\n\nb");
    CHECK(office.get(path + "/mail/none.txt").status() == 404);
    CHECK(office.get("/admin/workflows/none").status() == 404);
    CHECK(office.post(path, {{"revision", "1.0"}}).status() == 422);
}

TEST_CASE("a shared mail text is replaced by an own one and taken again") {
    Office office(entente::test::sharedTexts());
    const std::string path = kPath;
    const std::string own = "mail/receipt.en.txt", shared = "common/mail/receipt.en.txt";
    const auto shows = [&](const std::string& text) { return office.get(path).body().find(text) != std::string::npos; };
    const auto original = office.get(path + "/files/" + shared).body();
    CHECK(original.starts_with("Subject: "));
    CHECK(shows("/files/" + shared));
    CHECK(!shows("value=\"" + own + "\""));
    CHECK(office.get(path + "/files/" + own).status() == 404);
    CHECK(office.post(path + "/shared", {{"revision", office.revision()}, {"path", own}}).status() == 404);

    const http::UploadedFile changed("file", "receipt.en.txt", "", "Subject: a\n\nb");
    CHECK(office.post(path + "/files", {{"revision", office.revision()}}, {changed}).status() == 303);
    CHECK(office.get(path + "/files/" + own).body() == "Subject: a\n\nb");
    CHECK(!shows("/files/" + shared));
    CHECK(shows("value=\"" + own + "\""));

    CHECK(office.post(path + "/shared", {{"revision", "1.0"}, {"path", own}}).status() == 409);
    CHECK(office.post(path + "/shared", {{"revision", office.revision()}, {"path", "planning.bpmn"}}).status() == 404);
    CHECK(office.post(path + "/shared", {{"revision", office.revision()}, {"path", own}}).status() == 303);
    CHECK(office.get(path + "/files/" + shared).body() == original);
    CHECK(!shows("value=\"" + own + "\""));
}

TEST_CASE("mails are read with their links masked, tested and tried again") {
    Office office;
    office.upToReview();
    const auto newest = office.text("SELECT CAST(max(id) AS TEXT) FROM mail WHERE link_purpose IS NOT NULL");
    const auto shown = office.get("/admin/mail/" + newest).body();
    CHECK(shown.find("personal link") != std::string::npos);
    CHECK(shown.find("ENTENTE-LINK") == std::string::npos);
    CHECK(shown.find("/a/") == std::string::npos);

    CHECK(office.post("/admin/mail/test", {{"to", "nobody"}}).status() == 422);
    const auto count = office.number("SELECT count(*) FROM mail");
    const auto sent = office.post("/admin/mail/test", {{"to", " desk@mois.example "}});
    CHECK(sent.status() == 303);
    CHECK(office.number("SELECT count(*) FROM mail") == count + 1);
    const auto path = std::string(sent.headerValue("Location"));
    CHECK(office.post(path + "/retry", {}).status() == 409);  // not tried yet
    office.relay.answerNext({mail::Delivery::Refused, "550 no such mailbox"});
    office.settle();
    CHECK(office.get(path).body().find("550 no such mailbox") != std::string::npos);
    CHECK(office.post(path + "/retry", {}).status() == 303);
    office.settle();
    CHECK(office.number("SELECT count(*) FROM mail WHERE state = 'sent' AND attempt = 2") == 1);
    CHECK(office.get("/admin/mail/999999").status() == 404);
    CHECK(office.get("/admin/mail/" + newest + "/files/99").status() == 404);
}

TEST_CASE("long lists are paged") {
    Office office;
    for (int i = 0; i < 60; ++i)
        office.post("/admin/mail/test", {{"to", "desk@mois.example"}});
    CHECK(office.get("/admin/mail").body().find("/admin/mail?before=11\"") != std::string::npos);
    CHECK(office.get("/admin/mail", {{"before", "11"}}).body().find(">Older ones<") == std::string::npos);
    office.database->write([](storage::Tx& tx) {
        for (int i = 0; i < 150; ++i)
            tx.run("INSERT INTO person(name, email) VALUES ($1, $2)", "Speaker " + std::to_string(i),
                   "speaker" + std::to_string(i) + "@partner.example");
    });
    const auto first = office.get("/admin/people").body();
    const auto more = first.find("/admin/people?after=");
    REQUIRE(more != std::string::npos);
    const auto after = first.substr(more + 20, first.find('"', more) - more - 20);
    const auto second = office.get("/admin/people", {{"after", after}}).body();
    CHECK(first.find("admin@mois.example") != std::string::npos);
    CHECK(second.find("admin@mois.example") == std::string::npos);
    CHECK(second.find(">More<") == std::string::npos);
    // Each page is one entry with whom it showed; the one who looks is not among them.
    CHECK(office.number("SELECT count(*) FROM personal_access") == 2);
    CHECK(office.number("SELECT count(*) FROM personal_access_person") ==
          office.number("SELECT count(*) FROM person") - 1);
    CHECK(office.number("SELECT count(*) FROM personal_access_person WHERE person_id = (SELECT id FROM person WHERE "
                        "email = 'admin@mois.example')") == 0);
}

TEST_CASE("a stopped case is listed with its reason and leads to where it is tried again") {
    Office office;
    CHECK(office.steps("activate", {{"enquiry.due", "=date(\"2027-01-01\") + program.year"}}, office.revision())
              .status() == 303);
    office.start();
    const auto key = office.text("SELECT CAST(max(key) AS TEXT) FROM incident WHERE resolved_at IS NULL");
    for (const auto* language : {"en", "ko"}) {
        const auto page = office.get("/admin/incidents", {{"lang", language}}).body();
        CHECK(page.find("/cases/1#incident-" + key + "\"") != std::string::npos);
        CHECK(page.find("enquiry</code>") != std::string::npos);
    }
}

TEST_CASE("what was never delivered is listed in pages, and sent on its way again once") {
    Office office;
    CHECK(office.get("/admin/incidents").body().find("Deliver again") == std::string::npos);
    office.database->write([&](storage::Tx& tx) {
        for (int i = 1; i <= 60; ++i)
            tx.run(
                "INSERT INTO event_delivery(program_id, kind, name, correlation_key, variables, attempts, last_error) "
                "VALUES ($1, 'message', $2, '', '{\"letter\":\"<A>\"}', 12, 'no <such> place')",
                office.program, "reply " + std::to_string(i));
    });
    const auto page = office.get("/admin/incidents").body();
    CHECK(page.find("reply 60 ") != std::string::npos);
    CHECK(page.find("no &lt;such&gt; place") != std::string::npos);
    CHECK(page.find("letter = &quot;&lt;A&gt;&quot;") != std::string::npos);
    CHECK(page.find("reply 10 ") == std::string::npos);
    CHECK(page.find("before_delivery=11") != std::string::npos);
    CHECK(office.get("/admin/incidents", {{"before_delivery", "11"}}).body().find("reply 10 ") != std::string::npos);

    office.database->write([&](storage::Tx& tx) {
        tx.run("UPDATE event_delivery SET last_error = $1 WHERE id = 60",
               jobs::failureText(jobs::brokeOff("disk full")));
    });
    CHECK(office.get("/admin/incidents").body().find("it broke off: “disk full”") != std::string::npos);
    CHECK(office.get("/admin/incidents", {{"lang", "ko"}}).body().find("처리가 중단되었습니다: “disk full”") !=
          std::string::npos);

    const std::string retry = "/admin/incidents/deliveries/60/retry";
    CHECK(office.post(retry, {}).status() == 303);
    CHECK(office.number("SELECT attempts FROM event_delivery WHERE run_at IS NOT NULL") == 0);
    CHECK(office.number("SELECT count(*) FROM audit_event WHERE action = 'event.retried'") == 1);
    CHECK(office.post(retry, {}).status() == 409);
    CHECK(office.post("/admin/incidents/deliveries/999/retry", {}).status() == 409);
    CHECK(office.number("SELECT count(*) FROM audit_event WHERE action = 'event.retried'") == 1);
    CHECK(office.get("/admin/incidents", {{"lang", "ko"}}).body().find("전달되지 못한") != std::string::npos);
}

TEST_CASE("a month of accesses is looked through once") {
    Office office;
    const auto looker = office.account("coordinator@mois.example");
    const auto at = [&](const char* moment) { return feel::DateTime::parse(moment)->moment("UTC").value(); };
    // Seoul is nine hours ahead: 14:30 in UTC is night there, and the last of the month is the next month already.
    const std::vector<const char*> looks = {"2026-12-14T01:00:00Z", "2026-12-14T14:30:00Z", "2026-12-31T15:30:00Z"};
    office.database->write([&](storage::Tx& tx) {
        for (const auto* moment : looks)
            records::AccessLog("192.0.2.7").shown(tx, looker.id, {PersonId{1}, PersonId{2}}, at(moment));
        for (int i = 0; i < 70; ++i)
            records::AccessLog("2001:db8::" + std::to_string(i))
                .opened(tx, looker.id, PersonId{2}, at("2026-12-20T02:10:00Z"));
    });
    office.clock.set("2027-01-04T01:00:00Z");
    const std::string name = office.text("SELECT name FROM person WHERE id = " + looker.person.text());

    auto page = office.get("/admin/access").body();
    CHECK(page.find("December 2026") != std::string::npos);
    CHECK(page.find(name) != std::string::npos);
    CHECK(page.find("1 entry between 22:00 and 6:00") != std::string::npos);
    CHECK(page.find("70 entries within one hour") != std::string::npos);
    CHECK(page.find(">72<") != std::string::npos);
    CHECK(page.find("/admin/access?month=2026-12\"") != std::string::npos);
    // January has not ended: nothing to review yet.
    CHECK(office.get("/admin/access", {{"month", "2027-01"}}).body().find("name=\"remark\"") == std::string::npos);
    CHECK(office.get("/admin/access", {{"month", "2027-13"}}).status() == 404);
    CHECK(office.post("/admin/access", {{"month", "2027-01"}, {"remark", "early"}}).status() == 404);

    const auto entries = "/admin/access/" + looker.id.text();
    const auto newest = office.get(entries, {{"month", "2026-12"}}).body();
    const auto older = newest.find("before=");
    CHECK(older == std::string::npos);
    CHECK(newest.find(office.text("SELECT name FROM person WHERE id = 1")) != std::string::npos);
    CHECK(office.get("/admin/access/999999", {{"month", "2026-12"}}).status() == 404);
    CHECK(newest.find(">192.0.2.7<") != std::string::npos);
    CHECK(newest.find(">2001:db8::7<") != std::string::npos);
    CHECK(newest.find("Not noted") == std::string::npos);
    // Entries from before addresses were noted say so.
    office.database->write([&](storage::Tx& tx) { tx.run("UPDATE personal_access SET address = NULL WHERE id = 1"); });
    CHECK(office.get(entries, {{"month", "2026-12"}}).body().find("Not noted") != std::string::npos);
    // Whoever reviews is in the log too, once for two looks at the same within ten minutes.
    CHECK(office.number("SELECT count(*) FROM personal_access WHERE account_id <> " + looker.id.text()) == 1);
    CHECK(office.number("SELECT count(*) FROM personal_access WHERE address = '127.0.0.1' AND account_id <> " +
                        looker.id.text()) == 1);

    CHECK(office.post("/admin/access", {{"month", "2026-12"}, {"remark", " "}}).status() == 422);
    CHECK(office.post("/admin/access", {{"month", "2026-12"}, {"remark", "Asked about the night"}}).status() == 303);
    CHECK(office.post("/admin/access", {{"month", "2026-12"}, {"remark", "Again"}}).status() == 303);
    page = office.get("/admin/access", {{"month", "2026-12"}}).body();
    CHECK(page.find("Asked about the night") != std::string::npos);
    CHECK(page.find("name=\"remark\"") == std::string::npos);
    CHECK(page.find("Nobody has gone through") == std::string::npos);
    CHECK(office.number("SELECT count(*) FROM audit_event WHERE action = 'access.reviewed'") == 1);
}
