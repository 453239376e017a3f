#include "programs/agenda_repository.h"
#include "records/agenda_time.h"
#include "unit/records/program_lists.h"

using namespace entente;
using namespace entente::records;
using test::ProgramLists;

namespace {

Fields sessionAt(const std::string& name, const std::string& start, const std::string& minutes = "30") {
    return {{"name", name}, {"start", start}, {"minutes", minutes}};
}

std::vector<programs::Clash> clashesIn(ProgramLists& world, std::int64_t component) {
    return world.database->read(
        [&](storage::ReadTx& tx) { return programs::AgendaRepository().clashes(tx, world.program, component); });
}

}  // namespace

TEST_CASE("a start is what the clocks of its zone show") {
    const struct {
        const char *text, *zone, *utc;
    } cases[] = {
        {"2027-03-05T14:00", "Asia/Tashkent", "2027-03-05T09:00:00Z"},
        {"2027-03-05 14:00", "Asia/Seoul", "2027-03-05T05:00:00Z"},
        {"2027-03-05 14:00:00", "UTC", "2027-03-05T14:00:00Z"},
        {"2027-10-31T02:30", "Europe/Berlin", "2027-10-31T00:30:00Z"},  // comes twice: the first
        {"2027-03-28T02:30", "Europe/Berlin", ""},                      // is left out
        {"2027-02-30T10:00", "UTC", ""},
        {"2027-03-05T25:00", "UTC", ""},
        {"2027-03-05", "UTC", ""},
        {"14:00", "UTC", ""},
        {"2027-03-05T14:00", "Nowhere/Town", ""},
    };
    for (const auto& one : cases) {
        CAPTURE(one.text);
        const auto moment = agendaMoment(one.text, one.zone);
        CHECK((moment ? moment->iso() : "") == one.utc);
    }
}

TEST_CASE("an agenda stands in the order of time; the venue says the zone") {
    ProgramLists world;
    const auto ours = world.agenda(world.a), theirs = world.agenda(world.b);
    const auto second = world.add(world.a, *ours, sessionAt("Session 2", "2027-03-05 10:30"));
    auto fields = sessionAt("Session 1", "2027-03-05T10:00");
    fields["venue"] = "hall 1";
    fields["theme"] = "theme 1";
    fields["kind"] = "개회";
    const auto first = world.add(world.b, *theirs, fields);
    const auto page = world.service.list(world.reader, *world.agenda(world.reader), {});
    REQUIRE(page.records.size() == 2);
    CHECK_FALSE(page.mayAdd);
    CHECK(page.records.front().id == first);
    CHECK(textOf(page.records.front().fields, "number") == "2");
    CHECK(textOf(page.records.front().fields, "kind") == "opening");
    CHECK(textOf(page.records.front().fields, "zone") == "Asia/Tashkent");
    CHECK(textOf(page.records.front().fields, "venue") == "Hall 1");
    CHECK(world.number("SELECT start_at FROM program_session WHERE id = " + std::to_string(first)) ==
          Timestamp::fromIso("2027-03-05T05:00:00Z")->micros);
    // Both sides keep it.
    CHECK(world.wrong(world.b, *theirs, world.changed(world.b, *theirs, second, "minutes", "45")) == "");
    CHECK(world.wrong(world.reader, *ours, world.changed(world.a, *ours, second, "minutes", "50")) ==
          "records.may_not");
    CHECK(world.service.remove(world.a, *ours, first, 1));
    CHECK(world.service.list(world.a, *ours, {.search = "session"}).records.size() == 1);
    CHECK(world.service.list(world.a, *ours, {.search = "nothing"}).records.empty());
}

TEST_CASE("what is wrong with a session is said at its field") {
    ProgramLists world;
    const auto kind = world.agenda(world.a);
    world.add(world.a, *kind, sessionAt("Session 1", "2027-03-05 10:00"));
    const struct {
        const char *column, *value, *expected;
    } cases[] = {
        {"start", "", "start records.required"},
        {"start", "tomorrow", "start records.agenda_time"},
        {"minutes", "0", "minutes records.number"},
        {"minutes", "1441", "minutes records.number"},
        {"kind", "tea", "kind records.choice"},
        {"number", "1", "number records.known"},
        {"number", "1/2", "number records.session_number"},
        {"venue", "Hall 9", "venue records.no_part"},
        {"zone", "Mars/Base", "zone records.zone"},
        {"theme", "Theme 9", "theme records.no_part"},
        {"speakers", "7", "speakers records.no_speaker"},
        {"speakers", "speaker22@partner.example", "speakers records.no_speaker"},
        {"side", "X", "side records.choice"},
        {"language", "k", "language records.language_code"},
    };
    for (const auto& one : cases) {
        CAPTURE(one.column);
        CAPTURE(one.value);
        auto fields = sessionAt("Session 2", "2027-03-05 11:00");
        fields[one.column] = one.value;
        CHECK(world.wrong(world.a, *kind, {0, fields}) == one.expected);
    }
    auto elsewhere = sessionAt("Session 2", "2027-03-05 11:00");
    elsewhere["venue"] = "Hall 1";
    elsewhere["zone"] = "Asia/Seoul";
    CHECK(world.wrong(world.a, *kind, {0, elsewhere}) == "zone records.zone_of_venue");
    CHECK(world.wrong(world.a, *kind, {0, sessionAt("SESSION 1", "2027-03-05 10:00")}) == "name records.similar");
    CHECK(world.wrong(world.a, *kind, {0, sessionAt("Session 1", "2027-03-05 15:00")}) == "");
}

