// Whatever one side keeps to itself is planted with a mark; no page of the route table shows it to the other side.
#include <doctest/doctest.h>

#include <map>

#include "audit/audit_log.h"
#include "programs/person_repository.h"
#include "unit/web/all_routes.h"
#include "workflow/circular.h"

using namespace entente;
using namespace entente::web;

namespace {

constexpr const char* kOurs = "coordinator@mois.example";
constexpr const char* kTheirs = "coordinator@partner.example";
/// `zqA…` is our side's own, `zqB…` theirs; `zqS…` is for both, which proves that the pages are reached.
constexpr const char* kOwnMarks[] = {"zqAcomment", "zqAremark", "zqAtitle",  "zqAfile", "zqAsubject",
                                     "zqAletter",  "zqAperson", "zqAground", "zqAdiet"};
constexpr const char* kTheirMarks[] = {"zqBcomment", "zqBtitle",  "zqBfile",   "zqBsubject", "zqBname",
                                       "zqBletter",  "zqBperson", "zqBground", "zqBdiet"};

/// The partner has been asked; a second case waits at an inner step of ours.
struct TwoSides : web::test::AllRoutes {
    TwoSides() {
        const auto asked = upToAnswer();
        const auto answer = task(asked, "partner_reply").id;
        const auto inner = task(start(), "enquiry").id;
        REQUIRE(approvals->comment(inner, ours(), "zqAcomment within", false));
        REQUIRE(approvals->comment(answer, ours(), "zqAcomment about the reply", false));
        REQUIRE(approvals->comment(answer, partners(), "zqBcomment within", false));
        REQUIRE(approvals->comment(answer, ours(), "zqScomment", true));
        const auto theirs = task(start(), "enquiry").id;
        database->write([&](storage::Tx& tx) {
            tx.run("UPDATE decision SET comment = 'zqAremark'");
            plant(tx, 'A');
            plant(tx, 'B');
            tx.run("UPDATE task SET side = 'B' WHERE id = $1", theirs);
        });
        settle();
        database->write([&](storage::Tx& tx) {
            // Somebody who works within their side alone, and what they did.
            tx.run(
                "INSERT INTO person(organisation_id, name, email) SELECT organisation_id, 'zqBname', "
                "'officer@partner.example' FROM program_party WHERE side = 'B' LIMIT 1");
            const auto officer = programs::PersonRepository().findByEmail(tx, "officer@partner.example");
            audit::AuditLog::append(
                tx,
                {clock.now(), audit::Actor::person(officer->id), "document.attached", {"document", 1}, program, {}});
            tx.run("UPDATE mail SET subject = 'zqAsubject' WHERE side = 'A'");
            tx.run(
                "UPDATE mail SET subject = 'zqBsubject', sender_side = 'B', task_id = $1 WHERE id = (SELECT max(id) "
                "FROM mail WHERE "
                "side = 'B')",
                theirs);
            for (const char side : {'A', 'B'}) {
                write(tx, side);
                takePart(tx, side);
            }
        });
    }

    /// Somebody who lets the public read their name and the other side not, and has said what they need.
    static void takePart(storage::Tx& tx, char side) {
        const std::string mark = std::string("zq") + side;
        tx.run(
            "INSERT INTO person(organisation_id, name, name_ko, email) SELECT organisation_id, $1, $1, $2 FROM "
            "program_party WHERE side = $3 LIMIT 1",
            mark + "person", mark + "@institution.example", std::string(1, side));
        const auto person = tx.lastInsertId();
        tx.run(
            "INSERT INTO program_component(program_id, kind, title_en, status) SELECT id, 'forum', $1, 'planned' FROM "
            "program WHERE code = 'UZ-2027'",
            std::string("Forum ") + side);
        tx.run(
            "INSERT INTO program_participation(program_id, number, component_id, person_id, side, role, state, mode) "
            "SELECT program_id, id, id, $1, $2, 'speaker', 'accepted', 'onsite' FROM program_component WHERE title_en "
            "= $3",
            person, std::string(1, side), std::string("Forum ") + side);
        for (const auto* purpose : {"publication", "portrait", "special_needs"})
            tx.run(
                "INSERT INTO consent(person_id, purpose, state, channel, said_on, note, at) VALUES ($1, $2, 'other', "
                "'letter', '2027-01-15', $3, 1)",
                person, purpose, mark + "ground");
        tx.run("INSERT INTO special_needs(person_id, diet, at) VALUES ($1, $2, 1)", person, mark + "diet");
    }

    /// A letter to the own people of the side, and its mail.
    void write(storage::Tx& tx, char side) {
        const std::string mark = std::string("zq") + side + "letter";
        tx.run(
            "INSERT INTO circular(program_id, side, once, audience, subject_en, subject_ko, body_en, body_ko, review, "
            "created_at, created_by) SELECT $1, $2, $3, '{\"states\":[],\"roles\":[],\"components\":[]}', $3, '', "
            "'text', '', 0, 1, min(id) FROM account",
            program, std::string(1, side), mark);
        mail::NewMail mail;
        mail.program = program;
        mail.cause = mark;
        mail.textName = workflow::kCircularText;
        mail.element = std::string(workflow::kCircularStep) + "1";
        mail.language = "en";
        mail.side = mail.sender = side;
        mail.to = {{mark, "officer12@institution.example"}};
        mail.subject = mail.body = mark;
        mail.review = side == 'A';
        outbox.queue(tx, mail, clock.now());
    }

