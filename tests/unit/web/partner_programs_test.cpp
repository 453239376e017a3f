#include <doctest/doctest.h>

#include "approvals/delegation.h"
#include "unit/web/page_desk.h"

using namespace entente;
using namespace entente::web;

namespace {

constexpr const char* kHost = "coordinator@mois.example";
constexpr const char* kOwn = "coordinator@partner.example";
constexpr const char* kOther = "coordinator@kz.example";
constexpr const char* kOtherReader = "reader@kz.example";

/// A second program, with a ministry of another country.
constexpr const char* kRows[] = {
    "INSERT INTO organisation(code, name_en, name_ko, country, country_name_en, country_name_ko, kind) "
    "VALUES ('kz_office', 'Office', '', 'KZ', 'Republic of Kazakhstan', '', 'ministry')",
    "INSERT INTO calendar(code, name_en, name_ko, weekend) VALUES ('kz', 'Offices of Kazakhstan', '', '6,7')",
    "INSERT INTO program(code, title_en, title_ko, partner_country, year, status, city_en, city_ko, created_at) "
    "VALUES ('KZ-2027', 'Forum in Kazakhstan', '', 'KZ', 2027, 'planning', 'Astana', '', 1)",
    "INSERT INTO program_party(program_id, side, organisation_id, zone, calendar_id) "
    "SELECT p.id, 'A', m.organisation_id, m.zone, m.calendar_id FROM program p, program_party m "
    "WHERE p.code = 'KZ-2027' AND m.side = 'A'",
    "INSERT INTO program_party(program_id, side, organisation_id, zone, calendar_id) "
    "SELECT p.id, 'B', o.id, 'Asia/Almaty', c.id FROM program p, organisation o, calendar c "
    "WHERE p.code = 'KZ-2027' AND o.code = 'kz_office' AND c.code = 'kz'",
};

struct TwoPartners : web::test::PageDesk {
    TwoPartners()
        : PageDesk({boardRoutes, programRoutes, programNewRoutes, programSheetRoutes, taskRoutes, documentRoutes,
                    workflowRoutes, absenceRoutes, calendarRoutes, recordRoutes}) {
        database->write([](storage::Tx& tx) {
            for (const auto* row : kRows)
                tx.run(row);
        });
        add(kOther, identity::Role::Coordinator);
        add(kOtherReader, identity::Role::Reader);
    }

    bool holds(const char* email, const std::string& path, const std::string& text) {
        const auto page = get(email, path);
        CHECK(page.status() == 200);
        return page.body().find(text) != std::string::npos;
    }

  private:
    void add(const char* email, identity::Role role) {
        identity::NewAccount account;
        account.email = email;
        account.password = Secret(std::string("a long password"));
        account.name = "Official 1, Kazakhstan";
        account.role = role;
        account.side = identity::Side::B;
        account.organisation = "kz_office";
        REQUIRE(identity->add(account, {}, clock.now()));
    }
};

}  // namespace

