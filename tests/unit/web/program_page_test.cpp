// The page of a program and the board, where there is a lot to show.
#include <doctest/doctest.h>

#include "unit/web/page_desk.h"
#include "zip/reader.h"

using namespace entente;
using namespace entente::web;

namespace {

constexpr const char* kHost = "coordinator@mois.example";
constexpr const char* kPartner = "coordinator@partner.example";

struct ProgramDesk : web::test::PageDesk {
    ProgramDesk() : PageDesk({boardRoutes, programRoutes, openItemRoutes, recordRoutes, statusRoutes}) {}

    std::string page(const char* email, const std::string& path, http::Fields query = {}) {
        const auto answer = get(email, path, std::move(query));
        REQUIRE(answer.status() == 200);
        return answer.body();
    }

    /// As many more open tasks of the same step as are wanted, each due a minute after the one before.
    void multiply(const workflow::StoredTask& task, int more) {
        database->write([&](storage::Tx& tx) {
            for (int i = 1; i <= more; ++i) {
                tx.run(
                    "INSERT INTO task(instance_id, key, program_id, element_id, name_en, name_ko, kind, document, "
                    "side, data, state, due_at, created_at, call, before) SELECT t.instance_id, t.key + 100000 + $2, "
                    "t.program_id, t.element_id, t.name_en, t.name_ko, t.kind, t.document, t.side, t.data, t.state, "
                    "t.due_at + $2 * 60000000, t.created_at, t.call, i.last_task FROM task t "
                    "JOIN instance i ON i.id = t.instance_id WHERE t.id = $1",
                    task.id, i);
                tx.run("UPDATE instance SET last_task = last_insert_rowid() WHERE id = $1", task.instance);
            }
        });
    }

