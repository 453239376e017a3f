#include <doctest/doctest.h>

#include <iterator>

#include "documents/pdf_shelf.h"
#include "http/router.h"
#include "support/agreement.h"
#include "unit/web/world_services.h"
#include "web/pages/context.h"
#include "web/pages/session.h"

using namespace entente;
using namespace entente::web;
using http::Method;

namespace {

/// The decision page behind the newest link to somebody, as text.
struct SealedPage : entente::test::World {
    documents::PdfShelf pdfs{systemFiles(), *blobs, {.converter = {}, .folder = folder / "pdf"}};
    Services services = web::test::servicesOf(*this, pdfs);
    http::Router router{[this] {
        auto routes = linkRoutes(services);
        for (auto more : {programRoutes(services), documentRoutes(services)})
            std::move(more.begin(), more.end(), std::back_inserter(routes));
        return http::Router(std::move(routes));
    }()};

    std::string pageOf(const std::string& email) {
        http::RequestParts parts{
            .method = Method::Get, .path = "/a/" + relay.lastTo(email).token(), .query = {{"k", "1"}}};
        const auto match = router.match(parts.method, parts.path);
        REQUIRE(match.route);
        parts.pathParameters = match.parameters;
        return match.route->handler(http::Request(std::move(parts))).body();
    }

    /// What a page of theirs says of agreements; empty when it says nothing.
    std::string agreementsOn(const std::string& path, const std::string& email, const std::string& language = "en") {
        const auto match = router.match(Method::Get, path);
        REQUIRE(match.route);
        http::RequestParts parts{.method = Method::Get, .path = path, .query = {{"lang", language}}};
        parts.pathParameters = match.parameters;
        parts.principal = principalOf({account(email), "csrf", {}});
        const auto body = match.route->handler(http::Request(std::move(parts))).body();
        const auto begin = body.find("<section aria-labelledby=\"agreements\"");
        return begin == std::string::npos ? "" : body.substr(begin, body.find("</section>", begin) - begin);
    }
};

bool has(const std::string& page, std::string_view text) {
    return page.find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("who decides sees the set with its hash, and of the other side only that it approved") {
    SealedPage world;
    const auto instance = entente::test::startAgreement(world);
    const auto before = world.pageOf(entente::test::kTheirAddressee);
    CHECK(has(before, "Agreement 1: List of contacts, plan"));
    CHECK(has(before, "Waits for both sides."));
    CHECK(has(before, world.text("SELECT sha256 FROM agreement_set")));
    for (const auto* kind : {"plan", "contacts"})
        CHECK(has(before, world.newest(world.document(instance, kind).id).sha256));

    REQUIRE(world.decide(entente::test::kOurSignatory, "approve_with_remark", "Between us: too long"));
    world.settle();
    const auto after = world.pageOf(entente::test::kTheirAddressee);
    CHECK(has(after, "Approved"));
    CHECK(has(after, "Tashkent"));
    CHECK(has(after, "Seoul"));
    for (const auto* inner : {"Between us", "Signatory 1", "remark</span>"})
        CHECK(!has(after, inner));
}

TEST_CASE("the pages of program and document show both seals, and an agreement that a new draft opened again") {
    constexpr const char* kOurs = "coordinator@mois.example";
    constexpr const char* kTheirs = "coordinator@partner.example";
    SealedPage world;
    const auto instance = entente::test::startAgreement(world);
    const auto contacts = world.document(instance, "contacts").id;
    const std::string program = "/programs/UZ-2027", document = "/documents/" + contacts.text();
    REQUIRE(world.decide(entente::test::kOurSignatory, "approve_with_remark", "Between us: too long"));
    world.settle();
    for (const auto& path : {program, document}) {
        CAPTURE(path);
        const auto ours = world.agreementsOn(path, kOurs), theirs = world.agreementsOn(path, kTheirs);
        CHECK(has(ours, "Signatory 1"));
        CHECK(has(ours, "Waiting"));
        CHECK(has(theirs, "Approved"));
        CHECK(has(theirs, "Not yet"));
        CHECK(!has(theirs, "Signatory 1"));
        CHECK(!has(theirs, "remark"));
    }
    REQUIRE(world.decide(entente::test::kTheirAddressee, "approve"));
    world.settle();
    for (const auto* email : {kOurs, kTheirs})
        CHECK(has(world.agreementsOn(program, email), "Both sides approved the same files"));

    for (const auto* mark : {"One more contact", "And another"}) {
        REQUIRE(world.approvals->uploadRevision(contacts, world.ours(), {"by_hand.docx", world.edited(contacts, mark)},
                                                world.newest(contacts).number));
        CHECK(has(world.agreementsOn(program, kOurs), "Open again"));
    }
    // The partner has not seen these drafts: its page shows what it agreed on, and that this was replaced.
    CHECK(world.agreementsOn(program, kTheirs) == "");
    CHECK(has(world.agreementsOn(document, kTheirs), "Replaced by agreement 2"));
    CHECK(!has(world.agreementsOn(document, kTheirs), "Agreement 3"));
}

TEST_CASE("a consent that was carried over says so on the seal, and its link shows how and until when to object") {
    constexpr const char* kOurs = "coordinator@mois.example";
    SealedPage world;
    const auto instance =
        entente::test::startAgreement(world, entente::test::agreementFiles({.rule = "=true", .never = "venue"}));
    REQUIRE(world.decide(entente::test::kOurSignatory, "approve"));
    world.settle();
    auto rows = entente::test::contacts();
    rows[2] = entente::test::contact("Officer 3", "333", "B");
    rows[3] = entente::test::contact("Officer 4", "444", "B");
    entente::test::makeContacts(world, instance, rows, "again");
    const auto seals = world.agreementsOn("/programs/UZ-2027", kOurs);
    CHECK(has(seals, "Carried over from revision 1, rows 3 and 4, rule R"));
    CHECK(has(seals, "Signatory 1"));
    CHECK(has(world.agreementsOn("/programs/UZ-2027", kOurs, "ko"), "규칙 가"));
    const auto objection = world.pageOf(entente::test::kOurSignatory);
    CHECK(has(objection, "Your approval was carried over to newer files"));
    CHECK(has(objection, "Carried over from revision 1, rows 3 and 4, rule R"));
    CHECK(has(objection, "You may object until"));
    CHECK(!has(objection, "Recorded by"));
    REQUIRE(world.approvals->object(world.linkOf(entente::test::kOurSignatory), "Not so"));
    CHECK(has(world.pageOf(entente::test::kOurSignatory), "Your objection is recorded"));

    const auto contacts = world.document(instance, "contacts").id;
    REQUIRE(world.decide(entente::test::kTheirAddressee, "approve"));
    world.settle();
    REQUIRE(world.decide(entente::test::kOurSignatory, "approve"));
    world.settle();
    REQUIRE(world.approvals->uploadRevision(contacts, world.ours(), {"by_hand.docx", world.edited(contacts, "more")},
                                            world.newest(contacts).number));
    CHECK(has(world.agreementsOn("/programs/UZ-2027", kOurs), "was edited by hand, so there are no values to compare"));
    CHECK(has(world.agreementsOn("/programs/UZ-2027", kOurs, "ko"), "규칙 가"));
}
