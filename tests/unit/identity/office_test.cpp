#include "identity/office.h"

#include <doctest/doctest.h>

#include "unit/identity/identity_fixture.h"

using namespace entente;
using namespace entente::identity;
using namespace entente::identity::test;

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