    void takesPart(const char* email, char side, const char* state) {
        database->write([&](storage::Tx& tx) {
            tx.run(
                "INSERT INTO program_participation(program_id, number, component_id, person_id, side, role, state, "
                "mode) SELECT c.program_id, (SELECT count(*) + 1 FROM program_participation), c.id, p.id, $2, "
                "'speaker', $3, 'onsite' FROM program_component c, person p WHERE p.email = $1 ORDER BY c.id LIMIT 1",
                email, std::string(1, side), state);
        });
    }
};

std::size_t countOf(const std::string& text, std::string_view part) {
    std::size_t count = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size()))
        ++count;
    return count;
}

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("many open tasks of one step are one line that leads to their list") {
    ProgramDesk desk;
    const auto task = desk.task(desk.upToAnswer(), "partner_reply");
    desk.multiply(task, 311);
    const auto step = task.name().en;
    const auto link = "/programs/UZ-2027/open?case=" + task.instance.text() + "&amp;step=partner_reply";
    const auto program = desk.page(kHost, "/programs/UZ-2027");
    CHECK(has(program, step + ": 312 of 312 open"));
    CHECK(countOf(program, link) == 1);
    CHECK(program.size() < 100'000);

    const http::Fields query = {{"case", task.instance.text()}, {"step", "partner_reply"}};
    const auto first = desk.page(kHost, "/programs/UZ-2027/open", query);
    CHECK(has(first, "312 of 312 open"));
    CHECK(countOf(first, "<th scope=\"row\">") == 100);
    auto last = query;
    last.emplace_back("page", "4");
    CHECK(countOf(desk.page(kHost, "/programs/UZ-2027/open", last), "<th scope=\"row\">") == 12);
    // Behind the end, and of a step that has none: a list without rows.
    last.back().second = "9";
    CHECK(countOf(desk.page(kHost, "/programs/UZ-2027/open", last), "<th scope=\"row\">") == 0);
    CHECK(desk.get(kHost, "/programs/NO-2027/open").status() == 404);

    CHECK(has(desk.page(kPartner, "/programs/UZ-2027"), step + ": 312 of 312 open"));
}

TEST_CASE("a few tasks of one step stand each for itself") {
    ProgramDesk desk;
    const auto task = desk.task(desk.upToAnswer(), "partner_reply");
    desk.multiply(task, 4);
    const auto program = desk.page(kHost, "/programs/UZ-2027");
    CHECK_FALSE(has(program, "open?case="));
    CHECK(countOf(program, "/record\">") == 5);
}

TEST_CASE("how many inner steps of a side wait is its own affair") {
    ProgramDesk desk;
    const auto inner = desk.task(desk.start(), "enquiry");
    desk.multiply(inner, 49);
    const auto host = desk.page(kHost, "/programs/UZ-2027");
    CHECK(has(host, "50 of 50 open"));
    const auto partner = desk.page(kPartner, "/programs/UZ-2027");
    CHECK_FALSE(has(partner, inner.name().en));
    CHECK_FALSE(has(partner, "of 50"));
    CHECK(countOf(partner, "In preparation at the") == 3);  // the line, and its bar in the timeline's table and drawing
}

TEST_CASE("what the other side is asked bears its name on the board, among the decisions and in the timeline") {
    ProgramDesk desk;
    const auto task = desk.task(desk.upToAnswer(), "partner_reply");
    const auto whole = task.name().en + " (Partner ministry)";
    CHECK(has(desk.page(kHost, "/"), whole));
    const auto host = desk.page(kHost, "/programs/UZ-2027");
    CHECK(countOf(host, whole) >= 3);  // what is to be decided on, and its bar in the timeline's table and drawing
    CHECK_FALSE(has(desk.page(kPartner, "/programs/UZ-2027"), whole));
    CHECK_FALSE(has(desk.page(kPartner, "/"), whole));
    const auto korean = desk.page(kHost, "/programs/UZ-2027", {{"lang", "ko"}});
    CHECK(has(korean, task.name().ko + "(상대 부처)"));
}

TEST_CASE("people are counted by side and state, each number leading to its list") {
    ProgramDesk desk;
    CHECK(has(desk.page(kHost, "/programs/UZ-2027"), "Nobody has been nominated yet."));
    desk.takesPart("coordinator@mois.example", 'A', "accepted");
    desk.takesPart("coordinator@partner.example", 'B', "accepted");
    desk.takesPart("addressee@partner.example", 'B', "declined");
    for (const auto* email : {kHost, kPartner}) {
        const auto page = desk.page(email, "/programs/UZ-2027");
        CHECK(has(page, "participations?side=A&amp;state=accepted\">1<"));
        CHECK(has(page, "participations?side=B&amp;state=declined\">1<"));
        CHECK_FALSE(has(page, "participations?side=A&amp;state=declined"));
        CHECK(has(page, "2 of 3 who were invited have accepted"));
    }
    CHECK(countOf(desk.page(kHost, "/programs/UZ-2027/participations", {{"side", "B"}, {"state", "declined"}}),
                  "<th scope=\"row\">") == 1);
}

TEST_CASE("mail that came back is counted until a later one arrives, of the own people to a partner") {
    ProgramDesk desk;
    desk.upToAnswer();
    const auto shown = [&](const char* email) { return has(desk.page(email, "/programs/UZ-2027"), "mail came back"); };
    CHECK_FALSE(shown(kHost));
    desk.database->write([](storage::Tx& tx) {
        tx.run("UPDATE mail SET state = 'sent'");
        tx.run("UPDATE mail SET state = 'failed' WHERE id = (SELECT max(id) FROM mail WHERE side = 'A')");
    });
    CHECK(shown(kHost));
    CHECK_FALSE(shown(kPartner));
    desk.database->write([](storage::Tx& tx) {
        tx.run("UPDATE mail SET state = 'sent'");
        tx.run("UPDATE mail SET state = 'failed' WHERE id = (SELECT max(id) FROM mail WHERE side = 'B')");
    });
    CHECK(shown(kHost));
    CHECK(shown(kPartner));
}

TEST_CASE("what somebody is asked to decide on stands among the documents that need a decision") {
    ProgramDesk desk;
    CHECK_FALSE(has(desk.page(kHost, "/programs/UZ-2027"), "Documents needing a decision"));
    const auto instance = desk.upToReview();
    const auto document = desk.document(instance, "concept_note");
    const auto page = desk.page(kHost, "/programs/UZ-2027");
    const auto from = page.find("Documents needing a decision");
    REQUIRE(from != std::string::npos);
    CHECK(page.find("/documents/" + document.id.text(), from) < page.find("</section>", from));
    // A draft of the host is no affair of the partner.
    CHECK_FALSE(has(desk.page(kPartner, "/programs/UZ-2027"), "Documents needing a decision"));
}

TEST_CASE("the board tells the country, who holds the ball and how much time is left") {
    ProgramDesk desk;
    CHECK(has(desk.page(kHost, "/"), "Nothing waits for you."));
    desk.upToAnswer();
    const auto board = desk.page(kHost, "/");
    CHECK(has(board, "Republic of Uzbekistan"));
    CHECK(has(board, "shared working days left"));
    desk.clock.advance(200 * 86'400);
    CHECK(has(desk.page(kHost, "/"), "days late"));
}

TEST_CASE("who left office holds nothing on board and program page any more") {
    ProgramDesk desk;
    const auto name = desk.text("SELECT name FROM person WHERE email = 'coordinator@partner.example'");
    desk.database->write([](storage::Tx& tx) { tx.run("UPDATE task SET side = 'B' WHERE state = 'open'"); });
    const auto inner = desk.task(desk.start(), "enquiry");
    desk.database->write([&](storage::Tx& tx) { tx.run("UPDATE task SET side = 'B' WHERE id = $1", inner.id); });
    CHECK(has(desk.page(kPartner, "/programs/UZ-2027"), name + ","));
    desk.database->write([](storage::Tx& tx) {
        tx.run("UPDATE person SET valid_to = '2027-01-31' WHERE email = 'coordinator@partner.example'");
    });
    const auto waiting = [](const std::string& page) {
        const auto from = page.find("<section");
        return page.substr(from, page.find("</section>", from) - from);
    };
    CHECK_FALSE(has(waiting(desk.page(kPartner, "/programs/UZ-2027")), name + ","));
}

TEST_CASE("status reports are Word documents for the coordinators of the ministry alone") {
    ProgramDesk desk;
    desk.upToAnswer();
    for (const auto* path : {"/programs/UZ-2027/status.docx", "/status.docx"}) {
        CAPTURE(path);
        CHECK(desk.get(kPartner, path).status() == 404);
        for (const auto* language : {"en", "ko"}) {
            const auto answer = desk.get(kHost, path, {{"lang", language}});
            REQUIRE(answer.status() == 200);
            CHECK(answer.headerValue("Content-Disposition").find("2027-02-01.docx") != std::string::npos);
            const auto package = zip::Reader::open(answer.body());
            REQUIRE(package);
            std::string document;
            for (const auto& entry : package->entries())
                if (entry.name == "word/document.xml") document = package->read(entry).value();
            CHECK(has(document, std::string(language) == "ko" ? "우즈베키스탄" : "Republic of Uzbekistan"));
            CHECK_FALSE(has(document, "{{"));
        }
    }
    CHECK(desk.get(kHost, "/programs/NO-2027/status.docx").status() == 404);
    CHECK(has(desk.page(kHost, "/programs/UZ-2027"), "/programs/UZ-2027/status.docx"));
    CHECK(has(desk.page(kHost, "/"), "/status.docx"));
    CHECK_FALSE(has(desk.page(kPartner, "/programs/UZ-2027"), "status.docx"));
    CHECK_FALSE(has(desk.page(kPartner, "/"), "status.docx"));
}