TEST_CASE("each side names its own speakers") {
    ProgramLists world;
    const auto join = [&](const identity::Account& by, const std::string& email) {
        world.add(by, *world.participations(by), {{"email", email}, {"component", "Forum 1"}, {"role", "speaker"}});
    };
    join(world.a, "speaker12@mois.example");
    join(world.b, "speaker22@partner.example");
    const auto ours = world.agenda(world.a), theirs = world.agenda(world.b);
    auto fields = sessionAt("Session 1", "2027-03-05 10:00");
    fields["speakers"] = "2";
    CHECK(world.wrong(world.a, *ours, {0, fields}) == "speakers records.speaker_of_other");
    fields["speakers"] = "Speaker12@mois.example";
    const auto id = world.add(world.a, *ours, fields);
    CHECK(textOf(world.record(world.b, *theirs, id).fields, "speakers") == "1");
    CHECK(world.wrong(world.b, *theirs, world.changed(world.b, *theirs, id, "speakers", "2")) ==
          "speakers records.speaker_of_other");
    CHECK(world.wrong(world.b, *theirs, world.changed(world.b, *theirs, id, "speakers", "2, 1, 2")) == "");
    CHECK(textOf(world.record(world.a, *ours, id).fields, "speakers") == "2,1");
    const auto kept = world.service.remove(world.a, *world.participations(world.a), 1, 1);
    REQUIRE_FALSE(kept);
    CHECK(kept.error().message.key == "records.participation_in_use");
}

TEST_CASE("a room or a person that is needed twice is pointed out, unless it is meant so") {
    ProgramLists world;
    const auto forum = world.agenda(world.a), visit = world.agenda(world.a, world.visit);
    const auto people = world.participations(world.a);
    for (const auto* component : {"Forum 1", "Visit 1"})
        world.add(world.a, *people,
                  {{"email", "speaker12@mois.example"}, {"component", component}, {"role", "speaker"}}, true);
    const auto add = [&](const RecordKind& agenda, const char* name, const char* start, const char* venue,
                         const char* speakers) {
        auto fields = sessionAt(name, start);
        fields["venue"] = venue;
        fields["speakers"] = speakers;
        return world.add(world.a, agenda, fields, true);
    };
    const auto first = add(*forum, "Session 1", "2027-03-05 10:00", "Hall 1", "1");
    add(*forum, "Session 2", "2027-03-05 10:30", "Hall 1", "1");  // begins as the other one ends
    CHECK(clashesIn(world, world.forum).empty());
    const auto third = add(*forum, "Session 3", "2027-03-05 10:29", "Hall 1", "");
    const auto clashes = clashesIn(world, world.forum);
    REQUIRE(clashes.size() == 2);
    CHECK(clashes.front().session == first);
    CHECK(clashes.front().other == third);
    CHECK(clashes.front().room);
    CHECK(clashes.front().speakers.empty());
    // The visit may be held at the same time; when it may not any more, its speaker is in two places.
    add(*visit, "Session 4", "2027-03-05 10:10", "", "2");
    CHECK(clashesIn(world, world.visit).empty());
    auto part = world.programs.open(world.a, "UZ-2027", componentPart(), world.visit)->parts.front().records.front();
    part.fields["parallel"] = "";
    REQUIRE(world.programs.save(world.a, "UZ-2027", componentPart(), part)->id != 0);
    const auto persons = clashesIn(world, world.visit);
    REQUIRE(persons.size() == 2);
    CHECK(persons.front().speakers == std::vector<std::int64_t>{1});
    CHECK_FALSE(persons.front().room);
}

TEST_CASE("an agenda is imported as a spreadsheet has it, numbers given on the way") {
    ProgramLists world;
    const auto kind = world.agenda(world.b);
    const std::string table =
        "no;time;duration;title;type\n;2027-03-05 10:00;10;Opening;opening\n;2027-03-05 10:10;20;Session 1;\n"
        "4-1;2027-03-05 10:30;20;Session 2;\n;2027-03-05 10:50;20;Session 3;\n";
    const auto plan = world.service.plan(world.b, *kind, table);
    REQUIRE(plan);
    CHECK(plan->count(ImportLine::Outcome::New) == 4);
    const auto done = world.service.import(world.b, *kind, table, plan->fingerprint, false);
    REQUIRE(done);
    const auto more = world.service.plan(world.b, *kind, "start,minutes,title\n2027-03-05 11:10,5,Session 4\n");
    REQUIRE(more);
    CHECK(textOf(more->lines.front().record.fields, "number") == "6");
    std::string numbers;
    for (const auto& one : world.service.list(world.b, *kind, {}).records)
        numbers += textOf(one.fields, "number") + " ";
    CHECK(numbers == "1 2 4-1 5 ");
    const auto again =
        world.service.plan(world.b, *kind, world.service.exportTable(world.b, *kind, {}, "en").substr(3));
    REQUIRE(again);
    CHECK(again->count(ImportLine::Outcome::Same) == 4);
}
