#include "approvals/sealed_copies.h"

#include <doctest/doctest.h>

#include "approvals/copy_verdict.h"
#include "approvals/data_check.h"
#include "documents/issued_copy.h"
#include "support/agreement.h"

using namespace entente;
using namespace entente::approvals;
using test::kOurSignatory;
using test::kTheirAddressee;
using Kind = CopyVerdict::Kind;

namespace {

std::string lateControl(const std::string& name) {
    return "<w:p><w:sdt><w:sdtPr><w:tag w:val=\"late:" + name +
           "\"/></w:sdtPr><w:sdtContent><w:r><w:t>____</w:t></w:r></w:sdtContent></w:sdt></w:p>";
}

/// The plan has places for everything, the list of contacts for nothing.
workflow::PackageFiles filesWithControls() {
    auto files = test::agreementFiles();
    std::string controls;
    for (const auto* name : {"number", "date", "signature.A", "signature.B", "qr", "set"})
        controls += lateControl(name);
    for (const std::string name : {"plan.en", "plan.ko"})
        files["templates/" + name + ".docx"] =
            docx::testing::document(docx::testing::p(name + " {{ document.revision }}") + controls);
    return files;
}

struct Sealed : test::World {
    Sealed() : instance(test::startAgreement(*this, filesWithControls())) {}

    void approve(const char* who) {
        REQUIRE(decide(who, "approve"));
        settle();
    }
    std::vector<documents::IssuedCopy> copiesOf(const std::string& kind, const std::string& language = "en") {
        const auto revision = newest(document(instance, kind, language).id);
        return database->read(
            [&](storage::ReadTx& tx) { return documents::IssuedCopyRepository().ofRevision(tx, revision.id); });
    }
    CopyVerdict verdictOf(const std::string& sha256) {
        return verifyCopy(*database, *blobs, blobs->read(sha256).value(),
                          [](auto&, const auto&, const auto&) { return true; });
    }

    SealedCopies copies{*database, *blobs, clock, "https://entente.example"};
    InstanceId instance;
};

}  // namespace

TEST_CASE("what both sides agreed on is issued with the day, both signatures and the code, each file once") {
    Sealed world;
    world.approve(kOurSignatory);
    CHECK(!world.copies.issueOne());
    world.approve(kTheirAddressee);
    CHECK(world.copies.issueOne());
    CHECK(!world.copies.issueOne());
    CHECK(world.number("SELECT count(*) FROM audit_event WHERE action = 'agreement.copies_issued'") == 1);
    CHECK(world.copiesOf("contacts").empty());
    for (const auto& [language, day] : {std::pair{"en", "1 February 2027"}, std::pair{"ko", "2027. 2. 1.(월)"}}) {
        CAPTURE(language);
        const auto issued = world.copiesOf("plan", language);
        REQUIRE(issued.size() == 1);
        const auto& copy = issued.front();
        CHECK(copy.field("number") == nullptr);
        CHECK(copy.field("date")->text == day);
        CHECK(copy.field("signature.A")->text.find("Signatory 1") == 0);
        CHECK(copy.field("signature.B")->text.find(" · ") != std::string::npos);
        CHECK(copy.field("set")->text == world.text("SELECT sha256 FROM agreement_set"));
        CHECK(!copy.field("qr")->picture.empty());
        CHECK(copy.madeBy == audit::Actor::system().text());

        const auto verdict = world.verdictOf(copy.sha256);
        CHECK(verdict.kind == Kind::Issued);
        REQUIRE(verdict.set);
        CHECK(!verdict.set->replacedAt);
        CHECK(verdict.approvals.size() == 2);
    }
    CHECK(checkData(*world.database, *world.blobs).problems.empty());
    // A restart looks at everything again and finds nothing to do.
    SealedCopies restarted(*world.database, *world.blobs, world.clock, "https://entente.example");
    CHECK(!restarted.issueOne());
}

TEST_CASE("copies of an agreement that was opened again stay genuine and say so") {
    Sealed world;
    world.approve(kOurSignatory);
    world.approve(kTheirAddressee);
    REQUIRE(world.copies.issueOne());
    const auto before = world.copiesOf("plan").front();
    world.database->write(
        [&](storage::Tx& tx) { documents::AgreementRepository().withdraw(tx, before.set, 'B', world.clock.now()); });
    CHECK(world.verdictOf(before.sha256).set->reopenedAt);
    CHECK(!world.copies.issueOne());
    CHECK(world.verdictOf(before.sha256).kind == Kind::Issued);
}

TEST_CASE("what an erased person signed stays sealed and verifies; only who it was is gone from the decision") {
    Sealed world;
    world.approve(kOurSignatory);
    world.approve(kTheirAddressee);
    REQUIRE(world.copies.issueOne());
    const auto before = world.copiesOf("plan").front();
    world.database->write([](storage::Tx& tx) { tx.run("UPDATE program SET period_to = '2027-01-31'"); });
    const PersonId signatory{world.number("SELECT id FROM person WHERE email = 'signatory@mois.example'")};
    REQUIRE(world.erasures->erase(world.ours(), signatory, kOurSignatory));
    CHECK(checkData(*world.database, *world.blobs).problems.empty());
    CHECK(checkData(*world.database, *world.blobs).agreements == 1);
    const auto verdict = world.verdictOf(before.sha256);
    CHECK(verdict.kind == Kind::Issued);
    CHECK(verdict.differences.empty());
    REQUIRE(verdict.approvals.size() == 2);
    for (const auto& approval : verdict.approvals)
        CHECK((approval.decision.byName == "■■■") == (approval.side == 'A'));
    CHECK(world.number(
              "SELECT count(*) FROM mail WHERE recipients LIKE '%signatory@mois%' OR body LIKE '%Signatory 1%'") == 0);
}

TEST_CASE("a set whose file has other bytes now is said to be replaced") {
    Sealed world;
    world.approve(kOurSignatory);
    world.approve(kTheirAddressee);
    REQUIRE(world.copies.issueOne());
    const auto before = world.copiesOf("plan").front();
    const auto contacts = world.document(world.instance, "contacts").id;
    REQUIRE(world.approvals->uploadRevision(contacts, world.ours(),
                                            {"by_hand.docx", world.edited(contacts, "One more contact")}, 1));
    const auto verdict = world.verdictOf(before.sha256);
    CHECK(verdict.kind == Kind::Issued);
    CHECK(verdict.set->replacedAt);
}

TEST_CASE("what cannot be filled in holds up neither the agreement nor other sets, and is tried once") {
    Sealed world;
    world.approve(kOurSignatory);
    world.approve(kTheirAddressee);
    const auto hash = world.newest(world.document(world.instance, "plan").id).sha256;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(world.folder / "blobs"))
        if (entry.is_regular_file() && hash.ends_with(entry.path().filename().string()))
            std::filesystem::remove(entry.path());
    REQUIRE(!world.blobs->read(hash));
    CHECK(world.copies.issueOne());
    CHECK(!world.copies.issueOne());
    CHECK(world.number("SELECT count(*) FROM issued_copy") == 0);
    CHECK(world.text("SELECT detail FROM audit_event WHERE action = 'agreement.copies_issued'").find("problem") !=
          std::string::npos);
}
