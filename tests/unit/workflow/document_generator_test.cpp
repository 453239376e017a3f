#include "workflow/document_generator.h"

#include <doctest/doctest.h>

#include <thread>

#include "documents/document_repository.h"
#include "programs/program_repository.h"
#include "support/loop.h"
#include "unit/docx/documents.h"

using namespace entente;
using namespace entente::workflow;
using test::World;

TEST_CASE("headers of a document task, with what is left out") {
    const auto order = DocumentOrder::fromHeaders({{"template", "note"}, {"languages", "en, ko"}});
    CHECK(order.kind == "note");
    CHECK(order.title.in("ko") == "note");
    CHECK(order.languages == std::vector<std::string>{"en", "ko"});
    CHECK(order.visibility == "private A");
    CHECK(DocumentOrder::fromHeaders({}).languages == std::vector<std::string>{"en"});
}

TEST_CASE("a document is kept by the side that its step makes it for, also when both read it") {
    World world;
    const auto program = world.database->read(
        [&](storage::ReadTx& tx) { return *programs::ProgramRepository().find(tx, world.program); });
    const auto list = DocumentOrder::fromHeaders({{"template", "list"}, {"visibility", "shared"}});
    struct Case {
        feel::Value side;
        char keeper;
        const char* kind;
    };
    for (const auto& [side, keeper, kind] : {Case{"A", 'A', "list_a"}, Case{"B", 'B', "list_b"},
                                             Case{feel::Value(), 'A', "list"}, Case{"C", 'A', "list"}}) {
        const auto order = list.ofSide(side, program);
        CHECK(order.side == keeper);
        CHECK(order.kind == kind);
        CHECK(order.visibility == "shared");
    }
}

TEST_CASE("documents of both languages are made once for a cause, however often and however many ask") {
    World world;
    const auto instance = world.upToReview();
    const auto package = world.runner->packageOf(instance);
    const auto situation = world.database->read(
        [&](storage::ReadTx& tx) { return world.runner->situation(tx, instance, package).value(); });
    const auto order = DocumentOrder::of(documentNode(situation.library, "concept_note")->node);
    const auto seen = situation.seenBy(engine::kProcessScope);
    CHECK(!documentNode(situation.library, "none"));

    std::vector<std::thread> threads;
    std::atomic<int> made = 0, alongside = 0;
    for (int i = 0; i < 8; ++i)
        threads.emplace_back([&] {
            const auto result = world.generator->generate(situation, order, seen, "request 1", audit::Actor::system(),
                                                          [&](storage::Tx& tx, const auto&) -> Result<void> {
                                                              tx.afterCommit([&] { ++alongside; });
                                                              return {};
                                                          });
            if (result && result->size() == 2 && result->front().number == 2) ++made;
        });
    for (auto& thread : threads)
        thread.join();
    CHECK(made == 8);
    CHECK(alongside == 1);
    CHECK(world.number("SELECT count(*) FROM revision") == 4);
    CHECK(world.number("SELECT count(*) FROM audit_event WHERE action = 'document.generated'") == 4);

    const auto document = world.document(instance, "concept_note", "ko");
    const auto revision = world.newest(document.id);
    CHECK(revision.fileName == "UZ-2027_concept_note_ko_r2.docx");
    CHECK(world.blobs->verify(revision.sha256) == storage::BlobState::Good);
    CHECK(document.titleKo == "기획안");
}

TEST_CASE("what goes wrong alongside takes the revision with it") {
    World world;
    const auto instance = world.upToReview();
    const auto package = world.runner->packageOf(instance);
    const auto situation = world.database->read(
        [&](storage::ReadTx& tx) { return world.runner->situation(tx, instance, package).value(); });
    const auto refused =
        world.generator->generate(situation, DocumentOrder::of(documentNode(situation.library, "concept_note")->node),
                                  situation.seenBy(engine::kProcessScope), "request 2", audit::Actor::system(),
                                  [](storage::Tx&, const auto&) -> Result<void> { return rejected("test.no", "No"); });
    CHECK(refused.error().message.key == "test.no");
    CHECK(world.number("SELECT count(*) FROM revision") == 2);
}

TEST_CASE("a document that the other side reads takes in nothing that is private to one") {
    namespace model = engine::testing;
    struct Case {
        const char* source;
        const char* target;
        bool dispatched;
        bool takenIn;
    };
    for (const auto& [source, target, dispatched, takenIn] : {
             Case{"private A", "private A", false, true},
             Case{"private A", "private A", true, false},
             Case{"private A", "shared", false, false},
             Case{"private A", "private B", false, false},
             Case{"shared", "shared", false, true},
             Case{"shared", "private A", true, true},
         }) {
        CAPTURE(source);
        CAPTURE(target);
        CAPTURE(dispatched);
        World world;
        const auto make = [](const std::string& kind, const std::string& visibility) {
            return model::node("serviceTask", "make_" + kind,
                               "<zeebe:taskDefinition type='entente:document'/><zeebe:taskHeaders><zeebe:header "
                               "key='template' value='" +
                                   kind + "'/><zeebe:header key='visibility' value='" + visibility +
                                   "'/></zeebe:taskHeaders>");
        };
        const auto last =
            model::user("send", "<zeebe:userTask/>" + model::properties({{"kind", dispatched ? "dispatch" : "approval"},
                                                                         {"approvers", "=program.mois.reviewer"},
                                                                         {"document", "paper"}}));
        auto files = test::loopFiles({});
        files["loop.bpmn"] = model::file(model::start() + make("note", source) + make("paper", target) + last +
                                         model::end() + model::path({"s", "make_note", "make_paper", "send", "e"}));
        const auto page = [](const std::string& text) {
            return docx::testing::document("<w:p><w:r><w:t>" + text + "</w:t></w:r></w:p>");
        };
        files["templates/note.en.docx"] = page("Our own view");
        files["templates/paper.en.docx"] = page("{{ document(\"note\") }}");
        test::startLoop(world, files, {});
        CHECK(world.number("SELECT count(*) FROM document WHERE kind = 'note'") == 1);
        CHECK(world.number("SELECT count(*) FROM document WHERE kind = 'paper'") == (takenIn ? 1 : 0));
        if (!takenIn) continue;
        const DocumentId paper{world.number("SELECT id FROM document WHERE kind = 'paper'")};
        const auto text = docx::testing::partOf(world.newestBytes(paper), "word/document.xml");
        CHECK(text.find("Our own view") != std::string::npos);
    }
}
