#include <doctest/doctest.h>

#include "approvals/copy_verdict.h"
#include "approvals/data_check.h"
#include "documents/issued_copy.h"
#include "support/world.h"
#include "template/qr.h"
#include "unit/docx/documents.h"

using namespace entente;
using namespace entente::approvals;
using namespace entente::test;
using entente::docx::testing::partOf;
using Kind = CopyVerdict::Kind;

namespace {

constexpr const char* kAddressee = "addressee@partner.example";

std::vector<documents::IssuedCopy> issuedOf(World& world, InstanceId instance, const std::string& kind,
                                            const std::string& language = "en") {
    const auto revision = world.newest(world.document(instance, kind, language).id);
    return world.database->read(
        [&](storage::ReadTx& tx) { return documents::IssuedCopyRepository().ofRevision(tx, revision.id); });
}

documents::IssuedCopy issuedLetter(World& world, InstanceId instance) {
    const auto copies = issuedOf(world, instance, "cohost_request");
    REQUIRE(copies.size() == 1);
    return copies.front();
}

std::string withPart(const std::string& bytes, const std::string& part, const std::string& from,
                     const std::string& to) {
    const auto reader = zip::Reader::open(bytes);
    zip::Writer writer;
    for (const auto& entry : reader->entries()) {
        auto content = *reader->read(entry);
        if (entry.name == part) {
            REQUIRE(content.find(from) != std::string::npos);
            content.replace(content.find(from), from.size(), to);
        }
        writer.add(entry.name, content);
    }
    return writer.finish();
}

CopyVerdict verdictOf(World& world, const std::string& bytes, bool visible = true) {
    return verifyCopy(*world.database, *world.blobs, bytes,
                      [visible](auto&, const auto&, const auto&) { return visible; });
}

std::string control(const std::string& name) {
    return "<w:p><w:sdt><w:sdtPr><w:tag w:val=\"late:" + name +
           "\"/></w:sdtPr><w:sdtContent><w:r><w:t>____</w:t></w:r></w:sdtContent></w:sdt></w:p>";
}

/// The letter with one more control for each of these fields.
std::string letterWith(World& world, InstanceId instance, const std::vector<std::string>& fields) {
    std::string controls;
    for (const auto& name : fields)
        controls += control(name);
    return withPart(world.newestBytes(world.document(instance, "cohost_request").id), "word/document.xml", "<w:body>",
                    "<w:body>" + controls);
}

}  // namespace

TEST_CASE("a dispatch issues copies with number and date, and the mail brings the copy") {
    World world;
    const auto instance = world.upToAnswer();
    const auto copy = issuedLetter(world, instance);
    CHECK(copy.fileName == "UZ-2027_cohost_request_en_r1_issued.docx");
    CHECK(copy.field("number")->text == "2027-118");
    CHECK(copy.field("date")->text == "10 February 2027");
    CHECK(copy.madeBy == "account:" + world.ours().id.text());
    const auto bytes = world.blobs->read(copy.sha256).value();
    CHECK(partOf(bytes, "word/document.xml").find("2027-118") != std::string::npos);
    CHECK(partOf(bytes, "word/header1.xml").find("2027-118") != std::string::npos);
    // What was approved stays as it is.
    CHECK(partOf(world.newestBytes(world.document(instance, "cohost_request").id), "word/document.xml")
              .find("2027-118") == std::string::npos);

    // The Korean letter is for the file; the concept note has no late fields.
    const auto korean = issuedOf(world, instance, "cohost_request", "ko");
    REQUIRE(korean.size() == 1);
    CHECK(korean.front().field("date")->text == "2027. 2. 10.");
    CHECK(issuedOf(world, instance, "concept_note").empty());

    const auto& mime = world.relay.lastTo(kAddressee).mime;
    CHECK(mime.find("cohost_request_en_r1_issued.docx") != std::string::npos);
    CHECK(mime.find("cohost_request_ko") == std::string::npos);
    CHECK(world.number("SELECT count(*) FROM mail_attachment a JOIN mail m ON m.id = a.mail_id WHERE m.side = 'B' AND "
                       "a.sha256 = '" +
                       copy.sha256 + "'") > 0);
    CHECK(checkData(*world.database, *world.blobs).problems.empty());
}