    /// A document with an attachment that the side has not shown to the other.
    static void plant(storage::Tx& tx, char side) {
        const std::string mark = std::string("zq") + side;
        tx.run(
            "INSERT INTO document(program_id, instance_id, kind, language, title_en, title_ko, visibility, "
            "created_at, original, side) SELECT program_id, instance_id, $1, 'en', $2, $2, $3, created_at, original, "
            "$4 "
            "FROM document LIMIT 1",
            "note_" + mark, mark + "title", std::string("private ") + side, std::string(1, side));
        tx.run(
            "INSERT INTO revision(document_id, number, sha256, size, file_name, origin, made_by, note, data, "
            "created_at, cause) SELECT d.id, 1, r.sha256, r.size, $2, r.origin, r.made_by, r.note, r.data, "
            "r.created_at, $2 FROM document d, revision r WHERE d.kind = $1 LIMIT 1",
            "note_" + mark, mark + "file.docx");
        tx.run(
            "INSERT INTO attachment(program_id, document_id, sha256, size, file_name, media_type, purpose, side, "
            "added_by, created_at) SELECT d.program_id, d.id, r.sha256, r.size, $1, 'application/pdf', "
            "'attachment', $2, 'account:1', 1 FROM document d, revision r WHERE d.visibility = 'shared' LIMIT 1",
            mark + "file.pdf", std::string(1, side));
    }
};

}  // namespace

TEST_CASE("no page of the route table shows a side what the other keeps to itself") {
    TwoSides desk;
    std::map<std::string, int> reached;
    for (const auto& route : desk.site.router.routes()) {
        const bool exports = route.method == http::Method::Post && route.pattern.ends_with("/export");
        if ((route.method != http::Method::Get && !exports) || !web::test::admits(route.access, "coordinator"))
            continue;
        if (route.pattern == "/admin/workflows/{key}/files/{path...}") continue;
        const auto paths = desk.pathsOf(route.pattern);
        CAPTURE(route.pattern);
        CHECK_FALSE(paths.empty());
        for (const auto& path : paths)
            for (const auto* email : {kOurs, kTheirs}) {
                const auto answer = desk.visit(route, email, path);
                CAPTURE(path);
                CAPTURE(std::string(email));
                CHECK(answer.status() < 500);
                const auto& body = answer.body();
                if (answer.status() == 200) ++reached[std::string(email) + " " + route.pattern];
                const bool ours = email == kOurs;
                for (const auto* mark : kOwnMarks) {
                    CAPTURE(std::string(mark));
                    const bool seen = body.find(mark) != std::string::npos;
                    if (ours && seen) ++reached[mark];
                    if (!ours) CHECK_FALSE(seen);
                }
                for (const auto* mark : kTheirMarks) {
                    CAPTURE(std::string(mark));
                    const bool seen = body.find(mark) != std::string::npos;
                    if (!ours && seen) ++reached[mark];
                    if (ours) CHECK_FALSE(seen);
                }
                if (body.find("zqScomment") != std::string::npos) ++reached[std::string(email) + " shared"];
            }
    }
    for (const auto* mark :
         {"zqAcomment", "zqAremark", "zqAtitle", "zqAfile", "zqAsubject", "zqBcomment", "zqBtitle", "zqBfile",
          "zqBsubject", "zqBname", "zqAperson", "zqBperson", "zqAground", "zqBground", "zqAdiet", "zqBdiet"}) {
        CAPTURE(std::string(mark));
        CHECK(reached[mark] > 0);
    }
    for (const auto* email : {kOurs, kTheirs}) {
        CHECK(reached[std::string(email) + " shared"] > 0);
        CHECK(reached[std::string(email) + " /programs/{code}"] > 0);
        CHECK(reached[std::string(email) + " /tasks/{id}"] > 0);
        CHECK(reached[std::string(email) + " /documents/{id}"] > 0);
    }
}

TEST_CASE("a form is there for its own side alone, what is asked by link for the side that asks too") {
    TwoSides desk;
    const auto pathOf = [&](const char* where) {
        return "/tasks/" +
               std::to_string(desk.number(std::string("SELECT max(id) FROM task WHERE state = 'open' AND ") + where));
    };
    const struct {
        std::string path;
        int ours, theirs;
    } cases[] = {{pathOf("kind = 'form' AND side = 'A'"), 200, 404},
                 {pathOf("kind = 'form' AND side = 'B'"), 404, 200},
                 {pathOf("kind = 'answer' AND side = 'B'"), 200, 200}};
    const auto status = [&](const char* email, const std::string& path) {
        for (const auto& route : desk.site.router.routes())
            if (route.method == http::Method::Get && route.pattern == "/tasks/{id}")
                return desk.visit(route, email, path).status();
        return 0;
    };
    for (const auto& one : cases) {
        CAPTURE(one.path);
        CHECK(status(kOurs, one.path) == one.ours);
        CHECK(status(kTheirs, one.path) == one.theirs);
    }
}
