#include "web/pages/pdf_files.h"

#include <doctest/doctest.h>

#include "documents/pdf_shelf.h"
#include "http/router.h"
#include "support/world.h"
#include "unit/documents/stand_in_office.h"
#include "unit/web/support.h"
#include "unit/web/world_services.h"
#include "web/pages/session.h"

using namespace entente;
using namespace entente::web;
using documents::testing::StandInOffice;

namespace {

/// The pages of documents and links, with a program that stands for LibreOffice or with none.
struct Office : entente::test::World {
    explicit Office(bool hasProgram)
        : pdfs(systemFiles(), *blobs,
               {.converter = hasProgram ? program_.options() : documents::PdfConverter::Options{.command = ""},
                .folder = folder / "pdf"}) {}

    http::Response get(const std::string& path, const std::string& language) {
        const auto match = router.match(http::Method::Get, path);
        REQUIRE(match.route);
        http::RequestParts parts{.method = http::Method::Get, .path = path};
        parts.query = {{"lang", language}, {"k", "1"}};
        parts.pathParameters = match.parameters;
        parts.principal = principalOf({account("coordinator@mois.example"), "csrf", {}});
        return match.route->handler(http::Request(std::move(parts)));
    }

    StandInOffice program_{StandInOffice::works};
    documents::PdfShelf pdfs;
    Services services = web::test::servicesOf(*this, pdfs);
    http::Router router = [this] {
        auto routes = documentRoutes(services);
        for (auto& route : linkRoutes(services))
            routes.push_back(std::move(route));
        return http::Router(std::move(routes));
    }();
};

std::string said(const std::string& language, std::string_view key) {
    for (const auto& each : web::test::site().catalogue().languages())
        if (each.tag == language) return web::test::site().text(each, key);
    return {};
}

}  // namespace

TEST_CASE("document pages and link pages offer the PDF of each Word document") {
    Office office(true);
    const auto instance = office.upToReview();
    const auto document = office.document(instance, "concept_note");
    const auto link = "/a/" + office.relay.lastTo("reviewer@mois.example").token();
    const auto page = "/documents/" + document.id.text();
    for (const std::string language : {"en", "ko"}) {
        CHECK(office.get(page, language).body().find(page + "/revisions/1.pdf") != std::string::npos);
        CHECK(office.get(page, language).body().find(said(language, "document.no_pdf")) == std::string::npos);
    }
    const auto shown = office.get(link, "en").body();
    CAPTURE(shown);
    CHECK(shown.find(".pdf\"") != std::string::npos);

    const auto waiting = office.get(page + "/revisions/1.pdf", "ko");
    CHECK(waiting.status() == 202);
    CHECK(waiting.headerValue("Refresh") == "3");
    CHECK(waiting.body().find(said("ko", "document.pdf_being_made")) != std::string::npos);
    CHECK(office.pdfs.makeSome());
    const auto done = office.get(page + "/revisions/1.pdf", "ko");
    CHECK(done.status() == 200);
    CHECK(done.body().starts_with("%PDF-"));
    CHECK(done.headerValue("Content-Disposition").find(".pdf") != std::string::npos);
    for (const auto* none : {"/revisions/2.pdf", "/revisions/1.exe", "/revisions/.pdf", "/revisions/1.pdf.docx"})
        CHECK(office.get(page + none, "en").status() == 404);
}

TEST_CASE("without LibreOffice the pages say so and offer the Word document") {
    Office office(false);
    const auto instance = office.upToReview();
    const auto page = "/documents/" + office.document(instance, "concept_note").id.text();
    for (const std::string language : {"en", "ko"}) {
        const auto shown = office.get(page, language).body();
        CHECK(shown.find(said(language, "document.no_pdf")) != std::string::npos);
        CHECK(shown.find("1.docx") != std::string::npos);
        CHECK(shown.find("1.pdf") == std::string::npos);
        const auto refused = office.get(page + "/revisions/1.pdf", language);
        CHECK(refused.status() == 503);
        CHECK(refused.body().find(said(language, "document.no_pdf")) != std::string::npos);
        CHECK(refused.body().find(page + "/revisions/1.docx") != std::string::npos);
    }
}
