#include <algorithm>

#include "unit/records/program_lists.h"

using namespace entente;
using namespace entente::records;
using test::ProgramLists;
using Outcome = ImportLine::Outcome;

namespace {

Fields takesPart(const std::string& number, const std::string& organisation) {
    return {
        {"email", "speaker" + number + "@" + organisation + ".example"}, {"component", "Forum 1"}, {"role", "speaker"}};
}

/// All that an account gets to read of participations: each page, each record, searches, table, errors, previews.
std::string allThatIsRead(ProgramLists& world, const identity::Account& by) {
    std::string text;
    const auto note = [&](const Record& record) {
        for (const auto& [name, value] : record.fields)
            text += name + "=" + value + "\n";
    };
    const auto kind = world.participations(by);
    for (const auto& one : world.service.list(by, *kind, {}).records) {
        note(one);
        note(world.record(by, *kind, one.id));
    }
    text += world.service.exportTable(by, *kind, {}, "en") + world.service.exportTable(by, *kind, {}, "ko");
    const auto agenda = world.agenda(by);
    for (const auto& one : world.service.list(by, *agenda, {}).records)
        note(one);
    text += world.service.exportTable(by, *agenda, {}, "en");
    for (int number = 1; number < 6; ++number) {
        const auto table =
            "number,email,component,role,badge\n" + std::to_string(number) + ",nobody@x.example,Forum 1,speaker,New\n";
        const auto plan = world.service.plan(by, *kind, table);
        if (!plan) continue;
        for (const auto& line : plan->lines) {
            note(line.record);
            for (const auto& change : line.changes)
                text += change.before + "\n";
            for (const auto& problem : line.problems)
                text += problem.message.english() + "\n";
        }
    }
    for (const auto& one : world.service.list(by, *kind, {}).records) {
        const auto saved = world.service.save(by, *kind, {one.id, {{"email", "x"}}, {}, {1, {}, {}}}, false);
        text += saved ? "" : saved.error().message.english();
        const auto removed = world.service.remove(by, *kind, one.id, 99);
        text += removed ? "" : removed.error().message.english();
    }
    return text;
}

}  // namespace

TEST_CASE("what one side keeps to itself never reaches the other, wherever it looks") {
    ProgramLists world;
    struct Mark {
        const identity::Account &owner, &other;
        std::string organisation, number;
    };
    const Mark marks[] = {{world.a, world.b, "mois", "12"}, {world.b, world.a, "partner", "22"}};
    for (const auto& mark : marks) {
        auto fields = takesPart(mark.number, mark.organisation);
        fields["badge"] = "BADGE" + mark.number;
        fields["note"] = "NOTE" + mark.number;
        const auto kind = world.participations(mark.owner);
        world.add(mark.owner, *kind, fields);
    }
    const auto agenda = world.agenda(world.a);
    world.add(world.a, *agenda,
              {{"name", "Session 1"}, {"start", "2027-03-05 10:00"}, {"minutes", "30"}, {"speakers", "1"}});
    for (const auto& mark : marks) {
        CAPTURE(mark.organisation);
        const auto own = allThatIsRead(world, mark.owner), read = allThatIsRead(world, mark.other);
        for (const auto& secret : {"SPEAKER " + mark.number, "발표자 " + mark.number, "Director " + mark.number,
                                   "speaker" + mark.number + "@", "BADGE" + mark.number, "NOTE" + mark.number}) {
            CAPTURE(secret);
            CHECK(own.find(secret) != std::string::npos);
            CHECK(read.find(secret) == std::string::npos);
        }
        CHECK(read.find("name withheld") != std::string::npos);
        CHECK(read.find("성명 비공개") != std::string::npos);
        const auto other = world.participations(mark.other);
        for (const auto& search : {"SPEAKER " + mark.number, "Director " + mark.number, "BADGE" + mark.number,
                                   "NOTE" + mark.number, "speaker" + mark.number})
            CHECK(world.service.list(mark.other, *other, {.search = search}).records.empty());
        CHECK(world.wrong(mark.other, *other, {0, takesPart(mark.number, mark.organisation)}) ==
              "email records.no_person");
    }
    // Who belongs to neither reads as the other side does; their own office's reader reads all of theirs.
    CHECK(allThatIsRead(world, world.reader).find("SPEAKER 22") == std::string::npos);
    CHECK(allThatIsRead(world, world.reader).find("SPEAKER 12") != std::string::npos);
    CHECK(allThatIsRead(world, world.administrator).find("NOTE22") != std::string::npos);
}

