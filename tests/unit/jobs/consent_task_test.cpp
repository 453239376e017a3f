#include "jobs/consent_task.h"

#include <doctest/doctest.h>

#include "approvals/action_link.h"
#include "feel/expression.h"
#include "feel/text.h"
#include "programs/consent_repository.h"
#include "support/world.h"
#include "workflow/fixed_clock.h"

using namespace entente;
using test::World;

namespace {

constexpr const char* kAsking =
    "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' "
    "xmlns:zeebe='http://camunda.org/schema/zeebe/1.0'><process id='asking' name='Asking' isExecutable='true'>"
    "<startEvent id='s'/><sequenceFlow id='a' sourceRef='s' targetRef='ask'/>"
    "<serviceTask id='ask' name='Ask'><extensionElements>"
    "<zeebe:taskDefinition type='entente:consent' retries='1'/><zeebe:ioMapping>"
    "<zeebe:input source='=given.persons' target='persons'/><zeebe:input source='=given.side' target='side'/>"
    "</zeebe:ioMapping></extensionElements></serviceTask>"
    "<sequenceFlow id='b' sourceRef='ask' targetRef='e'/><endEvent id='e'/></process></definitions>";

/// Speakers 1 to 3 of our side and 4 of theirs take part under these numbers; 2 has no address but the assistant's.
struct Asking : World {
    Asking() : World(test::sharedTexts()) {
        database->write([](storage::Tx& tx) {
            tx.run(
                "INSERT INTO program_component(program_id, kind, title_en, status) SELECT id, 'forum', 'Forum 1', "
                "'planned' FROM program WHERE code = 'UZ-2027'");
            for (const auto* number : {"1", "2", "3", "4"}) {
                const auto side = std::string(number) == "4" ? "B" : "A";
                tx.run(
                    "INSERT INTO person(organisation_id, name, name_ko, email, language, assistant_email) SELECT "
                    "organisation_id, 'SPEAKER ' || $1, '발표자 ' || $1, 'speaker' || $1 || '@mois.example', 'en', "
                    "CASE $1 WHEN '2' THEN 'speaker2@mois.example' ELSE 'office1@mois.example' END "
                    "FROM program_party WHERE side = $2 LIMIT 1",
                    std::string_view(number), std::string_view(side));
                tx.run(
                    "INSERT INTO program_participation(program_id, number, component_id, person_id, side, role, state, "
                    "mode) SELECT c.program_id, CAST($1 AS INTEGER), c.id, p.id, $2, 'speaker', 'accepted', 'onsite' "
                    "FROM program_component c, person p WHERE c.title_en = 'Forum 1' AND p.name = 'SPEAKER ' || $1",
                    std::string_view(number), std::string_view(side));
            }
        });
        std::vector<Problem> problems;
        REQUIRE(packages->install("asking", {{"asking.bpmn", kAsking}}, {}, problems));
    }
    /// The variable `asked` of a case that does nothing but to ask, or the sentence of its incident.
    std::string ask(const std::string& given) {
        const workflow::FixedClock still({});
        const auto value = feel::evaluate(given, {}, feel::Environment{still}).value();
        const auto instance = runner->start("asking", program, {}, {{"given", value}}).value();
        settle();
        const auto situation = database->read([&](storage::ReadTx& tx) { return runner->situation(tx, instance); });
        if (const auto& incidents = situation->state().incidents; !incidents.empty())
            return incidents.begin()->second.message.english();
        const auto variables = situation->variables();
        const auto* asked = variables.find("asked");
        return asked == nullptr ? "nothing" : feel::feelText(*asked);
    }
    std::string outcomes(const std::string& given) {
        const auto said = ask(given);
        std::string outcomes;
        const std::string mark = "outcome: \"";
        for (auto at = said.find(mark); at != std::string::npos; at = said.find(mark, at + 1)) {
            const auto from = at + mark.size();
            outcomes += (outcomes.empty() ? "" : " ") + said.substr(from, said.find('"', from) - from);
        }
        return outcomes.empty() ? said : outcomes;
    }
    std::int64_t mails() { return number("SELECT count(*) FROM mail WHERE text_name = 'consent_request'"); }
    std::int64_t person(const std::string& name) { return number("SELECT id FROM person WHERE name = '" + name + "'"); }
    void say(const std::string& name, const std::string& state) {
        const PersonId id{person(name)};
        database->write([&](storage::Tx& tx) {
            for (const auto& one : programs::ConsentRepository().questions(tx, id))
                programs::ConsentRepository().insert(tx, {.person = id,
                                                          .question = one.question,
                                                          .state = state,
                                                          .channel = "letter",
                                                          .saidOn = "2027-01-15",
                                                          .at = clock.now()});
        });
    }
};

}  // namespace

