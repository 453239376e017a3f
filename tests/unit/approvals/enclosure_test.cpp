#include <doctest/doctest.h>

#include "bpmn/steps.h"
#include "support/world.h"

using namespace entente;
using test::World;

namespace {

constexpr const char* kAbroad = "addressee@partner.example";

}  // namespace

TEST_CASE("a document of one side alone leaves with no mail to the other, and the case says which and to whom") {
    World world;
    auto files = test::planningFiles();
    const bpmn::StepEdit edit{"sign_letter", {{bpmn::StepField::Who, "=program.partner.addressee"}}};
    files["planning.bpmn"] = bpmn::applySteps(files["planning.bpmn"], {edit}).value();
    std::vector<Problem> problems;
    REQUIRE(world.packages->install("planning", files, {}, problems));
    const auto instance = world.upToSignature();
    CHECK_FALSE(world.isOpen(instance, "sign_letter"));
    CHECK(world.relay.countTo(kAbroad) == 0);
    CHECK(world.number("SELECT count(*) FROM mail WHERE side = 'B'") == 0);
    const auto said = world.text("SELECT data FROM incident");
    CHECK(said.find("Concept note") != std::string::npos);
    CHECK(said.find(kAbroad) != std::string::npos);
}

TEST_CASE("what a dispatch shares goes with its own mails, in the language that left") {
    for (const std::string language : {"en", "ko"}) {
        CAPTURE(language);
        World world;
        const auto instance = world.upToDispatch();
        world.database->write([&](storage::Tx& tx) {
            tx.run("UPDATE person SET language = $2 WHERE email = $1", std::string_view(kAbroad), language);
        });
        REQUIRE(world.dispatch(instance));
        world.settle();
        const auto& mime = world.relay.lastTo(kAbroad).mime;
        CHECK(mime.find("UZ-2027_cohost_request_en_r1_issued.docx") != std::string::npos);
        CHECK(mime.find("UZ-2027_concept_note_en_r1.docx") != std::string::npos);
        CHECK(mime.find("_ko_r1") == std::string::npos);
    }
}
