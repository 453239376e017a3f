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

std::size_t count(const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size()))
        ++found;
    return found;
}

std::string said(const std::string& language, std::string_view key) {
    for (const auto& each : web::test::site().catalogue().languages())
        if (each.tag == language) return web::test::site().text(each, key);
    return {};
}

std::string whyNot(const std::string& language) {
    const auto message = documents::PdfConverter::absence();
    return language == "en" ? message.english() : said(language, message.key);
}

/// Where the page offers a file with that ending.
std::string offered(const std::string& page, const std::string& ending) {
    const auto end = page.find(ending + '"');
    if (end == std::string::npos) return {};
    const auto begin = page.rfind('"', end) + 1;
    return page.substr(begin, end + ending.size() - begin);
}

}  // namespace

TEST_CASE("document pages and link pages offer the PDF of each Word document") {
    Office office(true);
    const auto instance = office.upToReview();
    const auto document = office.document(instance, "concept_note");
    const auto page = "/documents/" + document.id.text();
    for (const std::string language : {"en", "ko"}) {
        CHECK(office.get(page, language).body().find(page + "/revisions/1.pdf") != std::string::npos);
        CHECK(count(office.get(page, language).body(), whyNot(language)) == 0);
    }
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

TEST_CASE("who holds a link gets the PDF of what the page shows, while the link acts") {
    Office office(true);
    const auto instance = office.upToReview();
    const auto link = "/a/" + office.relay.lastTo("reviewer@mois.example").token();
    const auto url = offered(office.get(link, "en").body(), ".pdf");
    REQUIRE(url.starts_with(link + "/document/"));
    CHECK(office.get(url, "en").status() == 202);
    CHECK(office.pdfs.makeSome());
    const auto done = office.get(url, "en");
    CHECK(done.status() == 200);
    CHECK(done.body().starts_with("%PDF-"));
    const auto folder = url.substr(0, url.rfind('/') + 1);
    for (const std::string foreign : {"letter.pdf", "99.pdf", ".pdf", "..%2Fx.pdf", "cohost_request.pdf"})
        CHECK(office.get(folder + foreign, "en").status() == 404);
    CHECK(office.get("/a/" + std::string(43, 'a') + url.substr(link.size()), "en").status() == 404);

    const auto document = office.document(instance, "concept_note").id;
    REQUIRE(office.approvals->uploadRevision(document, office.ours(), {"a.docx", office.edited(document, "x")}, 1));
    CHECK(office.get(url, "en").status() == 404);
}

TEST_CASE("without LibreOffice the pages say so and offer the Word document") {
    Office office(false);
    const auto instance = office.upToReview();
    const auto link = "/a/" + office.relay.lastTo("reviewer@mois.example").token();
    const auto offer = offered(office.get(link, "en").body(), ".docx");
    REQUIRE_FALSE(offer.empty());
    const auto byLink = office.get(offer.substr(0, offer.size() - 5) + ".pdf", "en");
    CHECK(byLink.status() == 503);
    CHECK(count(byLink.body(), whyNot("en")) == 1);
    CHECK(byLink.body().find(offer) != std::string::npos);

    const auto document = office.document(instance, "concept_note").id;
    REQUIRE(office.approvals->uploadRevision(document, office.ours(), {"a.docx", office.edited(document, "x")}, 1));
    const auto page = "/documents/" + document.text();
    for (const std::string language : {"en", "ko"}) {
        const auto shown = office.get(page, language).body();
        CHECK(count(shown, whyNot(language)) == 1);
        CHECK(shown.find("2.docx") != std::string::npos);
        CHECK(shown.find("1.docx") != std::string::npos);
        CHECK(shown.find("1.pdf") == std::string::npos);
        const auto refused = office.get(page + "/revisions/1.pdf", language);
        CHECK(refused.status() == 503);
        CHECK(count(refused.body(), whyNot(language)) == 1);
        CHECK(refused.body().find(page + "/revisions/1.docx") != std::string::npos);
    }
}
