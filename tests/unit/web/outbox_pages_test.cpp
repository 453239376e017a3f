#include <doctest/doctest.h>

#include "mail/drafts.h"
#include "unit/web/page_desk.h"
#include "web/pages/outbox_parts.h"

using namespace entente;
using namespace entente::web;
using mail::MailState;

namespace {

constexpr const char* kOurs = "coordinator@mois.example";
constexpr const char* kPartners = "coordinator@partner.example";
constexpr const char* kAddressee = "addressee@partner.example";

/// The request to the partner waits in the outbox.
struct OutboxPages : web::test::PageDesk {
    OutboxPages() : PageDesk({boardRoutes, programRoutes, taskRoutes, outboxRoutes}) {
        auto files = entente::test::planningFiles();
        auto& model = files["planning.bpmn"];
        const std::string text = "<zeebe:property name=\"mailText\" value=\"reply_request\" />";
        const auto at = model.find(text);
        REQUIRE(at != std::string::npos);
        model.insert(at, "<zeebe:property name=\"review\" value=\"=true\" />");
        install(files);
        instance = upToAnswer();
        id = MailId{number("SELECT max(id) FROM mail WHERE text_name = 'reply_request'")};
        path = outboxMailPath(id);
    }

    mail::StoredMail stored() {
        return *database->read([&](storage::ReadTx& tx) { return outbox.find(tx, id); });
    }
    bool has(const char* email, const std::string& at, const std::string& words, http::Fields query = {}) {
        return get(email, at, std::move(query)).body().find(words) != std::string::npos;
    }

    InstanceId instance;
    MailId id;
    std::string path;
};

}  // namespace

TEST_CASE("a draft is on the pages of the side that sends it, and nowhere on those of the other") {
    OutboxPages desk;
    const auto program = "/programs/" + desk.text("SELECT code FROM program LIMIT 1");
    const auto task = "/tasks/" + desk.task(desk.instance, "partner_reply").id.text();
    CHECK(desk.has(kOurs, "/", "waits for your review"));
    CHECK(desk.has(kOurs, program, "waits for your review"));
    CHECK(desk.has(kOurs, program, "In the outbox since"));
    CHECK(desk.has(kOurs, task, "In the outbox since"));
    CHECK_FALSE(desk.has(kOurs, task, "/remind\""));
    CHECK(desk.has(kOurs, "/outbox", kAddressee));
    CHECK(desk.has(kOurs, "/outbox/step", kAddressee,
                   {{"program", desk.text("SELECT code FROM program LIMIT 1")},
                    {"step", "partner_reply"},
                    {"text", "reply_request"}}));
    CHECK(desk.get(kOurs, "/outbox/step", {{"program", "none"}}).status() == 404);
    CHECK(desk.has(kOurs, desk.path, "personal link"));
    CHECK(desk.get(kOurs, desk.path + "/files/1").status() == 200);
    CHECK(desk.get(kOurs, desk.path + "/files/9").status() == 404);

    const auto subject = desk.stored().content.subject;
    CHECK_FALSE(desk.has(kPartners, program, subject));
    CHECK_FALSE(desk.has(kPartners, program, "In the outbox"));
    CHECK_FALSE(desk.has(kPartners, program, task));
    CHECK_FALSE(desk.has(kPartners, "/", task));
    CHECK_FALSE(desk.has(kPartners, "/outbox", desk.path));
    CHECK(desk.get(kPartners, task).status() == 404);
    CHECK(desk.get(kPartners, desk.path).status() == 404);
    CHECK(desk.get(kPartners, desk.path + "/files/1").status() == 404);
    CHECK(desk.post(kPartners, desk.path + "/send", {}).status() == 404);
    CHECK(desk.post(kPartners, "/outbox/send", {{"what", "selected"}, {"mail", desk.id.text()}}).status() == 200);
    CHECK(desk.stored().state == MailState::Draft);

    REQUIRE(desk.post(kOurs, desk.path + "/send", {}).status() == 303);
    desk.settle();
    CHECK(desk.has(kPartners, program, task));
    CHECK(desk.get(kPartners, task).status() == 200);
    CHECK(desk.has(kOurs, desk.path, "It came back"));
    CHECK(desk.has(kOurs, "/outbox/sent", subject, {{"program", desk.text("SELECT code FROM program LIMIT 1")}}));
    CHECK_FALSE(desk.has(kOurs, "/", "waits for your review"));
}