TEST_CASE("a dispatch that is refused issues nothing, and one that is sent twice issues once") {
    World world;
    const auto instance = world.upToDispatch();
    const auto task = world.task(instance, "dispatch");
    CHECK_FALSE(world.approvals->dispatch(task.id, world.ours(), {"", "2027-02-10", "mail", "", "", {}}));
    CHECK_FALSE(world.approvals->dispatch(task.id, world.partners(), {"1", "2027-02-10", "mail", "", "", {}}));
    CHECK(world.number("SELECT count(*) FROM issued_copy") == 0);
    REQUIRE(world.dispatch(instance));
    REQUIRE(world.approvals->dispatch(task.id, world.ours(), {"2", "2027-02-10", "mail", "", "", {}}));
    CHECK(world.number("SELECT count(*) FROM issued_copy") == 2);
    CHECK(issuedLetter(world, instance).field("number")->text == "2027-118");
}

TEST_CASE("a letter whose copy was edited without its controls leaves as it is") {
    World world;
    const auto instance = world.upToSignature();
    const auto document = world.document(instance, "cohost_request");
    auto bytes = world.newestBytes(document.id);
    for (const auto* part : {"word/document.xml", "word/header1.xml"}) {
        const auto xml = partOf(bytes, part);
        auto plain = xml;
        for (auto at = plain.find("late:"); at != std::string::npos; at = plain.find("late:"))
            plain.replace(at, 5, "once:");
        bytes = withPart(bytes, part, xml, plain);
    }
    REQUIRE(world.approvals->uploadRevision(document.id, world.ours(), {"letter.docx", bytes}, 1));
    world.settle();
    REQUIRE(world.decide("signatory@mois.example", "approve"));
    world.settle();
    REQUIRE(world.dispatch(instance));
    world.settle();
    CHECK(issuedOf(world, instance, "cohost_request").empty());
    CHECK(world.relay.lastTo(kAddressee).mime.find("_issued") == std::string::npos);
    CHECK(world.relay.lastTo(kAddressee).mime.find("letter.docx") != std::string::npos);
}

TEST_CASE(
    "signature, seal, code and the hash of what was approved are filled in where the letter has a place for them") {
    World world;
    const auto instance = world.upToSignature();
    const auto document = world.document(instance, "cohost_request");
    REQUIRE(world.approvals->uploadRevision(
        document.id, world.ours(),
        {"letter.docx", letterWith(world, instance, {"signature.A", "signature.B", "seal", "qr", "set"})}, 1));
    world.settle();
    REQUIRE(world.decide("signatory@mois.example", "approve"));
    world.settle();
    const auto task = world.task(instance, "dispatch");
    DispatchInput input{"2027-118", "2027-02-10", "mail", "", ""};
    input.site = "https://entente.example";
    input.seal = UploadedFile{"seal.png", "no picture"};
    const auto refused = world.approvals->dispatch(task.id, world.ours(), input);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().place == "seal");
    input.seal = UploadedFile{"seal.png", *templates::qrPicture("seal")};
    REQUIRE(world.approvals->dispatch(task.id, world.ours(), input));

    const auto copy = issuedLetter(world, instance);
    const auto revision = world.newest(document.id);
    CHECK(copy.field("signature.A")->text.find("Signatory 1") != std::string::npos);
    CHECK(copy.field("signature.A")->text.find("(KST)") != std::string::npos);
    CHECK(copy.field("signature.B") == nullptr);  // nobody of that side approved: a place for ink
    CHECK(copy.field("qr")->text == "https://entente.example/verify/" + revision.sha256);
    CHECK_FALSE(copy.field("seal")->picture.empty());
    CHECK(copy.field("set")->text == revision.sha256);
    const auto verdict = verdictOf(world, *world.blobs->read(copy.sha256));
    CHECK(verdict.kind == Kind::Issued);
    CHECK(checkData(*world.database, *world.blobs).problems.empty());
}

