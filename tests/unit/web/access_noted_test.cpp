// Whoever a page shows is in the access log: the whole table of routes, with people whose data is recognised.
#include <doctest/doctest.h>

#include <map>
#include <set>

#include "approvals/outbox_desk.h"
#include "docx/preview.h"
#include "support/invitations.h"
#include "unit/web/all_routes.h"
#include "workflow/circular.h"

using namespace entente;
using namespace entente::web;

namespace {

struct Known {
    PersonId person;
    std::vector<std::string> data = {};  ///< what only a page that shows them holds
};

/// Invitations on their way: one released, one that came back, two that are drafts; a letter to many.
struct Watched : web::test::AllRoutes {
    Watched() {
        invitations.upToLetters();
        invitations.begin();
        invitations.settle();
        approvals::OutboxDesk outboxDesk(*database, *runner, clock);
        for (int person = 1; person <= 2; ++person)
            REQUIRE(outboxDesk.send(mailOf(person), ours()));
        settle();
        REQUIRE(outboxDesk.cameBack(mailOf(2), ours(), "Mailbox full"));
        invitations.settle();
        database->write([&](storage::Tx& tx) {
            tx.run(
                "INSERT INTO circular(program_id, side, once, audience, subject_en, subject_ko, body_en, body_ko, "
                "review, created_at, created_by) SELECT $1, 'A', 'once', "
                "'{\"states\":[],\"roles\":[],\"components\":[]}', 'To all', '', 'text', '', 0, 1, min(id) FROM "
                "account",
                program);
            tx.run(
                "INSERT INTO circular_receiver(circular_id, person_id, participation) SELECT max(c.id), p.person_id, "
                "min(p.number) FROM circular c, program_participation p GROUP BY p.person_id");
        });
    }

    MailId mailOf(int person) {
        return MailId{number("SELECT max(id) FROM mail WHERE text_name = 'invitation' AND recipients LIKE '%\"" +
                             entente::test::Invitations::address(person) + "\"%'")};
    }

    /// Participants by name or address; everybody else by their address alone, because under their names they work in
    /// the cases.
    std::vector<Known> people(PersonId reader) {
        return database->read([&](storage::ReadTx& tx) {
            std::vector<Known> people;
            auto rows = tx.query(
                "SELECT p.id, p.name, p.name_ko, p.email, EXISTS (SELECT 1 FROM program_participation x WHERE "
                "x.person_id = p.id) "
                "FROM person p WHERE p.id <> $1",
                reader);
            while (rows.next()) {
                Known known{rows.id<PersonId>(0), {rows.text(3)}};
                if (rows.integer(4) != 0)
                    for (const int column : {1, 2})
                        if (!rows.text(column).empty()) known.data.push_back(rows.text(column));
                people.push_back(std::move(known));
            }
            return people;
        });
    }

    /// Who is in the log of that account.
    std::set<PersonId> noted(AccountId account) {
        return database->write([&](storage::Tx& tx) {
            std::set<PersonId> persons;
            auto rows = tx.query(
                "SELECT w.person_id FROM personal_access_person w JOIN personal_access a ON a.id = w.access_id WHERE "
                "a.account_id = $1",
                account);
            while (rows.next())
                persons.insert(rows.id<PersonId>(0));
            return persons;
        });
    }
    void forgetNoted() {
        database->write([](storage::Tx& tx) {
            tx.run("DELETE FROM personal_access_person");
            tx.run("DELETE FROM personal_access");
        });
    }

    entente::test::Invitations invitations{*this, 4};
};

/// As a reader sees it: of a Word document what it says.
std::string textOf(const http::Response& answer) {
    if (!answer.body().starts_with("PK")) return answer.body();
    const auto shown = docx::previewHtml(answer.body());
    return shown ? *shown : std::string();
}

struct Reader {
    const char* email;
    const char* role;
};

}  // namespace

TEST_CASE("whoever a page of the route table shows is in the access log") {
    Watched desk;
    std::map<std::string, int> shown;
    for (const auto& route : desk.site.router.routes()) {
        const bool exports = route.method == http::Method::Post && route.pattern.ends_with("/export");
        if (route.method != http::Method::Get && !exports) continue;
        if (route.pattern == "/admin/workflows/{key}/files/{path...}") continue;
        for (const auto& reader :
             {Reader{"coordinator@mois.example", "coordinator"}, Reader{"coordinator@partner.example", "coordinator"},
              Reader{"admin@mois.example", "administrator"}}) {
            if (!web::test::admits(route.access, reader.role)) continue;
            const auto account = desk.account(reader.email);
            const auto people = desk.people(account.person);
            for (const auto& path : desk.pathsOf(route.pattern)) {
                desk.forgetNoted();
                const auto answer = desk.visit(route, reader.email, path);
                const auto text = textOf(answer);
                const auto noted = desk.noted(account.id);
                for (const auto& one : people)
                    for (const auto& data : one.data) {
                        if (text.find(data) == std::string::npos) continue;
                        ++shown[route.pattern];
                        CAPTURE(path);
                        CAPTURE(std::string(reader.email));
                        CAPTURE(data);
                        CHECK(noted.contains(one.person));
                    }
            }
        }
    }
    // The pages have shown somebody, so that this says something.
    for (const auto* pattern :
         {"/people", "/people/{id}", "/people/{id}/consents", "/people/export", "/programs/{code}/participations",
          "/programs/{code}/invitations", "/programs/{code}/write/{id}", "/outbox", "/outbox/step", "/outbox/sent",
          "/outbox/{id}", "/outbox/{id}/files/{position}", "/tasks/{id}", "/documents/{id}",
          "/documents/{id}/revisions/{file}", "/admin/mail", "/admin/mail/{id}", "/admin/people"}) {
        CAPTURE(std::string(pattern));
        CHECK(shown[pattern] > 0);
    }
}
