#include "programs/consent_repository.h"
#include "programs/participation_repository.h"
#include "programs/program_repository.h"
#include "support/old_database.h"
#include "unit/records/program_lists.h"
#include "unit/storage/temporary_folder.h"

using namespace entente;
using namespace entente::records;
using programs::ConsentQuestion;
using programs::ConsentRepository;
using test::ProgramLists;

namespace {

void say(ProgramLists& world, PersonId person, const ConsentQuestion& question, const std::string& state) {
    world.database->write([&](storage::Tx& tx) {
        ConsentRepository().insert(tx, {.person = person,
                                        .question = question,
                                        .state = state,
                                        .channel = std::string(programs::kByOwnLink),
                                        .saidOn = "2027-02-01",
                                        .wording = std::string(programs::kConsentWording),
                                        .at = world.clock.now()});
    });
}

}  // namespace

TEST_CASE("the other side reads a name as the person says, whatever was noted for one participation before") {
    const struct {
        std::string basis;
        std::vector<std::string> said;
        bool named;
    } cases[] = {
        {"", {}, false},
        {"", {"given"}, true},
        {"", {"other"}, true},
        {"", {"refused"}, false},
        {"", {"given", "withdrawn"}, false},
        {"", {"refused", "given"}, true},
        {"consent", {}, true},
        {"consent", {"refused"}, false},
        {"consent", {"given", "withdrawn"}, false},
        {"other", {"refused"}, true},
    };
    for (const auto& one : cases) {
        CAPTURE(one.basis);
        CAPTURE(one.said.size());
        ProgramLists world;
        const auto kind = world.participations(world.b);
        Fields fields = {{"email", "speaker22@partner.example"}, {"component", "Forum 1"}, {"basis", one.basis}};
        if (!one.basis.empty()) fields["basis_at"] = "2027-01-15";
        if (one.basis == "other") fields["basis_note"] = "Ground 1";
        const auto id = world.add(world.b, *kind, fields);
        const PersonId person{world.number("SELECT id FROM person WHERE email = 'speaker22@partner.example'")};
        const auto questions =
            world.database->read([&](storage::ReadTx& tx) { return ConsentRepository().questions(tx, person); });
        REQUIRE(questions.size() == 4);
        CHECK(questions[0].question.purpose == "abroad");
        for (const auto& state : one.said)
            say(world, person, questions[0].question, state);
        // What is said to anything else changes nothing for the other side.
        for (const auto* other : {"publication", "portrait", "special_needs"})
            say(world, person, {other, {}}, one.named ? "refused" : "given");
        const auto theirs = world.participations(world.a);
        const auto seen = world.record(world.a, *theirs, id);
        CHECK(textOf(seen.fields, "name") == (one.named ? "SPEAKER 22" : "name withheld"));
        CHECK(textOf(seen.fields, "title") == (one.named ? "Director 22" : ""));
        CHECK(world.service.list(world.a, *theirs, {.search = "speaker 22"}).records.size() == (one.named ? 1 : 0));
        const auto table = world.service.exportTable(world.a, *theirs, {}, "en");
        CHECK((table.find("SPEAKER 22") != std::string::npos) == one.named);
        CHECK(table.find("speaker22@") == std::string::npos);
    }
}

TEST_CASE("each statement is kept, and the newest to a question counts") {
    ProgramLists world;
    const PersonId person{world.number("SELECT id FROM person WHERE email = 'speaker12@mois.example'")};
    const ConsentRepository consents;
    const auto asked = [&] {
        return world.database->read([&](storage::ReadTx& tx) { return consents.questions(tx, person); });
    };
    CHECK(asked().empty());
    world.add(world.a, *world.participations(world.a), {{"email", "speaker12@mois.example"}, {"component", "Forum 1"}});
    const auto before = asked();
    REQUIRE(before.size() == 4);
    for (const auto& one : before)
        CHECK_FALSE(one.standing);
    CHECK(before[0].recipient.en == world.text("SELECT name_en FROM organisation WHERE code = 'uz_public_governance'"));
    say(world, person, before[0].question, "given");
    say(world, person, before[0].question, "withdrawn");
    say(world, person, {"special_needs", {}}, "given");
    const auto after = asked();
    CHECK(after[0].standing->state == "withdrawn");
    CHECK_FALSE(after[1].standing);
    CHECK(after[3].standing->state == "given");
    world.database->read([&](storage::ReadTx& tx) {
        const auto history = consents.history(tx, person);
        REQUIRE(history.size() == 3);
        CHECK(history[0].question.purpose == "special_needs");
        CHECK(history[2].state == "given");
        const auto parts = consents.partsOf(tx, person);
        REQUIRE(parts.size() == 1);
        CHECK(parts[0].program == programs::ProgramRepository().findByCode(tx, "UZ-2027")->id);
        CHECK(parts[0].side == "A");
    });
    // What was given can be withdrawn when they take part in nothing any more.
    world.database->write([](storage::Tx& tx) { tx.run("DELETE FROM program_participation"); });
    CHECK(asked().size() == 4);
}