TEST_CASE("a recorded basis gives the name to the other side, and no more") {
    ProgramLists world;
    const auto kind = world.participations(world.b);
    auto fields = takesPart("22", "partner");
    fields["basis"] = "동의";
    CHECK(world.wrong(world.b, *kind, {0, fields}) == "basis_at records.required");
    fields["basis_at"] = "2027-01-15";
    fields["note"] = "NOTE22";
    const auto id = world.add(world.b, *kind, fields);
    const auto theirs = world.participations(world.a);
    const auto seen = world.service.open(world.a, *theirs, id);
    REQUIRE(seen);
    CHECK_FALSE(seen->mayKeep);
    CHECK(textOf(seen->record.fields, "name") == "SPEAKER 22");
    CHECK(textOf(seen->record.fields, "title") == "Director 22");
    for (const auto* column : {"email", "note", "basis", "basis_at", "badge"})
        CHECK(textOf(seen->record.fields, column).empty());
    CHECK(world.service.list(world.a, *theirs, {.search = "speaker 22"}).records.size() == 1);
    CHECK(world.wrong(world.a, *theirs, {id, fields}) == "records.may_not");
    CHECK_FALSE(world.service.remove(world.a, *theirs, id, 1));
}

TEST_CASE("a participation goes from state to state as the table says") {
    ProgramLists world;
    const auto kind = world.participations(world.a);
    const auto id = world.add(world.a, *kind, takesPart("12", "mois"));
    const auto become = [&](const std::string& state) {
        return world.wrong(world.a, *kind, world.changed(world.a, *kind, id, "state", state));
    };
    CHECK(become("accepted") == "state records.state_change");
    for (const auto* state : {"approved", "초청", "accepted", "substitute"})
        CHECK(become(state) == "");
    CHECK(become("attended") == "state records.state_change");
    CHECK(become("nonsense") == "state records.choice");

    SUBCASE("another one of the same side stands in, once") {
        auto fields = takesPart("13", "mois");
        fields["substitute_of"] = "1";
        const auto other = world.add(world.a, *kind, fields);
        CHECK(textOf(world.record(world.a, *kind, other).fields, "substitute_of") == "1");
        fields["role"] = "moderator";
        CHECK(world.wrong(world.a, *kind, {0, fields}) == "substitute_of records.substitute_known");
        const auto removed = world.service.remove(world.a, *kind, id, 5);
        REQUIRE_FALSE(removed);
        CHECK(removed.error().message.key == "records.participation_in_use");
    }
    SUBCASE("nobody of the other side, and nobody who comes themselves") {
        const auto theirs = world.participations(world.b);
        auto fields = takesPart("22", "partner");
        fields["substitute_of"] = "1";
        CHECK(world.wrong(world.b, *theirs, {0, fields}) == "substitute_of records.no_original");
        CHECK(become("accepted") == "");
        fields = takesPart("13", "mois");
        fields["substitute_of"] = "1";
        CHECK(world.wrong(world.a, *kind, {0, fields}) == "substitute_of records.original_comes");
    }
}

TEST_CASE("every state is reached, and leads on only to known ones") {
    const auto known = [](std::string_view state) {
        return std::any_of(programs::kParticipationStates.begin(), programs::kParticipationStates.end(),
                           [&](const auto& one) { return one.code == state; });
    };
    for (const auto& change : programs::kStateChanges) {
        CHECK(known(change.from));
        CHECK(known(change.to));
    }
    for (const auto& state : programs::kParticipationStates)
        CHECK(std::any_of(std::begin(programs::kStateChanges), std::end(programs::kStateChanges),
                          [&](const auto& change) { return change.to == state.code; }));
}

TEST_CASE("a person is in a role of a component once, and a number is never given twice") {
    ProgramLists world;
    const auto kind = world.participations(world.a);
    const auto first = world.add(world.a, *kind, takesPart("12", "mois"));
    // The second press of the button.
    CHECK(world.add(world.a, *kind, takesPart("12", "mois")) == first);
    auto fields = takesPart("12", "mois");
    fields["badge"] = "S. 12";
    CHECK(world.wrong(world.a, *kind, {0, fields}) == "email records.known");
    fields["role"] = "moderator";
    CHECK(world.wrong(world.a, *kind, {0, fields}) == "name records.similar");
    const auto second = world.add(world.a, *kind, fields, true);
    CHECK(world.wrong(world.a, *kind, world.changed(world.a, *kind, second, "role", "speaker")) ==
          "email records.takes_part");
    REQUIRE(world.service.remove(world.a, *kind, second, 1));
    CHECK(world.service.remove(world.a, *kind, second, 1).error().message.key == "records.none");
    const auto third = world.add(world.a, *kind, takesPart("13", "mois"));
    CHECK(textOf(world.record(world.a, *kind, third).fields, "number") == "3");
    CHECK(textOf(world.record(world.a, *kind, third).fields, "institution_ko") == "행정안전부");
}