TEST_CASE("an account of a partner finds the programs of its own party alone, and nothing of any other") {
    TwoPartners desk;
    const auto instance = desk.upToReview();
    const auto open = desk.task(instance, "review_concept_note");
    const auto document = desk.document(instance, "concept_note");
    // As far as a partner may see anything: both are theirs.
    desk.database->write([&](storage::Tx& tx) {
        tx.run("UPDATE document SET visibility = 'shared'");
        tx.run("UPDATE task SET side = 'B' WHERE state = 'open'");
        tx.run("UPDATE revision SET sent_at = 1");
        tx.run(
            "INSERT INTO attachment(program_id, document_id, sha256, size, file_name, media_type, purpose, side, "
            "added_by, created_at) SELECT d.program_id, d.id, r.sha256, r.size, 'annex.docx', "
            "'application/octet-stream', "
            "'attachment', 'B', 'account:1', 1 FROM document d JOIN revision r ON r.document_id = d.id "
            "WHERE d.id = $1 LIMIT 1",
            document.id);
    });
    const auto task = "/tasks/" + open.id.text(), paper = "/documents/" + document.id.text();
    const auto annex = "/attachments/" + desk.text("SELECT CAST(max(id) AS TEXT) FROM attachment");
    const std::string revision = paper + "/revisions/1.docx";

    for (const auto& path :
         {std::string("/programs/UZ-2027"), std::string("/programs/UZ-2027/sheet"), task, task + "/comments",
          task + "/record", paper, revision, annex, std::string("/admin/calendars/uz")}) {
        CAPTURE(path);
        CHECK(desk.get(kOwn, path).status() == 200);
        CHECK(desk.get(kOther, path).status() == 404);
        CHECK(desk.get(kOtherReader, path).status() == 404);
    }
    for (const auto* action : {"", "/claim", "/delegate", "/hand-back", "/comments", "/record", "/remind", "/reassign",
                               "/approvers", "/approvers/remove", "/send-back"}) {
        CAPTURE(action);
        CHECK(desk.post(kOther, task + action, {{"step", "complete"}, {"comment", "said"}}).status() == 404);
    }
    for (const auto* action : {"/revisions", "/attachments", "/regenerate"}) {
        CAPTURE(action);
        CHECK(desk.post(kOther, paper + action, {{"request", "word"}}).status() == 404);
    }
    // Not even that there is such a program.
    CHECK(desk.get(kOther, "/programs/UZ-2027/reopen").status() == 404);
    CHECK(desk.post(kOther, "/programs/UZ-2027/reopen", {}).status() == 404);
    CHECK(desk.post(kOther, "/programs/UZ-2027/start/planning", {}).status() == 404);
    CHECK(desk.post(kOther, "/programs/UZ-2027/sheet/component/new", {{"kind", "forum"}}).status() == 404);
    CHECK(desk.get(kOther, "/programs/UZ-2027/start/planning/at").status() == 404);
    CHECK(desk.number("SELECT count(*) FROM task_comment") == 0);

    for (const auto* other : {kOther, kOtherReader}) {
        CHECK_FALSE(desk.holds(other, "/", "UZ-2027"));
        CHECK(desk.holds(other, "/", "KZ-2027"));
        CHECK_FALSE(desk.holds(other, "/programs", "UZ-2027"));
        CHECK(desk.holds(other, "/programs", "KZ-2027"));
    }
    CHECK(desk.holds(kOther, "/programs/KZ-2027", "Forum in Kazakhstan"));
    CHECK(desk.holds(kOther, "/admin/calendars", "/admin/calendars/kz"));
    CHECK_FALSE(desk.holds(kOther, "/admin/calendars", "/admin/calendars/uz"));
    CHECK(desk.holds(kOther, "/organisations/new", "value=\"kz\""));
    CHECK_FALSE(desk.holds(kOther, "/organisations/new", "value=\"uz\""));
    CHECK_FALSE(desk.holds(kOther, "/absences", "Coordinator 2"));
    CHECK(desk.holds(kOwn, "/", "UZ-2027"));
    CHECK_FALSE(desk.holds(kOwn, "/", "KZ-2027"));
    CHECK(desk.get(kOwn, "/programs/KZ-2027").status() == 404);
    for (const auto* program : {"UZ-2027", "KZ-2027"})
        CHECK(desk.holds(kHost, "/", program));
}

TEST_CASE("a form of one partner is completed and prepared by nobody of another") {
    TwoPartners desk;
    const auto instance = desk.start();
    desk.database->write([&](storage::Tx& tx) { tx.run("UPDATE task SET side = 'B' WHERE state = 'open'"); });
    const auto enquiry = desk.task(instance, "enquiry");
    const auto path = "/tasks/" + enquiry.id.text();
    CHECK(desk.post(kOther, path, {{"step", "complete"}}).status() == 404);
    const auto completed =
        desk.approvals->completeForm(enquiry.id, desk.account(kOther), entente::test::enquiryFields());
    REQUIRE_FALSE(completed);
    CHECK(completed.error().kind == ErrorKind::Forbidden);
    CHECK(desk.isOpen(instance, "enquiry"));
    CHECK(desk.database->read([&](storage::ReadTx& tx) {
        return approvals::delegatesFor(tx, enquiry, desk.partners(), desk.clock.now()).empty();
    }));
    CHECK(desk.approvals->completeForm(enquiry.id, desk.partners(), entente::test::enquiryFields()));
}

TEST_CASE("who hands over learns and moves nothing of a program that they do not see") {
    TwoPartners desk;
    const auto open = desk.task(desk.upToReview(), "review_concept_note");
    desk.database->write([](storage::Tx& tx) {
        tx.run(
            "UPDATE task SET side = 'B', program_id = (SELECT id FROM program WHERE code = 'KZ-2027') "
            "WHERE state = 'open'");
        tx.run(
            "UPDATE task_person SET person_id = (SELECT id FROM person WHERE email = 'addressee@partner.example') "
            "WHERE removed_at IS NULL");
    });
    const auto from = desk.text("SELECT CAST(id AS TEXT) FROM person WHERE email = 'addressee@partner.example'");
    const auto page = desk.post(kOwn, "/absences/hand-over",
                                {{"from", from},
                                 {"new_name", "Official 2"},
                                 {"new_email", "official2@partner.example"},
                                 {"note", "New office"}});
    CHECK(page.status() == 200);
    CHECK(page.body().find(open.name().en) == std::string::npos);
    // Whichever page a request came from, the service looks itself.
    const auto partner = desk.partners();
    const auto holder = PersonId::parse(from);
    const approvals::NewHolder next{"Official 2", "", "official2@partner.example", "New office"};
    CHECK_FALSE(desk.approvals->reassign(open.id, partner, next, holder));
    CHECK_FALSE(desk.approvals->remind(open.id, partner, 0));
    CHECK_FALSE(desk.approvals->addApprover(open.id, partner, next));
    CHECK_FALSE(desk.approvals->removeApprover(open.id, partner, holder, "Gone"));
    CHECK_FALSE(desk.approvals->comment(open.id, partner, "Seen", false));
    CHECK(desk.number("SELECT count(*) FROM task_person WHERE removed_at IS NOT NULL") == 0);
}