TEST_CASE("lists for the public name whom the person lets both the other side and the public read") {
    const struct {
        const char *basis, *abroad, *publication;
        bool published;
    } cases[] = {
        {"", "", "", false},
        {"", "given", "", false},
        {"", "given", "refused", false},
        {"", "given", "given", true},
        {"", "given", "other", true},
        {"", "given", "withdrawn", false},
        {"", "", "given", false},
        {"", "refused", "given", false},
        {"", "withdrawn", "given", false},
        {"consent", "", "given", true},
        {"consent", "", "", false},
        {"other", "refused", "given", true},
        {"other", "", "", false},
    };
    for (const auto& one : cases) {
        programs::Participation participation;
        participation.basis = one.basis;
        participation.abroad = one.abroad;
        participation.publication = one.publication;
        CAPTURE(one.basis);
        CAPTURE(one.abroad);
        CAPTURE(one.publication);
        CHECK(participation.isPublished() == one.published);
        CHECK_FALSE(participation.isPortrayed());
        std::swap(participation.portrait, participation.publication);
        CHECK(participation.isPortrayed() == one.published);
        CHECK_FALSE(participation.isPublished());
    }
}

TEST_CASE("a table says what of somebody may be published, and changes none of it when it comes back") {
    ProgramLists world;
    const auto kind = world.participations(world.b);
    const auto id = world.add(world.b, *kind, {{"email", "speaker22@partner.example"}, {"component", "Forum 1"}});
    const PersonId person{world.number("SELECT id FROM person WHERE email = 'speaker22@partner.example'")};
    const OrganisationId party{world.number("SELECT organisation_id FROM program_party WHERE side = 'A'")};
    say(world, person, {"abroad", party}, "given");
    say(world, person, {"portrait", {}}, "given");
    const auto row = [&](const identity::Account& by) {
        const auto fields = world.record(by, *world.participations(by), id).fields;
        return textOf(fields, "named") + "," + textOf(fields, "published") + "," + textOf(fields, "portrait");
    };
    CHECK(row(world.b) == "1,,1");
    CHECK(row(world.a) == "1,,1");
    auto record = world.record(world.b, *kind, id);
    record.fields["published"] = "1";
    record.fields["note"] = "Note 1";
    CHECK(world.wrong(world.b, *kind, record).empty());
    CHECK(row(world.b) == "1,,1");
    const auto table = world.service.exportTable(world.b, *kind, {}, "en");
    for (const auto* header : {"named", "published", "portrait"})
        CHECK(table.find(header) != std::string::npos);
}

TEST_CASE("what was said before there were more purposes is kept with its number") {
    test::TemporaryFolder folder;
    test::OldDatabase database(folder.path(), "more_purposes");
    database->write([](storage::Tx& tx) {
        tx.run("INSERT INTO person(id, name, email) VALUES (7, 'Speaker 7', 'speaker7@nia.example')");
        tx.run(
            "INSERT INTO consent(id, person_id, purpose, state, channel, said_on, note, wording, at) VALUES "
            "(3, 7, 'special_needs', 'given', 'link', '2027-01-15', 'Note 3', '2027-1', 5), "
            "(8, 7, 'special_needs', 'withdrawn', 'letter', '2027-01-16', '', '', 6)");
    });
    database.migrate();
    database->read([](storage::ReadTx& tx) {
        const auto said = ConsentRepository().history(tx, PersonId{7});
        REQUIRE(said.size() == 2);
        CHECK(said[0].id == 8);
        CHECK(said[1].id == 3);
        CHECK(said[1].note == "Note 3");
        CHECK(said[1].wording == "2027-1");
        CHECK(ConsentRepository().standing(tx, PersonId{7}, {"special_needs", {}})->state == "withdrawn");
    });
}

TEST_CASE("a statement is about a purpose that there is, and abroad alone has a recipient") {
    ProgramLists world;
    world.add(world.a, *world.participations(world.a), {{"email", "speaker12@mois.example"}, {"component", "Forum 1"}});
    const PersonId person{world.number("SELECT id FROM person WHERE email = 'speaker12@mois.example'")};
    CHECK_THROWS(say(world, person, {"anything", {}}, "given"));
    CHECK_THROWS(say(world, person, {"publication", OrganisationId{1}}, "given"));
    CHECK_THROWS(say(world, person, {"abroad", {}}, "given"));
    for (const auto* purpose : {"publication", "portrait", "special_needs"})
        say(world, person, {purpose, {}}, "refused");
    CHECK(world.number("SELECT count(*) FROM consent") == 3);
}
