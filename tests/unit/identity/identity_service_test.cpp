#include "identity/identity_service.h"

#include <doctest/doctest.h>

#include <atomic>
#include <thread>

#include "base/crypto.h"
#include "unit/identity/identity_fixture.h"

using namespace entente;
using namespace entente::identity;
using namespace entente::identity::test;

TEST_CASE_FIXTURE(Fixture, "signing in opens a session that the token finds") {
    const auto signedIn = signIn("correct horse", start);
    REQUIRE(signedIn.ok());
    CHECK(signedIn->session.account.id == account());
    CHECK(signedIn->session.account.role == Role::Coordinator);
    CHECK(signedIn->session.account.isCoordinatorOf(Side::A));
    CHECK(signedIn->session.account.language == "ko");
    CHECK(signedIn->session.account.name == "Coordinator 1, Korea");
    const auto session = service().session(signedIn->token.reveal(), start);
    REQUIRE(session);
    CHECK(session->csrf == signedIn->session.csrf);
    CHECK(session->csrf.size() >= 40);
    CHECK_FALSE(service().session("", start));
    CHECK_FALSE(service().session(signedIn->token.reveal() + "x", start));
    CHECK_FALSE(service().session(sha256Hex(signedIn->token.reveal()), start));
    CHECK(signIn("correct horse", start)->token.reveal() != signedIn->token.reveal());
    CHECK(actions() == std::vector<std::string>{"system account.added", "account:1 account.signed_in",
                                                "account:1 account.signed_in"});
}

TEST_CASE_FIXTURE(Fixture, "neither password nor token nor what was typed is stored") {
    const auto signedIn = signIn("correct horse", start);
    CHECK(outcome("wrong", start, "192.0.2.1", "my-secret-password") == "identity.wrong_password");
    const std::string all = stored();
    CHECK(all.find("$argon2id$v=19$") != std::string::npos);
    for (const std::string& secret : {std::string("correct horse"), signedIn->token.reveal(),
                                      std::string("my-secret-password"), std::string("Coordinator 1")}) {
        CHECK(all.find(secret) == std::string::npos);
    }
}

TEST_CASE_FIXTURE(Fixture, "the address is found in any case and with spaces around") {
    CHECK(outcome("correct horse", start, "192.0.2.1", " Coordinator@MOIS.example ") == "ok");
    CHECK(service().findByEmail("COORDINATOR@mois.example"));
    CHECK(add("Coordinator@Mois.Example").error().message.key == "identity.email_taken");
}

TEST_CASE_FIXTURE(Fixture, "sessions end when idle, when old, at sign-out and when revoked") {
    const auto token = [&](Timestamp now) { return signIn("correct horse", now)->token; };
    const Secret idle = token(start);
    CHECK(service().session(idle.reveal(), start.plusSeconds(59 * minute)));
    CHECK(service().session(idle.reveal(), start.plusSeconds(118 * minute)));
    CHECK_FALSE(service().session(idle.reveal(), start.plusSeconds(179 * minute)));

    const Secret old = token(start);
    for (std::int64_t i = 1; i < 24; ++i) {
        CHECK(service().session(old.reveal(), start.plusSeconds(i * hour / 2)));
    }
    CHECK_FALSE(service().session(old.reveal(), start.plusSeconds(12 * hour)));

    const Secret out = token(start);
    service().signOut(out.reveal(), start);
    service().signOut(out.reveal(), start);
    service().signOut("unknown", start);
    CHECK_FALSE(service().session(out.reveal(), start));

    const Secret one = token(start);
    const Secret two = token(start);
    service().revokeAll(account());
    CHECK_FALSE(service().session(one.reveal(), start));
    CHECK_FALSE(service().session(two.reveal(), start));
}

