#include "programs/program_import.h"

#include <doctest/doctest.h>

#include "feel/json.h"
#include "programs/organisation_repository.h"
#include "programs/person_repository.h"
#include "programs/program_repository.h"
#include "support/world.h"

using namespace entente;
using namespace entente::programs;
using test::World;

namespace {

/// The demo with one change, into a database that has it already under other names.
Result<void> import(World& world, const std::string& json) {
    const auto value = feel::fromJson(json).value();
    return world.database->write([&](storage::Tx& tx) { return importPrograms(tx, value, world.clock.now()); });
}

}  // namespace

TEST_CASE("the demo program has both parties, their calendars and the persons of each role") {
    World world;
    const auto program =
        world.database->read([&](storage::ReadTx& tx) { return *ProgramRepository().find(tx, world.program); });
    CHECK(program.code == "UZ-2027");
    CHECK(program.a.zone == "Asia/Seoul");
    CHECK(program.b.zone == "Asia/Tashkent");
    for (const auto* role : {"coordinator", "reviewer", "signatory"})
        CHECK(program.a.role(role) != nullptr);
    for (const auto* role : {"coordinator", "addressee"})
        CHECK(program.b.role(role) != nullptr);
    CHECK(program.a.role("addressee") == nullptr);
    CHECK(program.sideOf(*program.b.role("addressee")) == Side::B);
    CHECK(program.sideOf(*program.a.role("signatory")) == Side::A);
    CHECK(program.a.calendar["holidays"].list().size() > 10);

    const auto value = programValue(program);
    CHECK(value["mois"]["signatory"]["email"].textOr("") == "signatory@mois.example");
    CHECK(value["partner"]["organisation"]["code"].textOr("") == "uz_public_governance");
    CHECK(value["partner"]["organisation"]["kind"].textOr("") == "ministry");
    CHECK(value["mois"]["signatory"]["family"].isString());
    CHECK(value["mois"]["signatory"]["phone"].isNull());
    CHECK(value["partner"]["organisation"]["nameKo"].textOr("") != "");
    CHECK(value["calendars"].list().size() == 2);
    CHECK(value["period"]["from"].isDate());
}

TEST_CASE("who moves to another organisation of their country stays on their side") {
    World world;
    world.database->write([&](storage::Tx& tx) {
        const auto place = [&](const std::string& country) {
            Organisation one;
            one.code = "office-" + country;
            one.name.en = one.kind = "agency";
            one.country = country;
            return OrganisationRepository().insert(tx, one);
        };
        const auto institute = place("UZ"), elsewhere = place("KZ"), home = place("KR");
        const auto move = [&](const char* email, OrganisationId to) {
            tx.run("UPDATE person SET organisation_id = $1 WHERE email = $2", to, email);
            return *PersonRepository().findByEmail(tx, email);
        };
        const auto joining = [&](const std::string& name, OrganisationId to) {
            Person one;
            one.organisation = to;
            one.name = one.email = name;
            return *PersonRepository().find(tx, PersonRepository().insert(tx, one));
        };
        const auto isOnly = [&](Side side, const Person& person) {
            const auto program = *ProgramRepository().find(tx, world.program);
            return program.isOf(side, person) && !program.isOf(other(side), person) && program.sideOf(person) == side;
        };
        CHECK(isOnly(Side::B, joining("expert", institute)));
        CHECK(isOnly(Side::A, joining("official", home)));
        CHECK(isOnly(Side::B, move("addressee@partner.example", elsewhere)));
        CHECK(isOnly(Side::A, move("signatory@mois.example", elsewhere)));
        const auto guest = joining("guest", elsewhere);
        const auto program = *ProgramRepository().find(tx, world.program);
        CHECK_FALSE(program.isOf(Side::A, guest));
        CHECK_FALSE(program.isOf(Side::B, guest));

        tx.run(
            "INSERT INTO program_role(program_id, side, role, person_id) SELECT p.id, 'A', 'adviser', e.id "
            "FROM program p, person e WHERE e.name = 'expert'");
        const auto advised = *ProgramRepository().find(tx, world.program);
        auto persons = tx.query("SELECT id FROM person");
        while (persons.next()) {
            const auto person = *PersonRepository().find(tx, persons.id<PersonId>(0));
            CAPTURE(person.email);
            CHECK(ProgramRepository().isOfPartner(tx, world.program, person.id) == advised.isOf(Side::B, person));
            CHECK(ProgramRepository().listOfPartner(tx, person.id).size() == (advised.isOf(Side::B, person) ? 1U : 0U));
        }
    });
}

TEST_CASE("persons are found by address whatever its case, and made once") {
    World world;
    world.database->write([&](storage::Tx& tx) {
        const PersonRepository persons;
        const auto known = persons.findByEmail(tx, "Signatory@MOIS.example");
        REQUIRE(known);
        Person other;
        other.name = "Somebody else";
        other.email = "SIGNATORY@mois.example";
        other.language = "en";
        CHECK(persons.findOrInsert(tx, other) == known->id);
        other.email = "new@mois.example";
        CHECK(persons.findOrInsert(tx, other) == persons.findOrInsert(tx, other));
    });
}

TEST_CASE("an import is whole or nothing, and its error names the entry") {
    World world;
    const auto persons = world.number("SELECT count(*) FROM person");
    struct Case {
        std::string json;
        std::string named;
    };
    for (
        const auto& [json, named] : {
            Case{R"({"persons": [{"id": "stray", "organisation": "nowhere", "name": "X", "email": "x@y.example"}]})",
                 "stray"},
            Case{
                R"({"organisations": [{"id": "o", "name": "O", "country": "KR", "zone": "Asia/Seoul", "calendar": "kr"}],
                      "programs": [{"code": "P-1", "title": "P"}]})",
                "P-1"},
            Case{
                R"({"programs": [{"code": "P-2", "title": "P", "year": 2027, "parties": [{"side": "A", "organisation": "gone"}]}]})",
                "P-2"},
            Case{
                R"({"organisations": [{"id": "o", "name": "O", "country": "KR", "zone": "Mars/Olympus", "calendar": "kr"}],
                      "programs": [{"code": "P-3", "title": "P", "year": 2027, "parties": [{"side": "A", "organisation": "o"}]}]})",
                "P-3"},
            Case{
                R"({"organisations": [{"id": "o", "name": "O", "country": "KR", "zone": "Asia/Seoul", "calendar": "kr"}],
                      "programs": [{"code": "P-4", "title": "P", "year": 2027, "parties": [{"side": "A", "organisation": "o"}]}]})",
                "P-4"},
            Case{
                R"({"organisations": [{"id": "o", "name": "O", "country": "KR", "zone": "Asia/Seoul", "calendar": "none"}],
                      "programs": [{"code": "P-5", "title": "P", "year": 2027,
                                    "parties": [{"side": "A", "organisation": "o"}, {"side": "B", "organisation": "o"}]}]})",
                "P-5"},
        }) {
        CAPTURE(json);
        const auto imported = import(world, json);
        REQUIRE(!imported);
        CHECK(imported.error().message.english().find(named) != std::string::npos);
    }
    CHECK(world.number("SELECT count(*) FROM person") == persons);
    CHECK(world.number("SELECT count(*) FROM program") == 1);
    CHECK(world.number("SELECT count(*) FROM organisation") == 2);
}
