#include "jobs/record_task.h"

#include <doctest/doctest.h>

#include "feel/expression.h"
#include "feel/text.h"
#include "support/world.h"
#include "workflow/fixed_clock.h"
#include "workflow/record_kinds.h"

using namespace entente;
using test::World;

namespace {

std::string recording(const std::string& kind) {
    return "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' "
           "xmlns:zeebe='http://camunda.org/schema/zeebe/1.0'><process id='recording' name='Recording' "
           "isExecutable='true'><startEvent id='s'/><sequenceFlow id='a' sourceRef='s' targetRef='record'/>"
           "<serviceTask id='record' name='Record'><extensionElements>"
           "<zeebe:taskDefinition type='entente:record' retries='1'/>"
           "<zeebe:taskHeaders><zeebe:header key='kind' value='" +
           kind +
           "'/></zeebe:taskHeaders><zeebe:ioMapping><zeebe:input source='=given.rows' target='rows'/>"
           "<zeebe:input source='=given.side' target='side'/><zeebe:input source='=given.whole' target='whole'/>"
           "</zeebe:ioMapping></extensionElements></serviceTask>"
           "<sequenceFlow id='b' sourceRef='record' targetRef='e'/><endEvent id='e'/></process></definitions>";
}

struct Recording : World {
    /// A case that does nothing but to write these rows; its variable `written`, or the sentence of its incident.
    std::string record(const std::string& kind, const std::string& given) {
        std::vector<Problem> problems;
        REQUIRE(packages->install("recording", {{"recording.bpmn", recording(kind)}}, {}, problems));
        const workflow::FixedClock still({});
        const auto value = feel::evaluate(given, {}, feel::Environment{still}).value();
        const auto instance = runner->start("recording", program, {}, {{"given", value}}).value();
        settle();
        const auto situation = database->read([&](storage::ReadTx& tx) { return runner->situation(tx, instance); });
        const auto& incidents = situation->state().incidents;
        if (!incidents.empty()) {
            told = incidents.begin()->second.message;
            const auto said = told.english();
            const std::string before = "entente:record failed: ";
            REQUIRE(said.starts_with(before));
            return said.substr(before.size());
        }
        const auto variables = situation->variables();
        const auto* written = variables.find("written");
        return written == nullptr ? "nothing" : feel::feelText(*written);
    }
    Message told;  ///< by the last incident

    std::int64_t persons() { return number("SELECT count(*) FROM person"); }
};

constexpr const char* kSpeaker =
    R"({side: "A", rows: [{name: "Speaker 12", nameKo: "발표자 12", titleEn: "Director",
        organisation: "Institution 12", email: "speaker12@institution.example"}]})";
constexpr const char* kTakesPart =
    R"({side: "A", rows: [{email: "speaker12@institution.example", component: "forum", role: "speaker", state: "approved"}]})";

}  // namespace

TEST_CASE("a case records people with their institution, and brings them up to date") {
    Recording world;
    const auto before = world.persons();
    const auto written = world.record("person", kSpeaker);
    CHECK_MESSAGE(written.find("nameKo: \"발표자 12\"") != std::string::npos, written);
    CHECK(world.persons() == before + 1);
    CHECK(world.text("SELECT o.code || ' ' || o.name_en FROM person p JOIN organisation o ON o.id = p.organisation_id "
                     "WHERE p.email = 'speaker12@institution.example'") == "KR-institution-12 Institution 12");
    const auto entries = world.number("SELECT max(seq) FROM audit_event");
    CHECK(world.record("person", kSpeaker) == written);
    CHECK(world.persons() == before + 1);
    CHECK(world.number("SELECT count(*) FROM audit_event WHERE seq > " + std::to_string(entries) +
                       " AND (action LIKE 'person.%' OR action LIKE 'organisation.%')") == 0);
    world.record("person",
                 R"({side: "A", rows: [{email: "speaker12@institution.example", titleEn: null, phone: "02-12"}]})");
    CHECK(world.text("SELECT name || title_en || phone FROM person WHERE email = 'speaker12@institution.example'") ==
          "Speaker 1202-12");
}

TEST_CASE("a person is found by id when the address was wrong") {
    Recording world;
    world.record("person", kSpeaker);
    const auto id = std::to_string(world.number("SELECT id FROM person WHERE email = 'speaker12@institution.example'"));
    world.record("person", R"({side: "A", rows: [{id: )" + id + R"(, email: "speaker.12@institution.example"}]})");
    CHECK(world.text("SELECT email || name FROM person WHERE id = " + id) ==
          "speaker.12@institution.exampleSpeaker 12");
    CHECK(world.record("person", R"({side: "A", rows: [{id: )" + id + R"(, email: "coordinator@mois.example"}]})") ==
          "Row 1, email: This cannot be used here; an administrator can help");
    CHECK(world.record("person", R"({side: "B", rows: [{id: )" + id + R"(, email: "x@partner.example"}]})") ==
          "Row 1, email: This cannot be used here; an administrator can help");
}

TEST_CASE("participations are found again by their number, and go from state to state") {
    Recording world;
    world.record("person", kSpeaker);
    const auto written = world.record("participation", kTakesPart);
    CHECK_MESSAGE(written.find("number: 1") != std::string::npos, written);
    CHECK(world.record("participation", kTakesPart) == written);
    world.record("participation", R"({side: "A", rows: [{number: 1, state: "invited"}]})");
    CHECK(world.text("SELECT state FROM program_participation") == "invited");
    CHECK(world.record("participation", R"({side: "A", rows: [{number: 1, state: "nominated"}]})") ==
          "Row 1, state: This state does not follow the one that is saved");
}

