#include <doctest/doctest.h>

#include "jobs/failure_text.h"
#include "support/invitations.h"
#include "unit/web/page_desk.h"
#include "workflow/task_repository.h"

using namespace entente;
using namespace entente::web;

namespace {

constexpr const char* kOfOurs = "coordinator@mois.example";
constexpr const char* kOfTheirs = "coordinator@partner.example";

struct InvitationPages : web::test::PageDesk {
    InvitationPages()
        : PageDesk({programRoutes, recordRoutes, outboxRoutes, invitationRoutes, workflowRoutes, undeliveredRoutes}) {}

    std::string program_ = "/programs/" + text("SELECT code FROM program LIMIT 1");
    std::string path = program_ + "/invitations";
    entente::test::Invitations invitations{*this, 4};

    std::string body(const std::string& at, http::Fields query = {}, const char* by = kOfOurs) {
        return get(by, at, std::move(query)).body();
    }
    static bool has(const std::string& page, std::string_view words) { return page.find(words) != std::string::npos; }
    /// The mail that invites a person, in that state.
    std::string mailOf(int person) {
        return text("SELECT CAST(max(id) AS TEXT) FROM mail WHERE text_name = 'invitation' AND recipients LIKE '%\"" +
                    invitations.address(person) + "\"%'");
    }
};

}  // namespace

TEST_CASE("the page of invitations follows each participant from the nomination to the answer") {
    InvitationPages desk;
    CHECK(desk.has(desk.body(desk.path), "Nobody of your side takes part yet"));
    desk.invitations.upToLetters();
    CHECK(desk.has(desk.body(desk.path), "None yet (4)"));
    CHECK_FALSE(desk.has(desk.body(desk.path), "letters made"));

    desk.invitations.begin();
    const auto begun = desk.body(desk.path);
    CHECK(desk.has(begun, "0 of 4 letters made, 0 mails written"));
    CHECK(desk.has(begun, "data-follow=\"on\""));
    CHECK(desk.has(begun, "follow.js"));

    desk.invitations.settle();
    const auto made = desk.body(desk.path);
    CHECK(desk.has(made, "4 of 4 letters made, 4 mails written"));
    CHECK_FALSE(desk.has(made, "follow.js"));
    CHECK(desk.has(made, "In the outbox (4)"));
    CHECK(desk.has(made, "/documents/"));
    CHECK(desk.number("SELECT count(DISTINCT participation) FROM instance WHERE participation IS NOT NULL") == 4);
    CHECK(desk.has(desk.body(desk.path, {{"mail", "sent"}}), "Nothing fits this search"));
    CHECK(desk.has(desk.body(desk.path, {{"q", "발표자 3"}}), "Speaker 3"));
    CHECK_FALSE(desk.has(desk.body(desk.path, {{"q", "발표자 3"}}), "Speaker 4"));
    CHECK_FALSE(desk.has(desk.body(desk.path, {{"after", "3"}}), "Speaker 3"));
    CHECK(desk.has(desk.body(desk.program_), desk.path));
}

TEST_CASE("the case says whose step is open where both sides do the same") {
    InvitationPages desk;
    desk.invitations.upToLetters();
    const auto path = "/admin/workflows/invitation/cases/" +
                      desk.text("SELECT CAST(instance_id AS TEXT) FROM task WHERE element_id = 'nominate' LIMIT 1");
    const auto page = desk.body(path, {}, "admin@mois.example");
    CHECK(desk.has(page, "Prepare the invitation letters (MOIS)"));
    CHECK(desk.has(page, "Name the institutions to ask (Partner ministry)"));
}

