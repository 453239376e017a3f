#include "identity/identity_service.h"

#include <doctest/doctest.h>

#include <atomic>
#include <thread>

#include "audit/audit_log.h"
#include "base/crypto.h"
#include "identity/office.h"
#include "storage/db/database.h"
#include "storage/db/migrations.h"
#include "unit/storage/temporary_folder.h"

using namespace entente;
using namespace entente::identity;
using storage::ReadTx;

namespace {

constexpr PasswordCost cheap{8, 1, 1};
constexpr std::int64_t minute = 60;
constexpr std::int64_t hour = 60 * minute;
const Timestamp start{1'800'000'000'000'000};

class Fixture {
  public:
    Fixture() {
        storage::DatabaseOptions options;
        options.file = folder_ / "test.db";
        database_ = storage::Database::open(options);
        migrate(*database_, std::filesystem::path(ENTENTE_SOURCE_DIR) / "storage/migrations/sqlite", SystemClock());
        IdentityOptions identity;
        identity.passwordCost = cheap;
        service_ = std::make_unique<IdentityService>(*database_, identity);
        account_ = add("coordinator@mois.example").value();
    }

    static NewAccount newAccount(const std::string& email) {
        NewAccount account;
        account.email = email;
        account.password = Secret("correct horse");
        account.name = "Coordinator 1, Korea";
        account.role = Role::Coordinator;
        account.side = Side::A;
        account.language = "ko";
        return account;
    }
    Result<AccountId> add(const std::string& email) { return service_->add(newAccount(email), {}, start); }
    Result<SignedIn> signIn(const std::string& password, Timestamp now, const std::string& address = "192.0.2.1",
                            const std::string& email = "coordinator@mois.example") {
        return service_->signIn(email, Secret(password), address, now);
    }
    /// `ok` or the key of the refusal.
    std::string outcome(const std::string& password, Timestamp now, const std::string& address = "192.0.2.1",
                        const std::string& email = "coordinator@mois.example") {
        const auto result = signIn(password, now, address, email);
        return result.ok() ? "ok" : result.error().message.key;
    }
    std::vector<std::string> actions() {
        return database_->read([](ReadTx& tx) {
            std::vector<std::string> names;
            for (const auto& record : audit::AuditLog::list(tx, 0, 100).records) {
                names.insert(names.begin(), record.actor + " " + record.action);
            }
            return names;
        });
    }
    /// Every text in the tables of this module.
    std::string stored() {
        return database_->read([](ReadTx& tx) {
            std::string all;
            for (const char* sql :
                 {"SELECT email || password_hash FROM account", "SELECT token_hash || csrf FROM session",
                  "SELECT subject FROM sign_in_failure", "SELECT actor || action || detail FROM audit_event"}) {
                auto rows = tx.query(sql);
                while (rows.next())
                    all += rows.text(0) + "\n";
            }
            return all;
        });
    }

    storage::Database& db() { return *database_; }
    IdentityService& service() { return *service_; }
    AccountId account() const { return account_; }

  private:
    test::TemporaryFolder folder_;
    std::unique_ptr<storage::Database> database_;
    std::unique_ptr<IdentityService> service_;
    AccountId account_;
};

}  // namespace

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

namespace {

using Parties = std::vector<std::pair<std::string, int>>;  ///< of one program each: side and organisation

/// The organisations 1 (kr) and 2 (uz), and programs of these parties.
void makePrograms(storage::Tx& tx, const Parties& parties) {
    for (const auto& [id, code] : {std::pair(1, "kr"), std::pair(2, "uz")})
        tx.run(
            "INSERT INTO organisation(id, code, name_en, name_ko, country, country_name_en, "
            "country_name_ko, kind) VALUES ($1, $2, '', '', '', '', '', '')",
            id, code);
    tx.run("INSERT INTO calendar(id, code, name_en, name_ko, weekend) VALUES (1, 'any', '', '', '6,7')");
    int program = 0;
    for (const auto& [side, office] : parties) {
        tx.run(
            "INSERT INTO program(id, code, title_en, title_ko, partner_country, year, status, city_en, "
            "city_ko, created_at) VALUES ($1, $1, '', '', '', 2027, '', '', '', 0)",
            ++program);
        tx.run(
            "INSERT INTO program_party(program_id, side, organisation_id, zone, calendar_id) "
            "VALUES ($1, $2, $3, 'Asia/Seoul', 1)",
            program, side, office);
    }
}

std::string officeOf(storage::Database& database, const std::string& email) {
    return database.read([&](ReadTx& tx) {
        auto rows = tx.query(
            "SELECT o.code FROM organisation o JOIN person p ON p.organisation_id = o.id WHERE p.email = $1", email);
        return rows.next() ? rows.text(0) : std::string();
    });
}

}  // namespace

TEST_CASE("a coordinator belongs to an organisation of their side") {
    struct Case {
        Parties parties;
        int known;                 ///< the organisation of the person with this address; 0: nobody has it
        std::string organisation;  ///< as asked for
        std::string belongs;       ///< its code, or the key of the refusal
    };
    for (const auto& [parties, known, organisation, belongs] : {
             Case{{}, 0, "", ""},
             Case{{}, 0, "kr", "kr"},
             Case{{}, 2, "", "uz"},
             Case{{}, 0, "nowhere", "identity.organisation_unknown"},
             Case{{{"A", 1}, {"B", 2}}, 0, "", "kr"},
             Case{{{"A", 1}, {"B", 2}}, 0, "uz", "identity.organisation_other_side"},
             Case{{{"A", 1}, {"B", 2}}, 1, "", "kr"},
             Case{{{"A", 1}, {"B", 2}}, 2, "", "identity.organisation_other_side"},
             Case{{{"A", 1}, {"B", 2}}, 2, "kr", "identity.organisation_differs"},
             Case{{}, 2, "kr", "identity.organisation_differs"},
             Case{{}, 2, "uz", "uz"},
             Case{{{"A", 1}, {"A", 1}}, 0, "", "kr"},
             Case{{{"A", 1}, {"A", 2}}, 0, "", "identity.organisation_missing"},
             Case{{{"A", 1}, {"A", 2}}, 0, "uz", "uz"},
             Case{{{"A", 1}, {"A", 2}}, 2, "", "uz"},
         }) {
        CAPTURE(known);
        CAPTURE(organisation);
        CAPTURE(belongs);
        Fixture fixture;
        fixture.db().write([&, &parties = parties, &known = known](storage::Tx& tx) {
            makePrograms(tx, parties);
            if (known != 0)
                tx.run("INSERT INTO person(name, email, organisation_id) VALUES ('', 'second@mois.example', $1)",
                       known);
        });
        auto account = Fixture::newAccount("second@mois.example");
        account.organisation = organisation;
        const auto added = fixture.service().add(account, {}, start);
        CHECK((added ? officeOf(fixture.db(), account.email) : added.error().message.key) == belongs);
    }
}

TEST_CASE("who holds a role of a side coordinates for it wherever they work") {
    Fixture fixture;
    fixture.db().write([](storage::Tx& tx) {
        makePrograms(tx, {{"A", 1}, {"B", 2}});
        tx.run("INSERT INTO person(id, name, email, organisation_id) VALUES (50, '', 'second@mois.example', 2)");
        tx.run("INSERT INTO program_role(program_id, side, role, person_id) VALUES (1, 'A', 'coordinator', 50)");
    });
    CHECK(fixture.add("second@mois.example"));
    CHECK(officeOf(fixture.db(), "second@mois.example") == "uz");
}

TEST_CASE("a coordinator older than the programs comes to the only organisation of their side") {
    for (const auto& [parties, belongs] :
         {std::pair(Parties{}, ""), std::pair(Parties{{"B", 2}}, ""), std::pair(Parties{{"A", 1}, {"B", 2}}, "kr"),
          std::pair(Parties{{"A", 1}, {"A", 2}}, "")}) {
        Fixture fixture;
        fixture.db().write([&, &parties = parties](storage::Tx& tx) {
            makePrograms(tx, parties);
            placeCoordinators(tx);
        });
        CHECK(officeOf(fixture.db(), "coordinator@mois.example") == belongs);
    }
}

TEST_CASE("who has left signs in no more, from the day after the last one where they work") {
    Fixture fixture;
    fixture.db().write([](storage::Tx& tx) {
        makePrograms(tx, {{"A", 1}});
        placeCoordinators(tx);
        tx.run("UPDATE person SET valid_to = '2027-02-28' WHERE email = 'coordinator@mois.example'");
    });
    const auto evening = *Timestamp::fromIso("2027-02-28T14:50:00Z");  // 23:50 in Seoul
    const auto signedIn = fixture.signIn("correct horse", evening);
    REQUIRE(signedIn);
    CHECK(fixture.service().session(signedIn->token.reveal(), evening.plusSeconds(5 * minute)));
    const auto after = evening.plusSeconds(15 * minute);
    CHECK_FALSE(fixture.service().session(signedIn->token.reveal(), after));
    CHECK(fixture.outcome("correct horse", after) == "identity.wrong_password");
    fixture.db().write([](storage::Tx& tx) { tx.run("UPDATE person SET valid_to = '2027-03-01'"); });
    fixture.service().personsChanged();
    CHECK(fixture.service().session(signedIn->token.reveal(), after));
}
