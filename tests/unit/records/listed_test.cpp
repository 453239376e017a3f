#include "programs/listed.h"

#include "feel/expression.h"
#include "unit/records/program_lists.h"

using namespace entente;
using namespace entente::records;
using test::ProgramLists;

namespace {

std::string evaluated(ProgramLists& world, std::string_view expression) {
    const auto value = world.database->read([&](storage::ReadTx& tx) {
        const auto program = *programs::ProgramRepository().findByCode(tx, "UZ-2027");
        return programs::withListed(programs::programValue(program), programs::listedOf(tx, program, {true, true}));
    });
    const auto result = feel::evaluate(expression, feel::Context{{"program", value}}, feel::Environment{world.clock});
    REQUIRE(result);
    return result->text();
}

}  // namespace

TEST_CASE("expressions read who takes part and the agenda, with names where a basis is recorded") {
    ProgramLists world;
    const auto kind = world.participations(world.a);
    world.add(world.a, *kind, {{"email", "speaker12@mois.example"}, {"component", "Forum 1"}, {"note", "NOTE12"}});
    world.add(world.a, *kind,
              {{"email", "speaker13@mois.example"},
               {"component", "Forum 1"},
               {"role", "speaker"},
               {"state", "accepted"},
               {"basis", "other"},
               {"basis_at", "2027-01-15"},
               {"basis_note", "GROUND13"}});
    world.add(world.a, *world.agenda(world.a),
              {{"name", "Session 1"},
               {"start", "2027-03-05 10:00"},
               {"minutes", "45"},
               {"venue", "Hall 1"},
               {"theme", "Theme 1"},
               {"speakers", "1,2"}});
    const struct {
        const char *expression, *expected;
    } cases[] = {
        {"program.participations.number", "[1, 2]"},
        {"program.participations.name", R"(["name withheld", "SPEAKER 13"])"},
        {"program.participations.nameKo", R"(["성명 비공개", "발표자 13"])"},
        {"program.participations[named].title", R"(["Director 13"])"},
        {"program.participations.published", "[false, false]"},
        {"program.participations.sector", R"(["government", "government"])"},
        {"program.participations.portrait", "[false, false]"},
        {"program.participations[not(named)][1].institutionKo", "행정안전부"},
        {R"(count(program.participations[state = "accepted" and side = "A"]))", "1"},
        {"program.sessions[1].speakers.name", R"(["name withheld", "SPEAKER 13"])"},
        {"program.sessions[1].start = @\"2027-03-05T10:00:00@Asia/Tashkent\"", "true"},
        {"program.sessions[1].end - program.sessions[1].start", "PT45M"},
        {"program.sessions[1].venue.name + program.sessions[1].theme", "Hall 1Theme 1"},
        {R"(program.sessions[component = "public_event"][1].number)", "1"},
        {"program.sessions[1].side", "null"},
    };
    for (const auto& one : cases) {
        CAPTURE(one.expression);
        CHECK(evaluated(world, one.expression) == one.expected);
    }
    const auto all = evaluated(world, "program");
    for (const auto* secret : {"SPEAKER 12", "speaker12", "speaker13", "NOTE12", "GROUND13", "Director 12"})
        CHECK(all.find(secret) == std::string::npos);
}

TEST_CASE("what nothing reads is not read") {
    programs::ListedNames names;
    for (const auto* path : {"program.title", "sessions", "concept.sessions[].title", "programs"})
        names.note(path);
    CHECK_FALSE(names.any());
    names.note("program.sessions[].title");
    CHECK(names.sessions);
    CHECK_FALSE(names.participations);
    programs::ListedNames texts;
    texts.noteText("=count(program.participations) > 3");
    CHECK(texts.participations);
    CHECK_FALSE(texts.sessions);
    names |= texts;
    CHECK(names.participations);
    programs::ListedNames whole;
    whole.note("program");
    CHECK((whole.sessions && whole.participations));
    ProgramLists world;
    world.database->read([&](storage::ReadTx& tx) {
        const auto program = *programs::ProgramRepository().findByCode(tx, "UZ-2027");
        CHECK(programs::listedOf(tx, program, {}).empty());
        CHECK(programs::listedOf(tx, program, texts).size() == 1);
    });
}