TEST_CASE_FIXTURE(Fixture, "an unknown account gets the same answers as a wrong password") {
    for (const auto* email : {"coordinator@mois.example", "nobody@mois.example"}) {
        CAPTURE(email);
        const auto address = std::string("address of ") + email;
        for (int i = 0; i < 5; ++i)
            CHECK(outcome("wrong", start, address, email) == "identity.wrong_password");
        const auto locked = signIn("wrong", start, address, email);
        CHECK(locked.error().message.key == "identity.locked");
        CHECK(locked.error().message.english() == "Too many attempts. Try again in 1 min.");
    }
}

TEST_CASE_FIXTURE(Fixture, "repeated failures lock the account from everywhere, for longer each time") {
    for (int i = 0; i < 5; ++i)
        outcome("wrong", start);
    CHECK(outcome("correct horse", start, "198.51.100.9") == "identity.locked");
    CHECK(outcome("wrong", start.plusSeconds(30)) == "identity.wrong_password");
    CHECK(outcome("correct horse", start.plusSeconds(30 + 59)) == "identity.locked");
    CHECK(outcome("correct horse", start.plusSeconds(30 + 60)) == "ok");
    CHECK(outcome("wrong", start.plusSeconds(91)) == "identity.wrong_password");
    CHECK(outcome("correct horse", start.plusSeconds(92)) == "ok");
}

TEST_CASE_FIXTURE(Fixture, "one address cannot try many accounts, not even with an account of its own") {
    int refused = 0;
    for (int i = 0; i < 200; ++i) {
        const auto key = outcome("wrong", start, "2001:db8:1:2::" + std::to_string(i + 1),
                                 "user" + std::to_string(i) + "@mois.example");
        if (key == "identity.locked") ++refused;
        if (i % 10 == 9) outcome("correct horse", start, "2001:db8:1:2::ffff");
    }
    CHECK(refused >= 145);
    CHECK(outcome("correct horse", start, "2001:db8:1:3::1") == "ok");
    CHECK(outcome("correct horse", start.plusSeconds(2 * hour), "2001:db8:1:2::1") == "ok");
}

TEST_CASE_FIXTURE(Fixture, "guesses made all at once count as many") {
    std::atomic<int> looked = 0;
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 16; ++thread) {
        threads.emplace_back([&, thread] {
            const auto key = outcome("wrong", start, "192.0.2." + std::to_string(thread));
            if (key == "identity.wrong_password") ++looked;
        });
    }
    for (auto& thread : threads)
        thread.join();
    CHECK(looked == 5);
}

TEST_CASE_FIXTURE(Fixture, "a disabled account cannot sign in and has no session") {
    const auto token = signIn("correct horse", start)->token;
    REQUIRE(service().setDisabled(account(), true, {}, start).ok());
    CHECK(service().setDisabled(account(), true, {}, start).ok());
    CHECK_FALSE(service().session(token.reveal(), start));
    CHECK(outcome("correct horse", start) == "identity.wrong_password");
    REQUIRE(service().setDisabled(account(), false, {}, start).ok());
    CHECK_FALSE(service().session(token.reveal(), start));
    CHECK(outcome("correct horse", start) == "ok");
    CHECK(service().setDisabled(AccountId{99}, true, {}, start).error().kind == ErrorKind::NotFound);
}

TEST_CASE_FIXTURE(Fixture, "the last administrator stays") {
    auto one = newAccount("one@mois.example");
    one.role = Role::Administrator;
    auto two = newAccount("two@mois.example");
    two.role = Role::Administrator;
    const auto first = service().add(one, {}, start).value();
    CHECK(service().setDisabled(first, true, {}, start).error().message.key == "identity.last_administrator");
    const auto second = service().add(two, first, start).value();
    CHECK(service().setDisabled(first, true, second, start).ok());
    CHECK(service().setDisabled(second, true, second, start).error().kind == ErrorKind::Rejected);
}

TEST_CASE_FIXTURE(Fixture, "a new password ends the sessions and the old password") {
    const auto token = signIn("correct horse", start)->token;
    CHECK(service().setPassword(account(), Secret("short"), account(), start).error().place == "password");
    REQUIRE(service().setPassword(account(), Secret("another password"), account(), start).ok());
    CHECK_FALSE(service().session(token.reveal(), start));
    CHECK(outcome("correct horse", start) == "identity.wrong_password");
    CHECK(outcome("another password", start) == "ok");
}

