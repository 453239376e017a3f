#include "approvals/outbox_desk.h"

#include <doctest/doctest.h>

#include "approvals/returned_mail.h"
#include "support/world.h"

using namespace entente;
using approvals::OutboxDesk;
using approvals::ReturnedMail;
using mail::MailState;
using test::World;

namespace {

constexpr const char* kAddressee = "addressee@partner.example";
constexpr std::int64_t kDay = 86'400;

void replace(std::string& text, const std::string& what, const std::string& by) {
    const auto at = text.find(what);
    REQUIRE(at != std::string::npos);
    text.replace(at, what.size(), by);
}

/// The request to the partner and the mail to the signatory wait for a coordinator; the reply is due fifteen shared
/// working days from when it is asked for. With `listens` the step waits for what came back.
struct ReviewedWorld : World {
    explicit ReviewedWorld(bool listens = false) {
        auto files = test::planningFiles();
        auto& model = files["planning.bpmn"];
        replace(model, "date and time(if request.replyBy &gt; today() then request.replyBy else add working days",
                "date and time(if false then request.replyBy else add working days");
        replace(model, "<zeebe:property name=\"mailText\" value=\"reply_request\" />",
                "<zeebe:property name=\"mailText\" value=\"reply_request\" /><zeebe:property name=\"review\" "
                "value=\"true\" />");
        replace(model, "<zeebe:header key=\"text\" value=\"letter_sent\" />",
                "<zeebe:header key=\"text\" value=\"letter_sent\" /><zeebe:header key=\"review\" value=\"=1 = 1\" />");
        if (listens) {
            replace(model, "<bpmn:process id=\"planning\"",
                    "<bpmn:message id=\"returned\" name=\"mail_returned\" /><bpmn:process id=\"planning\"");
            replace(
                model, "<bpmn:userTask id=\"partner_reply\"",
                "<bpmn:boundaryEvent id=\"returns\" attachedToRef=\"partner_reply\">"
                "<bpmn:outgoing>to_fix</bpmn:outgoing><bpmn:messageEventDefinition messageRef=\"returned\" />"
                "</bpmn:boundaryEvent><bpmn:sequenceFlow id=\"to_fix\" sourceRef=\"returns\" targetRef=\"enquiry\" />"
                "<bpmn:userTask id=\"partner_reply\"");
        }
        install(files);
        instance = upToAnswer();
        request = mailTo("reply_request");
    }

    MailId mailTo(const std::string& text) {
        return MailId{number("SELECT max(id) FROM mail WHERE text_name = '" + text + "'")};
    }
    mail::StoredMail stored(MailId id) {
        return *database->read([&](storage::ReadTx& tx) { return outbox.find(tx, id); });
    }
    std::string refusal(const Result<void>& done) { return done ? "" : done.error().message.key; }

    InstanceId instance;
    OutboxDesk desk{*database, *runner, clock};
    MailId request;
};

}  // namespace

TEST_CASE("a draft leaves when a coordinator of its side releases it, once, and only then its clock starts") {
    ReviewedWorld world;
    CHECK(world.stored(world.request).state == MailState::Draft);
    CHECK(world.stored(world.mailTo("letter_sent")).state == MailState::Draft);
    CHECK(world.relay.countTo(kAddressee) == 0);
    const auto before = *world.task(world.instance, "partner_reply").task.due;

    // Nothing reminds of what was never sent, however long it lies.
    for (int day = 0; day < 40; ++day) {
        world.clock.advance(kDay);
        for (int i = 0; i < 20 && world.timers->runOne(); ++i)
            continue;
        world.settle();
    }
    CHECK(world.number("SELECT count(*) FROM mail WHERE text_name IN ('reminder', 'escalation') AND task_id = " +
                       world.stored(world.request).content.task.text()) == 0);
    CHECK(world.task(world.instance, "partner_reply").reminders == 0);

    CHECK(world.refusal(world.desk.send(world.request, world.partners())) == "mail.unknown");
    const auto said = world.stored(world.request).content.body;
    REQUIRE(world.desk.send(world.request, world.ours()));
    CHECK(world.refusal(world.desk.send(world.request, world.colleague("second@mois.example"))) ==
          "approvals.no_draft");
    world.settle();
    CHECK(world.relay.countTo(kAddressee) == 1);
    const auto task = world.task(world.instance, "partner_reply");
    CHECK(*task.task.due > before);
    CHECK(*task.task.due > world.clock.now());
    const auto sent = world.stored(world.request);
    CHECK(sent.state == MailState::Sent);
    CHECK_FALSE(sent.neverLeft);
    // The text names the day that counts now.
    CHECK(sent.content.body != said);
    CHECK(sent.content.body.find("Reply by: ") != std::string::npos);
    CHECK(world.linkOf(kAddressee).state == approvals::LinkState::Acts);

    // Then a reminder to the principal abroad is a draft, and the newest takes the place of the one before.
    for (int day = 0; day < 60; ++day) {
        world.clock.advance(kDay);
        while (world.timers->runOne())
            continue;
        world.settle();
    }
    CHECK(world.relay.countTo(kAddressee) == 1);
    CHECK(world.number("SELECT count(*) FROM mail WHERE text_name = 'reminder' AND held = 'draft' AND state = "
                       "'queued'") == 1);
    CHECK(world.number("SELECT count(*) FROM mail WHERE text_name = 'reminder' AND held = 'draft'") == 3);
    // It asks for what is done by then.
    REQUIRE(world.desk.send(world.mailTo("reminder"), world.ours()));
    world.settle();
    CHECK(world.relay.countTo(kAddressee) == 2);
}

