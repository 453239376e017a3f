#include "documents/document_repository.h"

#include <doctest/doctest.h>

#include <atomic>
#include <thread>

#include "support/world.h"

using namespace entente;
using namespace entente::documents;
using test::World;

namespace {

Document note(World& world, const std::string& visibility, char side = 'A') {
    Document document;
    document.program = world.program;
    document.kind = "note-" + visibility + side;
    document.side = side;
    document.language = "en";
    document.titleEn = "Note";
    document.titleKo = "메모";
    document.visibility = visibility;
    document.createdAt = world.clock.now();
    document.id = world.database->write([&](storage::Tx& tx) { return DocumentRepository().insert(tx, document); });
    return document;
}

Result<Revision> append(World& world, DocumentId document, int expected, const std::string& cause = {}) {
    Revision revision;
    revision.document = document;
    revision.sha256 = std::string(64, 'a');
    revision.fileName = "note.docx";
    revision.madeBy = "system";
    revision.cause = cause;
    revision.createdAt = world.clock.now();
    return world.database->write([&](storage::Tx& tx) { return DocumentRepository().append(tx, revision, expected); });
}

std::string numbersFor(World& world, DocumentId id, char side, int before = 0, int limit = 100) {
    return world.database->read([&](storage::ReadTx& tx) {
        std::string numbers;
        const DocumentRepository repository;
        for (const auto& revision : repository.revisionsFor(tx, *repository.find(tx, id), side, before, limit))
            numbers += std::to_string(revision.number) + " ";
        return numbers;
    });
}

}  // namespace

TEST_CASE("a revision is appended only to the one its author saw") {
    World world;
    const auto document = note(world, "private A").id;
    CHECK(append(world, document, 0)->number == 1);
    CHECK(append(world, document, 1)->number == 2);
    for (const int stale : {0, 1, 3, -1}) {
        const auto refused = append(world, document, stale);
        REQUIRE(!refused);
        CHECK(refused.error().kind == ErrorKind::Conflict);
        CHECK(refused.error().message.english() == "Revision 2 was made meanwhile");
    }
}

TEST_CASE("of sixteen who append at once one wins") {
    World world;
    const auto document = note(world, "private A").id;
    std::atomic<int> made = 0, told = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 16; ++i)
        threads.emplace_back([&] {
            const auto result = append(world, document, 0);
            if (result)
                ++made;
            else if (result.error().kind == ErrorKind::Conflict)
                ++told;
        });
    for (auto& thread : threads)
        thread.join();
    CHECK(made == 1);
    CHECK(told == 15);
    CHECK(numbersFor(world, document, 'A') == "1 ");
}

TEST_CASE("each side sees its own documents; of a sent one the other sees what was sent") {
    World world;
    const DocumentRepository repository;
    const auto ours = note(world, "private A").id, theirs = note(world, "private B", 'B').id,
               shared = note(world, "shared").id;
    for (const auto id : {ours, theirs, shared})
        for (int i = 0; i < 3; ++i)
            REQUIRE(append(world, id, i));
    CHECK(numbersFor(world, ours, 'A') == "3 2 1 ");
    CHECK(numbersFor(world, ours, 'B').empty());
    CHECK(numbersFor(world, theirs, 'A').empty());
    CHECK(numbersFor(world, theirs, 'B') == "3 2 1 ");
    CHECK(numbersFor(world, shared, 'B') == "3 2 1 ");

    world.database->write([&](storage::Tx& tx) {
        repository.setVisibility(tx, ours, "shared");
        repository.markSent(tx, repository.revisions(tx, ours)[1].id, world.clock.now());
    });
    REQUIRE(append(world, ours, 3));
    CHECK(numbersFor(world, ours, 'A') == "4 3 2 1 ");
    CHECK(numbersFor(world, ours, 'B') == "2 ");
    CHECK(numbersFor(world, ours, 'A', 4, 2) == "3 2 ");
    CHECK(numbersFor(world, ours, 'B', 2, 2).empty());

    world.database->write([&](storage::Tx& tx) {
        repository.setVisibility(tx, theirs, "shared");
        repository.markSent(tx, repository.revisions(tx, theirs)[2].id, world.clock.now());
    });
    CHECK(numbersFor(world, theirs, 'A') == "1 ");
    CHECK(numbersFor(world, theirs, 'B') == "3 2 1 ");
}
