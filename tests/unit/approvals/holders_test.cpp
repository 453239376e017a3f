#include <doctest/doctest.h>

#include "support/world.h"

using namespace entente;
using namespace entente::approvals;
using test::World;

namespace {

constexpr const char* kReviewer = "reviewer@mois.example";
constexpr const char* kCoordinator = "coordinator@mois.example";
constexpr const char* kDeputy = "deputy@mois.example";

NewHolder deputy() {
    return {"Deputy 1", "Deputy Director", kDeputy, "While I am abroad"};
}

}  // namespace

TEST_CASE("passing on: the new person decides, the old link only reads, both and the coordinator are told") {
    World world;
    const auto instance = world.upToReview();
    const auto old = world.linkOf(kReviewer);
    const auto before = world.relay.countTo(kReviewer), coordinatorBefore = world.relay.countTo(kCoordinator);
    REQUIRE(world.approvals->passOn(old, deputy()));
    world.settle();
    CHECK(world.relay.countTo(kReviewer) == before + 1);
    CHECK(world.relay.countTo(kCoordinator) == coordinatorBefore + 1);
    CHECK(world.linkOf(kReviewer).state == LinkState::PassedOn);
    CHECK(world.decide(kReviewer, "approve").error().message.key == "approvals.may_not");
    CHECK(!world.approvals->passOn(old, {"Third 1", "", "third@mois.example", ""}));
    CHECK(world.linkOf(kDeputy).state == LinkState::Acts);
    REQUIRE(world.decide(kDeputy, "approve"));
    CHECK(!world.isOpen(instance, "review_concept_note"));
    CHECK(world.text("SELECT by_name FROM decision") == "Deputy 1");
}

TEST_CASE("a step that is opened again asks whoever it was passed on to, at the address that worked") {
    World world;
    const auto instance = world.upToReview();
    REQUIRE(world.approvals->passOn(world.linkOf(kReviewer), deputy()));
    world.settle();
    const auto reopen = [&] {
        REQUIRE(world.runner->run(instance, {},
                                  engine::ReopenInstance{{"review_concept_note"}, {}, "Look once more", "x"}));
        world.settle();
    };
    REQUIRE(world.decide(kDeputy, "approve"));
    world.settle();
    const auto asked = world.relay.countTo(kReviewer);
    reopen();
    CHECK(world.relay.countTo(kReviewer) == asked);
    CHECK(world.linkOf(kDeputy).state == LinkState::Acts);

    SUBCASE("back to whom the definition names, when it is passed back") {
        REQUIRE(world.approvals->passOn(world.linkOf(kDeputy), {"Reviewer 1", "", kReviewer, ""}));
        world.settle();
        REQUIRE(world.decide(kReviewer, "approve"));
        world.settle();
        reopen();
        CHECK(world.linkOf(kReviewer).state == LinkState::Acts);
    }
    SUBCASE("an address that was put right is the one that is asked") {
        REQUIRE(world.decide(kDeputy, "approve"));
        world.settle();
        world.database->write([&](storage::Tx& tx) {
            tx.run("UPDATE person SET email = 'deputy.1@mois.example' WHERE email = $1", kDeputy);
        });
        const auto before = world.relay.countTo(kDeputy);
        reopen();
        CHECK(world.relay.countTo(kDeputy) == before);
        CHECK(world.linkOf("deputy.1@mois.example").state == LinkState::Acts);
    }
    SUBCASE("the definition names the old address of somebody whose address was put right") {
        REQUIRE(world.approvals->passOn(world.linkOf(kDeputy), {"Reviewer 1", "", kReviewer, ""}));
        world.settle();
        REQUIRE(world.decide(kReviewer, "approve"));
        world.settle();
        world.database->write([&](storage::Tx& tx) {
            tx.run("UPDATE person SET email = 'reviewer.1@mois.example' WHERE email = $1", kReviewer);
        });
        const auto people = world.number("SELECT count(*) FROM person");
        const auto before = world.relay.countTo(kReviewer);
        reopen();
        CHECK(world.number("SELECT count(*) FROM person") == people);
        CHECK(world.relay.countTo(kReviewer) == before);
        CHECK(world.linkOf("reviewer.1@mois.example").state == LinkState::Acts);
    }
}

TEST_CASE("passing on back and forth: only the last holder acts") {
    World world;
    world.upToReview();
    REQUIRE(world.approvals->passOn(world.linkOf(kReviewer), deputy()));
    world.settle();
    REQUIRE(world.approvals->passOn(world.linkOf(kDeputy), {"Reviewer 1", "", kReviewer, ""}));
    world.settle();
    CHECK(world.linkOf(kDeputy).state == LinkState::PassedOn);
    CHECK(world.linkOf(kReviewer).state == LinkState::Acts);
    CHECK(world.decide(kReviewer, "approve")->counted);
}