TEST_CASE("what is wrong with a participation is said at its field") {
    ProgramLists world;
    const auto kind = world.participations(world.a);
    const struct {
        const char *column, *value, *expected;
    } cases[] = {
        {"email", "", "email records.required"},
        {"email", "speaker22@partner.example", "email records.no_person"},
        {"email", "coordinator@partner.example", "email records.other_side_person"},
        {"component", "Forum 9", "component records.no_part"},
        {"theme", "Theme 9", "theme records.no_part"},
        {"side", "B", "side records.only_own_side"},
        {"side", "C", "side records.choice"},
        {"role", "guest", "role records.choice"},
        {"mode", "by letter", "mode records.choice"},
        {"sector", "crowd", "sector records.choice"},
        {"language", "한국어", "language records.language_code"},
        {"name", "SPEAKER 13", "name records.name_of_address"},
        {"basis", "other", "basis_at records.required"},
        {"basis_at", "15.1.2027", "basis_at records.day"},
        {"substitute_of", "1", "substitute_of records.no_original"},
        {"badge", "a\nb", "badge records.line_too_long"},
    };
    for (const auto& one : cases) {
        CAPTURE(one.column);
        auto fields = takesPart("12", "mois");
        fields[one.column] = one.value;
        CHECK(world.wrong(world.a, *kind, {0, fields}) == one.expected);
    }
    CHECK(world.wrong(world.reader, *world.participations(world.reader), {0, takesPart("12", "mois")}) ==
          "records.may_not");
}

TEST_CASE("somebody speaks for the sector of their institution, or for the one that is said") {
    ProgramLists world;
    const auto kind = world.participations(world.a);
    const auto sector = [&](std::int64_t id) { return textOf(world.record(world.a, *kind, id).fields, "sector"); };
    const auto first = world.add(world.a, *kind, takesPart("12", "mois"));
    CHECK(sector(first) == "government");
    auto fields = takesPart("13", "mois");
    fields["sector"] = "청년";
    CHECK(sector(world.add(world.a, *kind, fields)) == "youth");
    // Whoever takes it back leaves it open.
    auto record = world.record(world.a, *kind, first);
    record.fields["sector"].clear();
    REQUIRE(world.service.save(world.a, *kind, record, false)->id == first);
    CHECK(sector(first).empty());
    CHECK(world.service.list(world.a, *kind, {.only = {{"sector", "youth"}}, .limit = 9}).records.size() == 1);
    for (const auto* one : programs::kOrganisationKinds) {
        const auto meant = std::string(programs::sectorOf(one));
        const bool isOne = std::any_of(programs::kSectors.begin(), programs::kSectors.end(),
                                       [&](const auto& word) { return word.code == meant; });
        CHECK((meant.empty() || isOne));
    }
}

TEST_CASE("a table of participants is read in Korean, shown first, and comes back unchanged") {
    ProgramLists world;
    const auto kind = world.participations(world.a);
    const std::string table =
        "성명,전자우편,행사,역할,상태\r\n"
        "발표자 12,speaker12@mois.example,Forum 1,발표자,승인\r\n"
        "발표자 13,speaker13@mois.example,site_visit,,\r\n"
        "발표자 13,speaker12@mois.example,Visit 1,,\r\n"
        "발표자 12,speaker12@mois.example,public_event,speaker,\r\n";
    const auto plan = world.service.plan(world.a, *kind, table);
    REQUIRE(plan);
    REQUIRE(plan->lines.size() == 4);
    CHECK(plan->lines[0].outcome == Outcome::New);
    CHECK(plan->lines[1].outcome == Outcome::New);
    CHECK(plan->lines[2].outcome == Outcome::Wrong);
    CHECK(plan->lines[3].outcome == Outcome::Wrong);
    CHECK(plan->lines[3].problems.front().message.key == "records.csv_again");
    const auto done = world.service.import(world.a, *kind, table, plan->fingerprint, false);
    REQUIRE(done);
    CHECK(done->added == 2);
    auto exported = world.service.exportTable(world.a, *kind, {}, "ko");
    exported.erase(0, 3);  // the mark of UTF-8
    const auto again = world.service.plan(world.a, *kind, exported);
    REQUIRE(again);
    CHECK(again->unknownHeaders.empty());
    CHECK(again->count(Outcome::Same) == 2);

    const auto byNumber = world.service.plan(world.a, *kind, "number,state\n1,invited\n2,attended\n");
    REQUIRE(byNumber);
    CHECK(byNumber->lines[0].outcome == Outcome::Changed);
    CHECK(byNumber->lines[1].problems.front().message.key == "records.state_change");
}

TEST_CASE("looking at participations is noted") {
    ProgramLists world;
    const auto kind = world.participations(world.b);
    const auto id = world.add(world.b, *kind, takesPart("22", "partner"));
    world.record(world.b, *kind, id);
    CHECK(world.number("SELECT person_id = (SELECT id FROM person WHERE name = 'SPEAKER 22') FROM personal_access "
                       "ORDER BY id DESC LIMIT 1") == 1);
    world.service.exportTable(world.b, *kind, {}, "en");
    CHECK(world.number("SELECT persons FROM personal_access WHERE action = 'exported'") == 1);
}

TEST_CASE("what others name stays in the program") {
    ProgramLists world;
    world.add(world.a, *world.participations(world.a), takesPart("12", "mois"));
    const auto removed = world.programs.remove(world.a, "UZ-2027", componentPart(), world.forum, 1);
    REQUIRE_FALSE(removed);
    CHECK(removed.error().message.key == "records.part_in_use");
    CHECK(world.programs.remove(world.a, "UZ-2027", componentPart(), world.visit, 1));
}