TEST_CASE("what got stuck stands on the page with its reason, and is tried again once") {
    InvitationPages desk;
    desk.invitations.upToLetters();
    desk.invitations.begin();
    desk.invitations.settle();
    const auto refused = desk.mailOf(2), returned = desk.mailOf(3);
    desk.relay.answerNext({mail::Delivery::Refused, "550 no such user"});
    CHECK(desk.post(kOfOurs, "/outbox/" + refused + "/send", {}).status() == 303);
    desk.settle();
    CHECK(desk.post(kOfOurs, "/outbox/" + returned + "/send", {}).status() == 303);
    desk.settle();
    CHECK(desk.post(kOfOurs, "/outbox/" + returned + "/returned", {{"reason", "Mailbox full"}}).status() == 303);

    const auto page = desk.body(desk.path);
    CHECK(desk.has(page, "4 of 4 letters made, 4 mails written, 2 with a problem"));
    CHECK(desk.has(page, "Problems: Speaker 2, Speaker 3"));
    CHECK(desk.has(page, "550 no such user"));
    CHECK(desk.has(page, "Mailbox full"));
    CHECK_FALSE(desk.has(desk.body(desk.path, {{"problems", "1"}}), ">Speaker 1<"));

    const auto number = desk.text(
        "SELECT CAST(p.number AS TEXT) FROM program_participation p JOIN person q ON q.id = p.person_id "
        "WHERE q.name = 'Speaker 2'");
    CHECK(desk.post(kOfTheirs, desk.path + "/again", {{"number", number}}).status() == 303);
    desk.settle();
    CHECK(desk.text("SELECT state FROM mail WHERE id = " + refused) == "failed");
    CHECK(desk.post(kOfOurs, desk.path + "/again", {{"number", number}}).status() == 303);
    desk.settle();
    CHECK(desk.text("SELECT state FROM mail WHERE id = " + refused) == "sent");
    CHECK(desk.relay.countTo(desk.invitations.address(2)) == 2);
    CHECK(desk.post(kOfOurs, desk.path + "/again", {{"number", "0"}}).status() == 303);
    desk.settle();
    CHECK(desk.relay.countTo(desk.invitations.address(2)) == 2);
    CHECK(desk.relay.countTo(desk.invitations.address(3)) == 1);
}

TEST_CASE("what was given up stands on the page of the program for the side that it is about, and is sent once more") {
    InvitationPages desk;
    desk.invitations.upToLetters();
    desk.invitations.begin();
    desk.settle();
    REQUIRE(desk.number("SELECT count(*) FROM event_delivery WHERE name = 'invite_person'") == 4);
    desk.database->write([](storage::Tx& tx) {
        tx.run(
            "UPDATE event_delivery SET run_at = NULL, attempts = 12, last_error = $1 WHERE id = (SELECT max(id) FROM "
            "event_delivery WHERE name = 'invite_person')",
            jobs::failureText(jobs::brokeOff("disk full")));
    });
    const auto page = desk.body(desk.program_);
    CHECK(desk.has(page, "Speaker 4: “invite_person” arrived nowhere"));
    CHECK(desk.has(page, "it broke off: “disk full”"));
    CHECK(desk.has(desk.body(desk.program_, {{"lang", "ko"}}), "발표자 4: “invite_person” 메시지가 전달되지"));
    const auto id = desk.text("SELECT CAST(max(id) AS TEXT) FROM event_delivery WHERE name = 'invite_person'");
    const auto retry = desk.program_ + "/undelivered/" + id + "/retry";
    const auto waiting = [&] { return desk.number("SELECT count(*) FROM event_delivery WHERE run_at IS NULL"); };

    CHECK_FALSE(desk.has(desk.body(desk.program_, {}, kOfTheirs), "arrived nowhere"));
    CHECK(desk.post(kOfTheirs, retry, {}).status() == 303);
    CHECK(waiting() == 1);
    CHECK(desk.post(kOfOurs, retry, {}).status() == 303);
    CHECK(waiting() == 0);
    CHECK(desk.post(kOfOurs, retry, {}).status() == 303);
    CHECK(desk.number("SELECT count(*) FROM audit_event WHERE action = 'event.retried'") == 1);
    desk.invitations.settle();
    CHECK(desk.has(desk.body(desk.path), "4 of 4 letters made"));
    CHECK_FALSE(desk.has(desk.body(desk.program_), "arrived nowhere"));
}