TEST_CASE("words change in one draft and in those alike, and the link stays") {
    ReviewedWorld world;
    const auto draft = world.stored(world.request);
    // A second one, to somebody else.
    const auto other = world.database->write([&](storage::Tx& tx) {
        auto content = draft.content;
        content.link.reset();
        content.task = {};
        content.to = {{"Deputy 2", "deputy@partner.example"}};
        replace(content.body, "Dear ", "Dear Deputy 2 and ");
        return world.outbox.queue(tx, content, world.clock.now());
    });
    auto text = draft.content.body;
    replace(text, "Opening the link changes nothing.", "Opening the link changes nothing at all.");
    auto without = draft.content.body;
    replace(without, std::string(mail::kLinkPlaceholder), "");
    const auto& subject = draft.content.subject;
    const auto coordinator = world.ours();
    const auto place = [&](const std::string& head, const std::string& body, const std::string& seen) {
        const auto done = world.desk.rewrite(world.request, coordinator, head, body, seen, true);
        return done ? "" : done.error().place + " " + done.error().message.key;
    };
    CHECK(place("", text, draft.content.body).starts_with("subject "));
    CHECK(place(subject, " ", draft.content.body) == "body approvals.body_missing");
    CHECK(place(subject, without, draft.content.body) == "body approvals.link_stays");
    CHECK(place(subject, text, "something older") == "body approvals.changed_draft");
    const auto done = world.desk.rewrite(world.request, coordinator, subject, text, draft.content.body, true);
    REQUIRE(done);
    CHECK(done->alike == 1);
    CHECK(done->kept.empty());
    CHECK(world.stored(world.request).content.body == text);
    CHECK(world.stored(other).content.body.find("nothing at all.") != std::string::npos);
    CHECK(world.stored(other).content.body.find("Dear Deputy 2 and ") != std::string::npos);
    // What is in one alone is not forced upon the other.
    auto personal = text;
    replace(personal, "Dear ", "Dearest ");
    const auto kept = world.desk.rewrite(world.request, coordinator, subject, personal, text, true);
    REQUIRE(kept);
    CHECK(kept->alike == 0);
    CHECK(kept->kept == std::vector<std::string>{"Deputy 2"});

    // The edited words leave, with the day that counts.
    world.clock.advance(10 * kDay);
    REQUIRE(world.desk.send(world.request, coordinator));
    world.settle();
    CHECK(world.relay.lastTo(kAddressee).text.find("nothing at all.") != std::string::npos);
    CHECK(world.relay.lastTo(kAddressee).text.find("Dearest ") != std::string::npos);
}

