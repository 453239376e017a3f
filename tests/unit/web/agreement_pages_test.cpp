#include <doctest/doctest.h>

#include "documents/pdf_shelf.h"
#include "http/router.h"
#include "support/agreement.h"
#include "unit/web/world_services.h"
#include "web/pages/context.h"

using namespace entente;
using namespace entente::web;
using http::Method;

namespace {

/// The decision page behind the newest link to somebody, as text.
struct SealedPage : entente::test::World {
    documents::PdfShelf pdfs{systemFiles(), *blobs, {.converter = {}, .folder = folder / "pdf"}};
    Services services = web::test::servicesOf(*this, pdfs);
    http::Router router{linkRoutes(services)};

    std::string pageOf(const std::string& email) {
        http::RequestParts parts{
            .method = Method::Get, .path = "/a/" + relay.lastTo(email).token(), .query = {{"k", "1"}}};
        const auto match = router.match(parts.method, parts.path);
        REQUIRE(match.route);
        parts.pathParameters = match.parameters;
        return match.route->handler(http::Request(std::move(parts))).body();
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
    CHECK(has(before, "Agreement 1"));
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