TEST_CASE("rows that cannot be written stop the case with the row, the column and the reason; nothing is written") {
    Recording world;
    world.record("person", kSpeaker);
    world.record("participation", kTakesPart);
    const auto people = world.persons();
    struct Case {
        std::string kind, given, said;
    };
    for (
        const auto& [kind, given, said] : {
            Case{
                "person",
                R"({side: "A", rows: [{name: "Speaker 13", organisation: "Institution 13", email: "speaker13@institution.example"}, {name: "Speaker 14", organisation: "Institution 13", email: "no address"}]})",
                "Row 2, email: Enter an e-mail address such as name@ministry.example"},
            Case{
                "person",
                R"({side: "B", rows: [{name: "Speaker 12", organisation: "Institution 12", email: "speaker12@institution.example"}]})",
                "Row 1, email: This cannot be used here; an administrator can help"},
            Case{"participation", R"({side: "B", rows: [{number: 1, state: "declined"}]})",
                 "Row 1, email: This cannot be used here; an administrator can help"},
            Case{"person", R"({rows: [{email: "x@y.example"}]})",
                 "Say on behalf of which side people are recorded (side: A or B)"},
            Case{"person", R"({side: "A", rows: [{salary: 12}]})", "Row 1: there is no column “salary”"},
            Case{"person", R"({side: "A", rows: [{name: {first: 1}}]})",
                 "Row 1, name: this is no text, number or date"},
            Case{"person", R"({side: "A", rows: [12]})", "Row 1 is no context"},
            Case{"person", R"({side: "C", rows: []})", "The side is “A” or “B”"},
            Case{"person", R"({side: "A", rows: 12})", "“rows” has to be a list of contexts"},
            Case{"session", R"({rows: [{name: "Opening"}]})", "Row 1, number: Fill in this field"},
        }) {
        CAPTURE(given);
        CHECK(world.record(kind, given) == said);
    }
    CHECK(world.persons() == people);
    CHECK(world.text("SELECT state FROM program_participation") == "approved");
    CHECK(world.number("SELECT count(*) FROM organisation WHERE code LIKE 'KR-institution-13%'") == 0);
}

TEST_CASE("an incident keeps the key of the reason, so that each reader has it in their language") {
    Recording world;
    const auto said = world.record("person", R"({side: "C", rows: []})");
    CHECK(world.told.nested("reason").key == "jobs.record_side");
    CHECK(world.told.nested("reason").english() == said);
    CHECK(world.told.nested("type").key == "engine.job.type.entente.record");
    world.record("person", R"({side: "A", rows: [{nickname: "x"}]})");
    CHECK(world.told.nested("reason").key == "jobs.record_column");
    CHECK(world.told.nested("reason").arguments == Message::Arguments{{"name", "nickname"}, {"row", "1"}});
}

TEST_CASE("what both sides agreed on is written for both: duties, themes, venues, the sheet, the agenda") {
    Recording world;
    const auto duties = world.number("SELECT count(*) FROM program_duty");
    const std::string roles = R"({rows: [{duty: "a", side: "A", agreedAt: @"2027-03-05"},
                                         {duty: "a", side: "B", agreedAt: @"2027-03-05"}]})";
    const auto written = world.record("duty", roles);
    CHECK_MESSAGE(written.find("agreedAt: \"2027-03-05\"") != std::string::npos, written);
    CHECK(world.record("duty", roles) == written);
    CHECK(world.number("SELECT count(*) FROM program_duty") <= duties + 2);
    CHECK(world.number("SELECT count(*) FROM program_duty WHERE agreed_at = '2027-03-05'") == 2);

    world.record("venue", R"({rows: [{name: "Conference Centre 1", zone: "Asia/Tashkent"}]})");
    world.record("venue", R"({rows: [{name: "Conference Centre 1", city: "City 1"}]})");
    CHECK(world.text("SELECT group_concat(city_en || zone) FROM program_venue WHERE name_en = 'Conference Centre 1'") ==
          "City 1Asia/Tashkent");

    const std::string agenda = R"({whole: true, rows: [
        {number: "1", start: "2027-10-19T14:30", zone: "Asia/Seoul", minutes: 20, kind: "opening", name: "Opening"},
        {number: "2", start: "2027-10-19T14:50", zone: "Asia/Seoul", minutes: 30, kind: "presentation", name: "One portal"}]})";
    const auto sessions = world.record("session", agenda);
    CHECK_MESSAGE(sessions.find("name: \"One portal\"") != std::string::npos, sessions);
    CHECK(world.record("session", agenda) == sessions);
    CHECK(world.number("SELECT count(*) FROM program_session") == 2);
    world.record("session", R"({whole: true, rows: [{number: "2", minutes: 40}]})");
    CHECK(world.text("SELECT group_concat(number || ' ' || minutes) FROM program_session") == "2 40");
}

TEST_CASE("every kind of records has columns, and no other kind has") {
    for (const auto kind : workflow::kRecordKinds) {
        CAPTURE(kind);
        CHECK(!records::caseRowColumns(kind).empty());
    }
    CHECK(records::caseRowColumns("account").empty());
}