TEST_CASE("what is taken out never leaves, and its task can be asked by hand") {
    ReviewedWorld world;
    const auto coordinator = world.ours();
    const auto task = world.task(world.instance, "partner_reply");
    const auto remind = [&](int seen) { return world.refusal(world.approvals->remind(task.id, coordinator, seen)); };
    CHECK(remind(0) == "approvals.in_outbox");
    world.approvals->sendFreshLinks(kAddressee);
    CHECK(world.number("SELECT count(*) FROM mail WHERE cause = 'fresh link'") == 0);
    const auto none = world.desk.takeOut(world.request, coordinator, "  ");
    REQUIRE_FALSE(none);
    CHECK(none.error().place == "reason");
    REQUIRE(world.desk.takeOut(world.request, coordinator, "Asked by telephone"));
    CHECK(world.refusal(world.desk.takeOut(world.request, coordinator, "Again")) == "approvals.no_draft");
    CHECK(world.stored(world.request).state == MailState::TakenOut);
    CHECK(world.stored(world.request).neverLeft);
    world.settle();
    CHECK(world.relay.countTo(kAddressee) == 0);
    CHECK(remind(0).empty());
    world.settle();
    CHECK(world.relay.countTo(kAddressee) == 1);
    CHECK(world.mailTo("reply_request") != world.request);
}

TEST_CASE("a mail that came back is noted, and taken back while nobody was told") {
    ReviewedWorld world;
    const auto coordinator = world.ours();
    CHECK(world.desk.cameBack(world.request, coordinator, "unknown user").error().message.key ==
          "approvals.mail_not_sent");
    REQUIRE(world.desk.send(world.request, coordinator));
    world.settle();
    CHECK(world.desk.cameBack(world.request, coordinator, "").error().place == "reason");
    const auto back = world.desk.cameBack(world.request, coordinator, "unknown user");
    REQUIRE(back);
    CHECK_FALSE(*back);
    CHECK(world.stored(world.request).state == MailState::Returned);
    const auto toFix = [&](char side) {
        return world.database->read(
            [&](storage::ReadTx& tx) { return mail::Drafts().countToFix(tx, world.program, side); });
    };
    CHECK(toFix('A') == 1);
    CHECK(toFix('B') == 1);
    CHECK_FALSE(world.desk.cameBack(world.request, coordinator, "once more"));
    REQUIRE(world.desk.undoCameBack(world.request, coordinator));
    CHECK(world.stored(world.request).state == MailState::Sent);
    CHECK(toFix('B') == 0);
    // Who has another address by now needs nothing put right.
    REQUIRE(world.desk.cameBack(world.request, coordinator, "unknown user"));
    world.database->write([](storage::Tx& tx) {
        tx.run("UPDATE person SET email = 'addressee.new@partner.example' WHERE email = $1", kAddressee);
    });
    CHECK(toFix('A') == 0);
}

TEST_CASE("a case that waits for it hears that its mail came back, and then nothing is taken back") {
    ReviewedWorld world(true);
    const auto coordinator = world.ours();
    REQUIRE(world.desk.send(world.request, coordinator));
    world.settle();
    const auto back = world.desk.cameBack(world.request, coordinator, "unknown user");
    REQUIRE(back);
    CHECK(*back);
    CHECK_FALSE(world.isOpen(world.instance, "partner_reply"));
    CHECK(world.isOpen(world.instance, "enquiry"));
    CHECK(world.text("SELECT value FROM variable WHERE name = 'address' AND instance_id = " + world.instance.text())
              .find(kAddressee) != std::string::npos);
    CHECK(world.refusal(world.desk.undoCameBack(world.request, coordinator)) == "approvals.came_back_told");
}

TEST_CASE("a mail that the relay refuses for good came back as well, where the case waits for that") {
    for (const bool listens : {true, false}) {
        ReviewedWorld world(listens);
        const ReturnedMail returned(*world.runner);
        world.sender->onRefusal([&](const auto& mail, const std::string& answer) { returned.refused(mail, answer); });
        REQUIRE(world.desk.send(world.request, world.ours()));
        world.relay.answerNext({mail::Delivery::Refused, "550 no such mailbox"});
        world.settle();
        const auto mail = world.stored(world.request);
        CHECK(mail.state == (listens ? MailState::Returned : MailState::Failed));
        CHECK(mail.note == (listens ? "550 no such mailbox" : ""));
        CHECK(world.isOpen(world.instance, "enquiry") == listens);
        CHECK(world.isOpen(world.instance, "partner_reply") == !listens);
        if (!listens) CHECK(world.desk.cameBack(world.request, world.ours(), "no such mailbox"));
    }
}
