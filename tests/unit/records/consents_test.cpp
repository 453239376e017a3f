#include "programs/consent_repository.h"
#include "programs/participation_repository.h"
#include "programs/program_repository.h"
#include "unit/records/program_lists.h"

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
        REQUIRE(questions.size() == 2);
        CHECK(questions[0].question.purpose == "abroad");
        for (const auto& state : one.said)
            say(world, person, questions[0].question, state);
        // What is said about meals and access changes nothing for the other side.
        say(world, person, {"special_needs", {}}, one.named ? "refused" : "given");
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
    REQUIRE(before.size() == 2);
    for (const auto& one : before)
        CHECK_FALSE(one.standing);
    CHECK(before[0].recipient.en == world.text("SELECT name_en FROM organisation WHERE code = 'uz_public_governance'"));
    say(world, person, before[0].question, "given");
    say(world, person, before[0].question, "withdrawn");
    say(world, person, {"special_needs", {}}, "given");
    const auto after = asked();
    CHECK(after[0].standing->state == "withdrawn");
    CHECK(after[1].standing->state == "given");
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
    CHECK(asked().size() == 2);
}
