#include <doctest/doctest.h>

#include <algorithm>

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

TEST_CASE("a letter leaves in the languages that were chosen, and no other becomes known to the other side") {
    struct Case {
        std::vector<std::string> languages;
        bool english, korean;
    };
    for (const auto& one :
         {Case{{"en"}, true, false}, Case{{"ko"}, false, true}, Case{{"ko", "en", "ko"}, true, true}}) {
        CAPTURE(one.languages.size());
        World world;
        const auto instance = world.upToDispatch();
        approvals::DispatchInput input{"2027-118", "2027-02-10", "mail", "", ""};
        input.languages = one.languages;
        const auto task = world.task(instance, "dispatch");
        const auto previewed = world.approvals->previewDispatch(task, input);
        REQUIRE(previewed);
        REQUIRE(world.approvals->dispatch(task.id, world.ours(), input));
        world.settle();
        const auto& mime = world.relay.lastTo(kAbroad).mime;
        for (const std::string language : {"en", "ko"}) {
            CAPTURE(language);
            const bool leaves = language == "en" ? one.english : one.korean;
            const auto name = "UZ-2027_cohost_request_" + language + "_r1_issued.docx";
            const auto note = "UZ-2027_concept_note_" + language + "_r1.docx";
            const auto& shown = previewed->front().files;
            const auto isShown = [&](const std::string& file) {
                return std::count_if(shown.begin(), shown.end(),
                                     [&](const auto& each) { return each.fileName == file; });
            };
            CHECK((mime.find(name) != std::string::npos) == leaves);
            CHECK((mime.find(note) != std::string::npos) == leaves);
            CHECK(isShown(name) == (leaves ? 1 : 0));
            const auto letter = world.document(instance, "cohost_request", language);
            CHECK((letter.visibility == "shared") == leaves);
            CHECK(world.newest(letter.id).sentAt.has_value() == leaves);
        }
        CHECK(world.number("SELECT count(*) FROM audit_event WHERE action = 'letter.dispatched'") == 1);
    }
}

TEST_CASE("a letter does not leave in a language in which there is none") {
    World world;
    const auto instance = world.upToDispatch();
    approvals::DispatchInput input{"2027-118", "2027-02-10", "mail", "", ""};
    input.languages = {"en", "fr"};
    const auto refused = world.approvals->dispatch(world.task(instance, "dispatch").id, world.ours(), input);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().place == "language");
    CHECK(world.isOpen(instance, "dispatch"));
    CHECK(world.document(instance, "cohost_request", "en").visibility != "shared");
}