TEST_CASE("a case asks each person once, at their own address, in the name of their own side") {
    Asking world;
    CHECK(world.outcomes("{persons: [1, {number: 1}, 2, 4, 99]}") == "asked no_address asked not_taking_part");
    CHECK(world.mails() == 2);
    const auto mail = world.relay.lastTo("speaker1@mois.example");
    CHECK(mail.envelope.to == std::vector<std::string>{"speaker1@mois.example"});
    CHECK(mail.text.find("SPEAKER 1") != std::string::npos);
    CHECK(world.relay.countTo("office1@mois.example") == 0);
    CHECK(world.relay.countTo("speaker2@mois.example") == 0);
    CHECK(world.text("SELECT group_concat(sender_side || side, ' ') FROM mail WHERE text_name = 'consent_request'") ==
          "AA BB");
    CHECK(world.number("SELECT count(*) FROM audit_event WHERE action = 'consent.asked'") == 2);
    const auto owner =
        world.database->read([&](storage::ReadTx& tx) { return approvals::ActionLinks().owner(tx, mail.token()); });
    REQUIRE(owner);
    CHECK(owner->id.value == world.person("SPEAKER 1"));

    CHECK(world.outcomes("{persons: [1, 4]}") == "asked_before asked_before");
    world.say("SPEAKER 3", "refused");
    CHECK(world.outcomes("{persons: {number: 3}}") == "answered");
    CHECK(world.mails() == 2);
    // A mail that came back reached nobody.
    world.database->write([](storage::Tx& tx) { tx.run("UPDATE mail SET returned_at = 1 WHERE side = 'A'"); });
    CHECK(world.outcomes("{persons: 1}") == "asked");
}

TEST_CASE("somebody is meant by number, id or address, as records come back") {
    const struct {
        const char *given, *outcomes;
    } cases[] = {
        {"{persons: [{id: PERSON}]}", "asked"},
        {"{persons: [{personId: \"PERSON\", id: 9999}]}", "asked"},
        {"{persons: {email: \"Speaker1@mois.example\"}}", "asked"},
        {"{persons: [{number: 1, email: \"speaker4@mois.example\"}]}", "asked"},
        {"{persons: [{email: \"coordinator@mois.example\"}]}", "not_taking_part"},
        {"{persons: [{}]}", "not_taking_part"},
        {"{persons: [4, 1], side: \"A\"}", "other_side asked"},
        {"{persons: []}", "[]"},
    };
    for (const auto& one : cases) {
        CAPTURE(one.given);
        Asking world;
        std::string given = one.given;
        if (const auto at = given.find("PERSON"); at != std::string::npos)
            given.replace(at, 6, std::to_string(world.person("SPEAKER 1")));
        CHECK(world.outcomes(given) == one.outcomes);
        CHECK(world.relay.countTo("speaker4@mois.example") == 0);
    }
}

TEST_CASE("who could not be asked is named to their own side, and to nobody else") {
    Asking world;
    CHECK(world.ask("{persons: 2, side: \"A\"}").find("SPEAKER 2") != std::string::npos);
    const auto both = world.ask("{persons: 2}");
    CHECK(both.find("SPEAKER") == std::string::npos);
    CHECK(both.find("name withheld") != std::string::npos);
    CHECK(both.find("number: 2") != std::string::npos);
    CHECK(world.ask("{persons: 2, side: \"B\"}").find("SPEAKER") == std::string::npos);
    world.say("SPEAKER 4", "given");
    CHECK(world.ask("{persons: 4}").find("SPEAKER 4") != std::string::npos);
}

TEST_CASE("what cannot be read stops the task and asks nobody") {
    const struct {
        const char *given, *wrong;
    } cases[] = {{"{persons: null}", "“persons” says nobody to ask"},
                 {"{persons: [1, \"speaker\"]}", "Row 2 is neither a number nor a context"},
                 {"{persons: 1, side: \"C\"}", "The side is “A” or “B”"}};
    for (const auto& one : cases) {
        CAPTURE(one.given);
        Asking world;
        CHECK(world.ask(one.given).find(one.wrong) != std::string::npos);
        CHECK(world.mails() == 0);
    }
}

TEST_CASE("a task without people or without its mail text is refused before it is active") {
    World world;
    std::string without = kAsking;
    const std::string input = "<zeebe:input source='=given.persons' target='persons'/>";
    without.erase(without.find(input), input.size());
    std::vector<Problem> problems;
    CHECK_FALSE(world.packages->install("asking", {{"asking.bpmn", without}}, {}, problems));
    std::string keys;
    for (const auto& one : problems)
        keys += one.message.key + " ";
    CHECK(keys.find("workflow.missing_mail") != std::string::npos);
    CHECK(keys.find("workflow.missing_persons") != std::string::npos);
}