TEST_CASE("that a mail came back stands on the pages of the person and the participant") {
    InvitationPages desk;
    desk.invitations.upToLetters();
    desk.invitations.begin();
    desk.invitations.settle();
    const auto id = desk.mailOf(1);
    desk.post(kOfOurs, "/outbox/" + id + "/send", {});
    desk.settle();
    desk.post(kOfOurs, "/outbox/" + id + "/returned", {{"reason", "Mailbox full"}});
    const auto where = "FROM person WHERE email = '" + desk.invitations.address(1) + "'";
    const auto person = "/people/" + desk.text("SELECT CAST(id AS TEXT) " + where);
    const auto participant =
        desk.program_ + "/participations/" +
        desk.text("SELECT CAST(id AS TEXT) FROM program_participation WHERE person_id = (SELECT id " + where + ")");
    CHECK(desk.has(desk.body(person), "came back: Mailbox full"));
    CHECK(desk.has(desk.body(participant), "came back: Mailbox full"));
}

TEST_CASE("somebody is invited when their mail leaves the outbox, and may answer before") {
    InvitationPages desk;
    desk.invitations.upToLetters();
    desk.invitations.begin();
    desk.invitations.settle();
    const auto state = [&](int person) {
        return desk.text(
            "SELECT p.state FROM program_participation p JOIN person q ON q.id = p.person_id WHERE "
            "q.email = '" +
            desk.invitations.address(person) + "'");
    };
    const auto outbox = [&](int person, const std::string& what, const http::Fields& fields = {}) {
        return desk.post(kOfOurs, "/outbox/" + desk.mailOf(person) + what, fields).status();
    };
    const auto taskOf = [&](int person) {
        const TaskId id{desk.number("SELECT task_id FROM mail WHERE id = " + desk.mailOf(person))};
        return desk.database->read([&](storage::ReadTx& tx) { return *workflow::TaskRepository().find(tx, id); });
    };
    for (int person = 1; person <= 4; ++person)
        CHECK(state(person) == "approved");
    CHECK(desk.number("SELECT count(DISTINCT mail_id) FROM mail_attachment") == 4);
    CHECK(outbox(1, "/send") == 303);
    CHECK(state(1) == "invited");
    CHECK(state(2) == "approved");
    CHECK(desk.number("SELECT changed_by = (SELECT id FROM account WHERE email = 'coordinator@mois.example') FROM "
                      "program_participation WHERE state = 'invited'") == 1);
    const std::string changed = "SELECT count(*) FROM audit_event WHERE action = 'participation.changed'";
    const auto before = desk.number(changed);
    outbox(1, "/send");
    CHECK(desk.number(changed) == before);

    // Asked by telephone: the answer comes before the mail has left, which then changes nothing any more.
    approvals::RecordInput said;
    said.source = "phone";
    said.byName = "Speaker 2";
    said.fields = {{"rsvp.answer", "onsite"}, {"rsvp.badge", "SPEAKER 2"}};
    said.person = PersonId{desk.number("SELECT id FROM person WHERE name = 'Speaker 2'")};
    said.edition = 1;
    REQUIRE(desk.approvals->record(taskOf(2).id, desk.ours(), said));
    desk.invitations.settle();
    CHECK(state(2) == "accepted");
    outbox(2, "/send");
    desk.settle();
    CHECK(state(2) == "accepted");
    CHECK(desk.number("SELECT count(*) FROM incident WHERE resolved_at IS NULL") == 0);

    // What is taken out invites nobody; who is asked by hand all the same is invited.
    CHECK(outbox(3, "/take-out", {{"reason", "On leave"}}) == 303);
    CHECK(state(3) == "approved");
    const auto task = taskOf(3);
    REQUIRE(desk.approvals->remind(task.id, desk.ours(), task.reminders));
    CHECK(state(3) == "invited");
    CHECK(state(4) == "approved");
}

TEST_CASE("of the invitations of one side the other side sees nothing") {
    InvitationPages desk;
    desk.invitations.upToLetters();
    desk.invitations.begin();
    CHECK_FALSE(desk.has(desk.body(desk.path, {}, kOfTheirs), "letters made"));
    desk.invitations.settle();
    const auto theirs = desk.body(desk.path, {}, kOfTheirs);
    CHECK_FALSE(desk.has(theirs, "Speaker"));
    CHECK_FALSE(desk.has(theirs, "letters made"));
    CHECK(desk.has(theirs, "Nobody of your side takes part yet"));
}
