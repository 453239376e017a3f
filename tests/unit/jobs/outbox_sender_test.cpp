#include "jobs/outbox_sender.h"

#include <doctest/doctest.h>

#include <thread>

#include "base/crypto.h"
#include "jobs/failure_text.h"
#include "support/world.h"

using namespace entente;
using test::World;

namespace {

constexpr const char* kReviewer = "reviewer@mois.example";

/// Every text of every table, for what must be nowhere.
std::string everything(World& world) {
    return world.database->read([](storage::ReadTx& tx) {
        std::vector<std::string> columns;
        auto tables = tx.query(
            "SELECT 'SELECT ' || group_concat('coalesce(\"' || c.name || '\", '''')', ' || '' '' || ') || ' FROM \"' "
            "|| t.name || '\"' "
            "FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' "
            "GROUP BY t.name");
        while (tables.next())
            columns.push_back(tables.text(0));
        std::string all;
        for (const auto& select : columns) {
            auto rows = tx.query(select);
            while (rows.next())
                all += rows.text(0) + "\n";
        }
        return all;
    });
}

std::string stateOfNewest(World& world) {
    return world.text("SELECT state FROM mail ORDER BY id DESC LIMIT 1");
}

}  // namespace

TEST_CASE("the token is known to the database before the relay sees it, and only as its hash") {
    World world;
    int checked = 0;
    world.relay.onSend = [&](const test::CapturingTransport::Handed& handed) {
        if (handed.token().empty()) return;
        ++checked;
        CHECK(handed.token().size() == 43);
        CHECK(world.look(handed.token()).has_value());
        CHECK(world.text("SELECT token_hash FROM action_link WHERE token_hash = '" + sha256Hex(handed.token()) + "'") !=
              "");
        CHECK(everything(world).find(handed.token()) == std::string::npos);
    };
    world.upToSignature();
    CHECK(checked == 2);
    CHECK(everything(world).find(sha256Hex(world.relay.lastTo(kReviewer).token())) == std::string::npos);
    CHECK(world.number("SELECT count(*) FROM mail WHERE body LIKE '%/a/%'") == 0);
}

TEST_CASE("each try has the same Message-ID and a link of its own; all of them act") {
    World world;
    for (int i = 0; i < 3; ++i)
        world.relay.answerNext({mail::Delivery::Deferred, "451 try later"});
    world.upToReview();
    CHECK(world.text("SELECT last_error FROM mail WHERE text_name = 'approval_request'") == "451 try later");
    for (int i = 0; i < 4; ++i) {
        world.clock.advance(600);
        world.settle();
    }
    std::vector<test::CapturingTransport::Handed> tries;
    for (const auto& handed : world.relay.handed())
        if (handed.goesTo(kReviewer)) tries.push_back(handed);
    REQUIRE(tries.size() == 4);
    for (const auto& handed : tries) {
        CHECK(handed.messageId == tries.front().messageId);
        CHECK(handed.mime.find("Message-ID: <" + handed.messageId + ">") != std::string::npos);
        CHECK(world.look(handed.token())->state == approvals::LinkState::Acts);
    }
    CHECK(tries[0].token() != tries[1].token());
    CHECK(stateOfNewest(world) == "sent");
}

