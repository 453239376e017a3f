#include <doctest/doctest.h>

#include "programs/program_repository.h"
#include "support/agreement.h"
#include "support/loop.h"
#include "support/world.h"

/// Steps that a loop over both sides does for each: what it makes, who asks in its mails, and what a link brings.
using namespace entente;
using test::World;

namespace {

constexpr const char* kBothSides =
    "<multiInstanceLoopCharacteristics isSequential='true'><extensionElements><zeebe:loopCharacteristics "
    "inputCollection='=ministries' inputElement='side'/></extensionElements></multiInstanceLoopCharacteristics>";

std::string makeStep(const std::string& inputs) {
    return engine::testing::node(
        "serviceTask", "make",
        "<zeebe:taskDefinition type='entente:document'/><zeebe:taskHeaders><zeebe:header key='template' "
        "value='plan'/><zeebe:header key='name' value='List'/><zeebe:header key='visibility' value='private side'/>"
        "</zeebe:taskHeaders>" +
            inputs,
        {}, kBothSides);
}

/// A document of each side, then a mail of each to its own coordinator.
workflow::PackageFiles sideFiles(const std::string& inputs) {
    namespace model = engine::testing;
    auto files = test::agreementFiles();
    files["mail/told.en.txt"] = "Subject: Told\n\n{{ sender.name }}, {{ sender.organisation }}\n";
    const auto tell = model::node(
        "serviceTask", "tell",
        "<zeebe:taskDefinition type='entente:mail'/><zeebe:taskHeaders><zeebe:header key='text' value='told'/>"
        "</zeebe:taskHeaders><zeebe:ioMapping><zeebe:input source='=[{name: \"Officer \" + side, email: \"officer\" + "
        "lower case(side) + \"@institution.example\", side: side, language: \"en\"}]' target='to'/><zeebe:input "
        "source='=side' target='sender'/></zeebe:ioMapping>",
        {}, kBothSides);
    files["loop.bpmn"] =
        model::file(model::start() + makeStep(inputs) + tell + model::end() + model::path({"s", "make", "tell", "e"}));
    return files;
}

constexpr const char* kOfSide = "<zeebe:ioMapping><zeebe:input source='=side' target='side'/></zeebe:ioMapping>";

}  // namespace

TEST_CASE("a document step that is told the side makes a document that is private to it") {
    World world;
    const auto instance = test::startLoop(world, sideFiles(kOfSide), {"A", "B"});
    const auto ours = world.document(instance, "plan_a"), theirs = world.document(instance, "plan_b");
    CHECK(ours.visibility == "private A");
    CHECK(theirs.visibility == "private B");
    CHECK(ours.titleEn.starts_with("List ("));
    CHECK(ours.titleEn != theirs.titleEn);
    CHECK_FALSE(ours.visibleTo('B'));
    CHECK_FALSE(theirs.visibleTo('A'));
}

TEST_CASE("a document of a side that nobody names stops the step") {
    World world;
    test::startLoop(world, sideFiles(""), {"A"});
    CHECK(world.text("SELECT last_error FROM engine_job WHERE state = 'failed'").find("is of one side") !=
          std::string::npos);
    CHECK(world.number("SELECT count(*) FROM document") == 0);
}

TEST_CASE("the side that asks is the sender of its mails, and gets the replies") {
    World world;
    test::startLoop(world, sideFiles(kOfSide), {"A", "B"});
    const auto replyTo = [&](const std::string& to) {
        return world.text("SELECT recipients FROM mail WHERE recipients LIKE '%" + to + "%'");
    };
    const auto coordinator = [&](programs::Side side) {
        return world.database->read([&](storage::ReadTx& tx) {
            return programs::ProgramRepository().find(tx, world.program)->party(side).role("coordinator")->email;
        });
    };
    CHECK(replyTo("officera").find(coordinator(programs::Side::A)) != std::string::npos);
    CHECK(replyTo("officerb").find(coordinator(programs::Side::B)) != std::string::npos);
    CHECK(world.relay.lastTo("officerb@institution.example").mime.find(coordinator(programs::Side::A)) ==
          std::string::npos);
}

TEST_CASE("a task by link brings its calendar file once, with the mail that asks") {
    World world;
    auto files = test::loopFiles({{"kind", "approval"},
                                  {"approvers", "=program.mois.signatory"},
                                  {"calendar", "={key: \"day\", summary: \"Day\", start: date(\"2027-05-17\")}"}},
                                 "<zeebe:userTask/>");
    test::startLoop(world, files, {"One", "Two"});
    CHECK(world.number("SELECT count(*) FROM mail_calendar") == 1);
    CHECK(world.text("SELECT content FROM mail_calendar").find("METHOD:REQUEST") != std::string::npos);
    // The next round asks again; the calendar knows the event already.
    REQUIRE(world.decide("signatory@mois.example", "approve"));
    world.settle();
    CHECK(world.number("SELECT count(*) FROM mail_calendar") == 1);
}
