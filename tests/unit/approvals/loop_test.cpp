#include "support/loop.h"

#include <doctest/doctest.h>

#include "unit/docx/documents.h"

using namespace entente;
using namespace entente::approvals;
using test::World;

namespace {

constexpr const char* kReviewer = "reviewer@mois.example";
constexpr const char* kAddressee = "addressee@partner.example";

std::string subjects(World& world, const std::string& textName) {
    return world.text("SELECT group_concat(subject, ', ') FROM (SELECT subject FROM mail WHERE text_name = '" +
                      textName + "' ORDER BY id)");
}

}  // namespace

TEST_CASE("what is told about a decision in a loop names the item that it was about") {
    World world;
    test::startLoop(world, test::loopFiles({{"kind", "approval"}, {"approvers", "=program.mois.reviewer"}}),
                    {"Justice", "Interior"});
    for (int i = 0; i < 2; ++i) {
        const auto decided = world.decide(kReviewer, "approve");
        REQUIRE((decided ? "" : decided.error().message.english()) == "");
        world.settle();
    }
    CHECK(subjects(world, "receipt") == "receipt of Justice, receipt of Interior");
    CHECK(world.text("SELECT status FROM instance") == "completed");
}

TEST_CASE("a code for an item of a loop, and what was recorded about it, name that item") {
    World world;
    const auto instance = test::startLoop(
        world,
        test::loopFiles({{"kind", "approval"}, {"approvers", "=program.partner.addressee"}, {"assurance", "code"}}),
        {"Justice"});
    const auto link = world.linkOf(kAddressee);
    const auto sent = world.approvals->sendCode(link);
    REQUIRE((sent ? "" : sent.error().message.english()) == "");
    CHECK(subjects(world, "code") == "code of Justice");
    RecordInput input;
    input.source = "phone";
    input.byName = "Addressee 1";
    input.outcome = "approve";
    input.person = link.person.id;
    input.edition = 1;
    const auto recorded = world.approvals->record(world.task(instance, "ask").id, world.ours(), input);
    REQUIRE((recorded ? "" : recorded.error().message.english()) == "");
    CHECK(subjects(world, "objection") == "objection of Justice");
}

TEST_CASE("a document of a called process is made again with what its task sees") {
    namespace model = engine::testing;
    World world;
    const auto make =
        model::node("serviceTask", "make",
                    "<zeebe:taskDefinition type='entente:document'/><zeebe:taskHeaders><zeebe:header key='template' "
                    "value='short'/></zeebe:taskHeaders>" +
                        model::mapping({{"\"Ministry of \" + ministry", "asked"}, {"asked + \"!\"", "loud"}}));
    const auto call =
        model::node("callActivity", "call",
                    "<zeebe:calledElement processId='inner'/>" + model::mapping({{"\"Justice\"", "ministry"}}));
    const auto decide = model::user(
        "decide",
        "<zeebe:userTask/>" +
            model::properties({{"kind", "approval"}, {"approvers", "=program.mois.reviewer"}, {"document", "short"}}));
    auto files = test::loopFiles({});
    files["loop.bpmn"] = model::file(model::start() + call + model::end() + model::path({"s", "call", "e"}) +
                                     "</process><process id='inner'>" + model::node("startEvent", "s2") + make +
                                     decide + model::end("e2") + model::path({"s2", "make", "decide", "e2"}));
    files["templates/short.en.docx"] =
        docx::testing::document("<w:p><w:r><w:t>{{ loud }} {{ ministry }}</w:t></w:r></w:p>");
    for (const auto* name : {"mail/approval_request", "mail/replaced"})
        for (const auto* language : {".en.txt", ".ko.txt"})
            files[std::string(name) + language] = "Subject: Decide\n\n{{ link }}\n";
    const auto instance = test::startLoop(world, files, {});
    const auto document = world.document(instance, "short");
    const auto made = world.approvals->regenerate(document.id, world.ours(), "request 1", 1);
    REQUIRE((made ? "" : made.error().message.english()) == "");
    CHECK(docx::testing::partOf(world.newestBytes(document.id), "word/document.xml")
              .find("Ministry of Justice! Justice") != std::string::npos);
}