TEST_CASE("a refusal for good is not tried again") {
    World world;
    world.relay.answerNext({mail::Delivery::Refused, "550 no such user"});
    world.upToReview();
    CHECK(world.text("SELECT state FROM mail WHERE text_name = 'approval_request'") == "failed");
    world.clock.advance(100'000);
    world.settle();
    CHECK(world.relay.countTo(kReviewer) == 1);
}

TEST_CASE("reserved addresses are suppressed unless the relay stands on loopback") {
    World world;
    world.relay.carryReserved = false;
    world.upToReview();
    CHECK(world.relay.handed().empty());
    CHECK(world.text("SELECT state FROM mail WHERE text_name = 'approval_request'") == "suppressed");
}

TEST_CASE("a mail whose question is over never leaves") {
    World world;
    world.relay.answerNext({mail::Delivery::Deferred, "451"});
    const auto instance = world.upToReview();
    const auto task = world.task(instance, "review_concept_note");
    approvals::RecordInput recorded;
    recorded.source = "phone";
    recorded.byName = "Reviewer 1";
    recorded.outcome = "approve";
    recorded.person = PersonId{world.number("SELECT id FROM person WHERE email = 'reviewer@mois.example'")};
    recorded.edition = 1;
    REQUIRE(world.approvals->record(task.id, world.ours(), recorded));
    world.clock.advance(3600);
    world.settle();
    CHECK(world.relay.countTo(kReviewer) == 1);
    CHECK(world.text("SELECT state FROM mail WHERE text_name = 'approval_request'") == "cancelled");
}

TEST_CASE("a decision while the mail is under way: its link only reads, and its result is still written") {
    World world;
    bool recorded = false;
    world.relay.onSend = [&](const test::CapturingTransport::Handed& handed) {
        if (recorded || !handed.goesTo(kReviewer)) return;
        recorded = true;
        approvals::RecordInput input;
        input.source = "phone";
        input.byName = "Reviewer 1";
        input.outcome = "approve";
        const auto link = world.look(handed.token());
        input.person = link->person.id;
        input.edition = link->edition;
        CHECK(world.approvals->record(link->task.id, world.ours(), input));
    };
    world.upToReview();
    REQUIRE(recorded);
    CHECK(world.look(world.relay.lastTo(kReviewer).token())->state == approvals::LinkState::Decided);
    CHECK(world.text("SELECT state FROM mail WHERE text_name = 'approval_request'") == "sent");
}

TEST_CASE("a sender that was away longer than its lease changes nothing; the mail leaves again under its name") {
    World world;
    bool late = false;
    world.relay.onSend = [&](const test::CapturingTransport::Handed& handed) {
        if (late || !handed.goesTo(kReviewer)) return;
        late = true;
        world.clock.advance(200);
        world.relay.answerNext({mail::Delivery::Accepted, "250 second"});
        CHECK(world.sender->sendOne());
        world.relay.answerNext({mail::Delivery::Refused, "550 first"});
    };
    world.upToReview();
    CHECK(world.relay.countTo(kReviewer) == 2);
    CHECK(world.text("SELECT state || ' ' || last_error FROM mail WHERE text_name = 'approval_request'") ==
          "sent 250 second");
}

TEST_CASE("what a killed process had under way leaves at the next start, not when its lease has run out") {
    World world;
    world.relay.onSend = [&](const test::CapturingTransport::Handed& handed) {
        if (handed.goesTo(kReviewer)) throw std::runtime_error("killed");
    };
    CHECK_THROWS(world.upToReview());
    world.relay.onSend = {};
    CHECK_FALSE(world.sender->sendOne());
    world.sender->takeOver();
    CHECK(world.sender->sendOne());
    CHECK(world.text("SELECT state || ' ' || attempt FROM mail WHERE text_name = 'approval_request'") == "sent 2");
}

TEST_CASE("a mail whose file is missing waits, and stops nobody") {
    World world;
    const auto instance = world.upToDispatch();
    REQUIRE(world.dispatch(instance));
    const auto sha256 = world.text(
        "SELECT a.sha256 FROM mail_attachment a JOIN mail m ON m.id = a.mail_id WHERE m.text_name = "
        "'reply_request' ORDER BY a.position LIMIT 1");
    const auto file = world.folder / "blobs" / sha256.substr(0, 2) / sha256.substr(2);
    std::filesystem::rename(file, world.folder / "away");
    world.settle();
    CHECK(world.relay.countTo("addressee@partner.example") == 0);
    CHECK(world.text("SELECT state FROM mail WHERE text_name = 'reply_request'") == "queued");
    CHECK(world.number("SELECT count(*) FROM mail WHERE state = 'queued'") == 1);
    // Kept as a sentence that pages say in their language.
    const auto why = jobs::failureOf(world.text("SELECT last_error FROM mail WHERE state = 'queued'"));
    CHECK(why.key == "jobs.mail_file");
    CHECK(why.english().ends_with("is missing"));
    std::filesystem::rename(world.folder / "away", file);
    world.clock.advance(600);
    world.settle();
    CHECK(world.relay.countTo("addressee@partner.example") == 1);
}