TEST_CASE("who is asked next must have a name and an address, and be somebody else") {
    World world;
    world.upToReview();
    const auto link = world.linkOf(kReviewer);
    struct Case {
        NewHolder holder;
        std::string place;
    };
    for (const auto& [holder, place] : {
             Case{{"", "", kDeputy, ""}, "new_name"},
             Case{{"Two\nlines", "", kDeputy, ""}, "new_name"},
             Case{{"Deputy", "", "", ""}, "new_email"},
             Case{{"Deputy", "", "no address", ""}, "new_email"},
             Case{{"Deputy", "", "a@b.example\r\nBcc: x@y.example", ""}, "new_email"},
             Case{{"Deputy", "", "REVIEWER@mois.example", ""}, "new_email"},
         }) {
        CAPTURE(holder.email);
        const auto passed = world.approvals->passOn(link, holder);
        REQUIRE(!passed);
        CHECK(passed.error().place == place);
    }
    CHECK(world.linkOf(kReviewer).state == LinkState::Acts);
}

TEST_CASE("a note with a header in it breaks no mail") {
    World world;
    world.upToReview();
    auto holder = deputy();
    holder.note = "x\r\nBcc: spy@evil.example\r\n\r\n{{ program.code }}";
    REQUIRE(world.approvals->passOn(world.linkOf(kReviewer), holder));
    world.settle();
    CHECK(world.number("SELECT count(*) FROM mail WHERE state = 'failed'") == 0);
    for (const auto& mail : world.relay.handed())
        CHECK(mail.mime.substr(0, mail.mime.find("\r\n\r\n")).find("Bcc") == std::string::npos);
}

TEST_CASE("not for me: the coordinator is told once and asks somebody else") {
    World world;
    const auto instance = world.upToReview();
    const auto link = world.linkOf(kReviewer);
    const auto before = world.relay.countTo(kCoordinator);
    REQUIRE(world.approvals->decline(link, "I left the division"));
    REQUIRE(world.approvals->decline(link, "I left the division"));
    world.settle();
    CHECK(world.relay.countTo(kCoordinator) == before + 1);
    CHECK(world.isOpen(instance, "review_concept_note"));
    REQUIRE(world.approvals->reassign(link.task.id, world.ours(), deputy(), link.person.id));
    world.settle();
    CHECK(world.linkOf(kReviewer).state == LinkState::PassedOn);
    CHECK(!world.approvals->decline(link, "Still me"));
    CHECK(world.decide(kDeputy, "approve")->counted);
    CHECK(!world.approvals->decline(world.linkOf(kDeputy), ""));
}

TEST_CASE("a fresh link goes to whom something waits for, and nobody learns more") {
    World world;
    world.upToReview();
    const auto sent = world.relay.handed().size();
    for (const auto* email :
         {"nobody@nowhere.example", "", "signatory@mois.example", "coordinator@mois.example", "x\r\ny@z.example"}) {
        world.approvals->sendFreshLinks(email);
        world.settle();
        CHECK(world.relay.handed().size() == sent);
    }
    world.approvals->sendFreshLinks(" REVIEWER@mois.example ");
    world.settle();
    CHECK(world.relay.handed().size() == sent + 1);
    CHECK(world.linkOf(kReviewer).state == LinkState::Acts);
    REQUIRE(world.decide(kReviewer, "approve"));
    world.settle();
    const auto after = world.relay.handed().size();
    world.approvals->sendFreshLinks(kReviewer);
    world.settle();
    CHECK(world.relay.handed().size() == after);
}

TEST_CASE("every link that was sent decides, and all of them end with the decision") {
    World world;
    world.upToReview();
    const auto first = world.linkOf(kReviewer);
    REQUIRE(world.approvals->remind(first.task.id, world.ours(), 0));
    world.settle();
    CHECK(world.relay.lastTo(kReviewer).token() != "");
    CHECK(world.approvals->decide(first, {"approve", "", false, "", "", {}})->counted);
    CHECK(world.linkOf(kReviewer).state == LinkState::Decided);
    CHECK(!world.approvals->remind(first.task.id, world.ours(), 1));
}

TEST_CASE("a second click on a reminder sends nothing twice, and who looked again may send another") {
    World world;
    world.upToReview();
    const auto id = world.linkOf(kReviewer).task.id;
    const auto before = world.relay.countTo(kReviewer);
    REQUIRE(world.approvals->remind(id, world.ours(), 0));
    const auto again = world.approvals->remind(id, world.ours(), 0);
    REQUIRE_FALSE(again.ok());
    CHECK(again.error().message.key == "approvals.reminded_meanwhile");
    world.settle();
    CHECK(world.relay.countTo(kReviewer) == before + 1);
    CHECK(world.approvals->remind(id, world.ours(), 1));
    world.settle();
    CHECK(world.relay.countTo(kReviewer) == before + 2);
}