TEST_CASE("an issued copy is verified against the record") {
    World world;
    const auto instance = world.upToAnswer();
    const auto copy = issuedLetter(world, instance);
    const auto bytes = world.blobs->read(copy.sha256).value();

    auto verdict = verdictOf(world, bytes);
    CHECK(verdict.kind == Kind::Issued);
    CHECK(verdict.good());
    CHECK_FALSE(verdict.packedAnew);
    REQUIRE(verdict.revision);
    CHECK(verdict.revision->number == 1);
    REQUIRE(verdict.fields.size() == 2);
    CHECK(verdict.fields[0].name == "date");
    CHECK(verdict.fields[1].says == "2027-118");
    REQUIRE(verdict.approvals.size() == 1);
    CHECK(verdict.approvals[0].side == 'A');

    // The same parts in another archive are the same document.
    const auto anew = withPart(bytes, "word/styles.xml", "<", "<");
    verdict = verdictOf(world, anew + "");
    CHECK(verdict.kind == Kind::Issued);

    verdict = verdictOf(world, withPart(bytes, "word/document.xml", "cordially", "urgently"));
    CHECK(verdict.kind == Kind::Changed);
    REQUIRE(verdict.differences.size() == 1);
    CHECK(verdict.differences[0].english().find("MOIS cordially requests") != std::string::npos);

    // Another number is a late field, but nobody gave it.
    auto forged = withPart(bytes, "word/document.xml", "2027-118", "2027-119");
    forged = withPart(forged, "word/header1.xml", "2027-118", "2027-119");
    verdict = verdictOf(world, forged);
    CHECK(verdict.kind == Kind::OtherFields);
    CHECK_FALSE(verdict.good());
    CHECK(verdict.fields[0].same);
    CHECK_FALSE(verdict.fields[1].same);
    CHECK(verdict.fields[1].says == "2027-119");
    CHECK(verdict.fields[1].recorded == "2027-118");

    // Two numbers in one letter are no number.
    verdict = verdictOf(world, withPart(bytes, "word/header1.xml", "2027-118", "2027-119"));
    CHECK(verdict.kind == Kind::Changed);
}

TEST_CASE("a file that is no issued copy is told as what it is") {
    World world;
    const auto instance = world.upToDispatch();
    DispatchInput input{"2027-118", "2027-02-10", "mail", "", "", UploadedFile{"signed.pdf", "%PDF-1.7 signed"}};
    REQUIRE(world.approvals->dispatch(world.task(instance, "dispatch").id, world.ours(), input));
    const auto document = world.document(instance, "cohost_request");
    CHECK(verdictOf(world, world.newestBytes(document.id)).kind == Kind::Revision);
    CHECK(verdictOf(world, "%PDF-1.7 signed").kind == Kind::Signed);
    CHECK(verdictOf(world, "%PDF-1.7 other").kind == Kind::Unreadable);
    CHECK(verdictOf(world, "").kind == Kind::Unreadable);
    CHECK(verdictOf(world, docx::testing::document(docx::testing::p("x"))).kind == Kind::Unknown);
    CHECK(verdictOf(world, world.edited(document.id, "x")).kind == Kind::Unknown);
    // Both are kept, and what somebody may not see is as good as not there.
    const auto copy = issuedLetter(world, instance);
    for (const auto& bytes :
         {world.newestBytes(document.id), world.blobs->read(copy.sha256).value(), std::string("%PDF-1.7 signed")}) {
        const auto verdict = verdictOf(world, bytes, false);
        CHECK_FALSE(verdict.good());
        CHECK_FALSE(verdict.revision);
        CHECK(verdict.approvals.empty());
    }
}

TEST_CASE("a stored copy that does not come of its revision is found") {
    World world;
    const auto instance = world.upToAnswer();
    const auto copy = issuedLetter(world, instance);
    world.database->write(
        [&](storage::Tx& tx) { tx.run("UPDATE issued_copy SET fields = '[]' WHERE id = $1", copy.id); });
    const auto problems = checkData(*world.database, *world.blobs).problems;
    REQUIRE(problems.size() == 1);
    CHECK(problems[0] == "issued copy " + std::to_string(copy.id) +
                             ": it differs from its revision not only in the recorded late fields");
}