TEST_CASE("whoever waits for an answer sees that the mail which asks for it was refused, until another one leaves") {
    OutboxPages desk;
    const auto program = "/programs/" + desk.text("SELECT code FROM program LIMIT 1");
    const auto task = "/tasks/" + desk.stored().content.task.text();
    const auto person =
        "/people/" + desk.text("SELECT CAST(id AS TEXT) FROM person WHERE email = '" + std::string(kAddressee) + "'");
    const std::string why = "The mail was refused: 550 no such user";
    const auto everywhere = [&](const std::string& words, bool there) {
        for (const auto& page : {std::string("/"), program, task})
            CHECK_MESSAGE(desk.has(kOurs, page, words) == there, page);
    };
    everywhere("Not reached", false);
    desk.relay.answerNext({mail::Delivery::Refused, "550 no such user"});
    REQUIRE(desk.post(kOurs, desk.path + "/send", {}).status() == 303);
    desk.settle();
    REQUIRE(desk.stored().state == MailState::Failed);
    everywhere(why, true);
    everywhere(desk.path + "\"", true);
    CHECK(desk.has(kOurs, "/", "1 address to put right"));
    CHECK(desk.has(kOurs, "/outbox", "550 no such user"));
    // It is an address of the other side's person: they put it right, and do not see the other side's mail.
    CHECK_FALSE(desk.has(kOurs, program, person));
    for (const auto& page : {program, task}) {
        CHECK(desk.has(kPartners, page, why));
        CHECK(desk.has(kPartners, page, person));
        CHECK_FALSE(desk.has(kPartners, page, desk.path + "\""));
    }
    CHECK(desk.has(kOurs, task, "전달되지 않음", {{"lang", "ko"}}));

    // A reminder that reaches them is enough.
    REQUIRE(desk.post(kOurs, task + "/remind", {{"seen", "0"}}).status() == 303);
    everywhere("Not reached", false);
    desk.database->write(
        [](storage::Tx& tx) { tx.run("UPDATE mail SET held = NULL, state = 'sent' WHERE text_name = 'reminder'"); });
    everywhere("Not reached", false);
    CHECK_FALSE(desk.has(kOurs, "/", "address to put right"));
}

TEST_CASE("all of a step leaves as its page knew it, and a second click sends nothing twice") {
    OutboxPages desk;
    const http::Fields all = {{"what", "all"},
                              {"program", desk.text("SELECT code FROM program LIMIT 1")},
                              {"step", "partner_reply"},
                              {"text", "reply_request"},
                              {"newest", desk.id.text()}};
    const auto later = desk.database->write([&](storage::Tx& tx) {
        auto content = desk.outbox.find(tx, desk.id)->content;
        content.task = {};
        content.link.reset();
        return desk.outbox.queue(tx, content, desk.clock.now());
    });
    CHECK(desk.post(kOurs, "/outbox/send", {{"what", "selected"}}).status() == 303);
    CHECK(desk.stored().state == MailState::Draft);
    REQUIRE(desk.post(kOurs, "/outbox/send", all).status() == 303);
    CHECK(desk.stored().state == MailState::Queued);
    // Nobody saw this one.
    CHECK(desk.number("SELECT count(*) FROM mail WHERE held = 'draft' AND id = " + later.text()) == 1);
    CHECK(desk.post(kOurs, desk.path + "/send", {}).status() == 303);
    desk.settle();
    CHECK(desk.relay.countTo(kAddressee) == 1);
    const auto again = desk.post(kOurs, "/outbox/send", {{"what", "selected"}, {"mail", desk.id.text()}});
    CHECK(again.body().find("has left the outbox meanwhile") != std::string::npos);
    desk.settle();
    CHECK(desk.relay.countTo(kAddressee) == 1);
}

TEST_CASE("words, reasons and what came back are typed once: what is wrong stays in the form") {
    OutboxPages desk;
    auto body = desk.stored().content.body;
    body.replace(body.find(mail::kLinkPlaceholder), mail::kLinkPlaceholder.size(), "{link}");
    CHECK(desk.has(kOurs, desk.path, "\n{link}\n"));
    CHECK(withPlaceholder("a {link} b {링크}") ==
          "a " + std::string(mail::kLinkPlaceholder) + " b " + std::string(mail::kLinkPlaceholder));
    const auto wrong =
        desk.post(kOurs, desk.path + "/edit", {{"subject", ""}, {"body", "Kept zqwords"}, {"seen", body}});
    CHECK(wrong.status() == 422);
    CHECK(wrong.body().find("Kept zqwords") != std::string::npos);
    REQUIRE(desk.post(kOurs, desk.path + "/edit",
                      {{"subject", "New words"}, {"body", "Read this:\n{link}"}, {"seen", body}})
                .status() == 303);
    CHECK(desk.stored().content.subject == "New words");
    CHECK(desk.stored().content.body == "Read this:\n" + std::string(mail::kLinkPlaceholder));
    CHECK(desk.has(kOurs, "/outbox", "Changed"));
    CHECK(desk.post(kOurs, desk.path + "/take-out", {{"reason", ""}}).status() == 422);
    REQUIRE(desk.post(kOurs, desk.path + "/send", {}).status() == 303);
    desk.settle();
    CHECK(desk.relay.lastTo(kAddressee).text.find("Read this:") != std::string::npos);

    CHECK(desk.post(kOurs, desk.path + "/returned", {{"reason", " "}}).status() == 422);
    REQUIRE(desk.post(kOurs, desk.path + "/returned", {{"reason", "unknown user"}}).status() == 303);
    CHECK(desk.has(kOurs, desk.path, "unknown user"));
    CHECK(desk.has(kOurs, "/", "address to put right"));
    // Whose people it was to reach sees it too, without the mail.
    CHECK(desk.has(kPartners, "/outbox", kAddressee));
    CHECK_FALSE(desk.has(kPartners, "/outbox", desk.path));
    REQUIRE(desk.post(kOurs, desk.path + "/undo", {}).status() == 303);
    CHECK(desk.stored().state == MailState::Sent);
    CHECK_FALSE(desk.has(kPartners, "/outbox", kAddressee));
}
