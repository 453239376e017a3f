// Who is told when an administrator or a coordinator ends tasks by hand.
#include <doctest/doctest.h>

#include "approvals/sent_back.h"
#include "unit/web/case_desk.h"

using namespace entente;
using namespace entente::web;
using namespace entente::web::test;

TEST_CASE("whose task ends because a case is opened again is told, once, and the link says who did it and why") {
    Cases cases;
    const auto instance = cases.upToReview();
    constexpr const char* kReviewer = "reviewer@mois.example";
    const auto before = cases.relay.countTo(kReviewer);
    const auto link = cases.linkOf(kReviewer);
    const auto fields = [&](const char* behind) {
        return http::Fields{{"step", instance.text() + "." + cases.seen(instance) + ".1.enquiry"},
                            {"behind", behind},
                            {"reason", "The ministry has changed"}};
    };
    REQUIRE(cases.post(kCoordinator, "/programs/UZ-2027/reopen", fields("keep")).status() == 303);
    CHECK(cases.number("SELECT count(*) FROM mail WHERE text_name = 'sent_back'") == 0);
    const auto twice = fields("cancel");
    REQUIRE(cases.post(kCoordinator, "/programs/UZ-2027/reopen", twice).status() == 303);
    CHECK(cases.post(kCoordinator, "/programs/UZ-2027/reopen", twice).status() == 409);
    cases.settle();
    CHECK(cases.relay.countTo(kReviewer) == before + 1);
    CHECK(cases.relay.lastTo(kReviewer).text.find("The ministry has changed") != std::string::npos);
    cases.database->read([&](storage::ReadTx& tx) {
        const auto back = approvals::sentBackOf(tx, *workflow::TaskRepository().find(tx, link.task.id));
        REQUIRE(back);
        CHECK(back->reason == "The ministry has changed");
        CHECK_FALSE(back->by.en.empty());
    });
    CHECK(cases.number("SELECT count(*) FROM audit_event WHERE detail LIKE '%ministry has changed%'") == 0);
    // What is erased there is gone from the page.
    cases.database->write([&](storage::Tx& tx) { tx.run("UPDATE task_end SET note = 'Erased'"); });
    cases.database->read([&](storage::ReadTx& tx) {
        CHECK(approvals::sentBackOf(tx, *workflow::TaskRepository().find(tx, link.task.id))->reason == "Erased");
    });
    // Who did it themselves is not told of it.
    CHECK(cases.number("SELECT count(*) FROM mail WHERE text_name = 'sent_back'") == 1);
}

TEST_CASE(
    "whose task an administrator ends by hand is told, with who did it and why only on the administrator's side") {
    constexpr const char* kReviewer = "reviewer@mois.example";
    constexpr const char* kAddressee = "addressee@partner.example";
    for (const bool cancels : {true, false})
        for (const bool theirs : {false, true}) {
            CAPTURE(cancels);
            CAPTURE(theirs);
            Cases cases;
            const auto instance = theirs ? cases.upToAnswer() : cases.upToReview();
            const std::string step = theirs ? "partner_reply" : "review_concept_note";
            const auto* holder = theirs ? kAddressee : kReviewer;
            const auto task = cases.task(instance, step);
            const auto before = cases.relay.countTo(holder);
            http::Fields fields{{"step", cancels ? "cancel" : "modify"},
                                {"seen", cases.seen(instance)},
                                {"reason", "The forum is off"}};
            if (!cancels) fields.emplace_back("end", cases.keyOf(instance, step));
            if (!cancels) fields.emplace_back("begin", "enquiry");
            REQUIRE(cases.post(kAdministrator, cases.pathOf(instance), fields).status() == 303);
            CHECK(cases.post(kAdministrator, cases.pathOf(instance), fields).status() == 409);
            cases.settle();
            CHECK(cases.relay.countTo(holder) == before + 1);
            const auto mail = cases.relay.lastTo(holder);
            CHECK(mail.text.find(theirs ? "was ended by hand" : "직접 종료") != std::string::npos);
            CHECK((mail.text.find("The forum is off") == std::string::npos) == theirs);
            cases.database->read([&](storage::ReadTx& tx) {
                const auto ended = approvals::sentBackOf(tx, *workflow::TaskRepository().find(tx, task.id));
                REQUIRE(ended);
                CHECK(ended->byHand);
                CHECK(ended->by.en.empty() == theirs);
                CHECK(ended->reason == (theirs ? "" : "The forum is off"));
            });
        }
}

TEST_CASE("a mail text that cannot be written keeps no administrator from ending a case") {
    Cases cases;
    auto files = entente::test::planningFiles();
    for (const auto* language : {"en", "ko"})
        files[std::string("mail/task_ended.") + language + ".txt"] = "Subject: {{ program }}\n\nText\n";
    cases.install(files);
    const auto instance = cases.upToReview();
    const http::Fields fields{{"step", "cancel"}, {"seen", cases.seen(instance)}, {"reason", "The forum is off"}};
    CHECK(cases.post(kAdministrator, cases.pathOf(instance), fields).status() == 303);
    CHECK(cases.number("SELECT count(*) FROM mail WHERE text_name = 'task_ended'") == 0);
}

TEST_CASE("a task of the partner that ends so says neither who opened the case again nor why") {
    Cases cases;
    const auto instance = cases.upToAnswer();
    const auto task = cases.task(instance, "partner_reply");
    const http::Fields fields{{"step", instance.text() + "." + cases.seen(instance) + ".1.enquiry"},
                              {"behind", "cancel"},
                              {"reason", "Our own affair"}};
    REQUIRE(cases.post(kCoordinator, "/programs/UZ-2027/reopen", fields).status() == 303);
    cases.settle();
    const auto mail = cases.relay.lastTo("addressee@partner.example");
    CHECK(mail.text.find("nothing that you need to do") != std::string::npos);
    CHECK(mail.text.find("Our own affair") == std::string::npos);
    cases.database->read([&](storage::ReadTx& tx) {
        const auto back = approvals::sentBackOf(tx, *workflow::TaskRepository().find(tx, task.id));
        REQUIRE(back);
        CHECK((back->reason + back->by.en).empty());
    });
}