TEST_CASE_FIXTURE(Fixture, "a hash of another cost is made again at the next sign-in") {
    const auto hashOf = [&] {
        return db().read([](ReadTx& tx) {
            auto rows = tx.query("SELECT password_hash FROM account");
            rows.next();
            return rows.text(0);
        });
    };
    IdentityOptions options;
    options.passwordCost = {16, 2, 1};
    IdentityService dearer(db(), options);
    const std::string before = hashOf();
    CHECK_FALSE(dearer.signIn("coordinator@mois.example", Secret("wrong"), "192.0.2.1", start).ok());
    CHECK(hashOf() == before);
    CHECK(dearer.signIn("coordinator@mois.example", Secret("correct horse"), "192.0.2.1", start).ok());
    CHECK(hashOf().find("$m=16,t=2,p=1$") != std::string::npos);
    CHECK(dearer.signIn("coordinator@mois.example", Secret("correct horse"), "192.0.2.1", start).ok());
}

TEST_CASE_FIXTURE(Fixture, "what is not valid in a new account is named by its field") {
    struct Example {
        const char* place;
        void (*spoil)(NewAccount&);
    };
    for (const auto& [place, spoil] :
         {Example{"email", [](NewAccount& a) { a.email = "x"; }},
          Example{"email", [](NewAccount& a) { a.email = "a@b.example\r\nBcc: c@d.example"; }},
          Example{"name", [](NewAccount& a) { a.name = " \t"; }},
          Example{"name", [](NewAccount& a) { a.name = "a\xff"; }},
          Example{"nameKo", [](NewAccount& a) { a.nameKo = "\xe2\x80\xae"; }},
          Example{"side", [](NewAccount& a) { a.side.reset(); }},
          Example{"language", [](NewAccount& a) { a.language = "fr"; }},
          Example{"password", [](NewAccount& a) { a.password = Secret("123456789"); }},
          Example{"password", [](NewAccount& a) { a.password = Secret(std::string(201, 'x')); }},
          Example{"password", [](NewAccount& a) { a.password = Secret("0123456789\xff"); }}}) {
        CAPTURE(place);
        auto account = newAccount("new@mois.example");
        spoil(account);
        const auto result = service().add(account, {}, start);
        REQUIRE_FALSE(result.ok());
        CHECK(result.error().place == place);
    }
    CHECK(service().list().size() == 1);
}

TEST_CASE_FIXTURE(Fixture, "an account is given to the person who has the address already") {
    const auto person = db().write([](storage::Tx& tx) {
        tx.run("INSERT INTO person (name, email) VALUES ('Speaker 12, Korea', 'Speaker12@mois.example')");
        return tx.lastInsertId<PersonId>();
    });
    const auto id = add("speaker12@mois.example").value();
    CHECK(service().find(id)->person == person);
    CHECK(service().find(id)->name == "Speaker 12, Korea");
}

TEST_CASE_FIXTURE(Fixture, "language, demo accounts, list and clean-up") {
    CHECK(service().setLanguage(account(), "en").ok());
    CHECK(service().find(account())->language == "en");
    CHECK(service().setLanguage(account(), "xx").error().kind == ErrorKind::Invalid);
    CHECK(service().setLanguage(AccountId{99}, "en").error().kind == ErrorKind::NotFound);

    CHECK_FALSE(service().hasDemoAccounts());
    auto demo = newAccount("a-demo@mois.example");
    demo.demo = true;
    REQUIRE(service().add(demo, account(), start).ok());
    CHECK(service().hasDemoAccounts());
    REQUIRE(service().list().size() == 2);
    CHECK(service().list()[0].email == "a-demo@mois.example");

    outcome("correct horse", start);
    outcome("wrong", start);
    CHECK(service().cleanUp(start.plusSeconds(minute)) == 0);
    CHECK(service().cleanUp(start.plusSeconds(25 * hour)) == 3);
}
