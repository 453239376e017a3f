#include <doctest/doctest.h>

#include <map>
#include <set>

#include "approvals/approval_service.h"
#include "base/file.h"
#include "documents/pdf_shelf.h"
#include "http/router.h"
#include "identity/identity_service.h"
#include "mail/transport.h"
#include "records/erasure_service.h"
#include "records/passport_service.h"
#include "storage/blobs/blob_store.h"
#include "storage/db/database.h"
#include "storage/db/migrations.h"
#include "unit/storage/temporary_folder.h"
#include "unit/web/support.h"
#include "web/pages/link_visit.h"
#include "workflow/document_generator.h"
#include "workflow/package_store.h"
#include "workflow/runner.h"

using namespace entente;
using namespace entente::web;
using http::Method;
using http::Request;
using http::RequestParts;
using http::Response;

namespace {

class StoppedClock final : public Clock {
  public:
    Timestamp now() const override { return web::test::fridayEvening; }
};

/// The link routes over an empty database.
struct Desk {
    entente::test::TemporaryFolder folder;
    StoppedClock clock;
    std::unique_ptr<storage::Database> database = storage::Database::open({.file = folder / "entente.db"});
    std::vector<storage::Migration> migrated =
        storage::migrate(*database, ENTENTE_SOURCE_DIR "/storage/migrations/sqlite", clock);
    storage::BlobStore blobs{systemFiles(), folder / "blobs"};
    identity::IdentityService identity{*database, {}};
    mail::Outbox outbox{"mois.example"};
    workflow::PackageStore packages{*database, blobs, clock};
    workflow::Runner runner{*database, packages, outbox, clock};
    workflow::DocumentGenerator generator{*database, blobs};
    approvals::ApprovalService approvals{*database, blobs, runner, clock};
    std::unique_ptr<mail::Transport> transport = mail::folderTransport((folder / "mail").string());
    records::PassportService passports{*database, clock, {folder / "passport.key", 30, "Asia/Seoul"}};
    records::ErasureService erasures{*database, clock, {1825, "Asia/Seoul"}};
    documents::PdfShelf pdfs{systemFiles(), blobs, {.converter = {}, .folder = folder / "pdf"}};
    Services services{web::test::site(),
                      *database,
                      blobs,
                      identity,
                      packages,
                      runner,
                      generator,
                      approvals,
                      passports,
                      erasures,
                      outbox,
                      *transport,
                      pdfs,
                      clock,
                      "Asia/Seoul",
                      "entente@mois.example",
                      "",
                      ""};
    http::Router router{linkRoutes(services)};

    Response ask(Method method, const std::string& path, RequestParts parts = {}) const {
        const auto match = router.match(method, path);
        REQUIRE(match.route);
        parts.method = method;
        parts.path = path;
        parts.pathParameters = match.parameters;
        return match.route->handler(Request(std::move(parts)));
    }
};

HeldLink heldBy(const std::string& token, Proof proof, programs::Side side = programs::Side::B) {
    HeldLink held;
    held.token = token;
    held.proof = proof;
    held.view.task.id = TaskId{7};
    held.view.task.side = side;
    held.view.person.language = "ko";
    held.program.a.zone = "Asia/Seoul";
    held.program.b.zone = "Asia/Tashkent";
    return held;
}

const std::string kToken(43, 'a');
const std::string kOther(43, 'b');

}  // namespace

TEST_CASE("unknown, altered and cut tokens get one page, whatever they are") {
    const Desk desk;
    std::set<std::string> bodies;
    for (const auto& token :
         {kToken, kOther, kToken.substr(1), std::string("x"), kToken + "a", std::string("' OR 1=1 --")}) {
        const auto response = desk.ask(Method::Get, "/a/" + token);
        CHECK(response.status() == 404);
        CHECK(response.cookies().empty());
        auto body = response.body();
        // The language link names the page itself.
        for (auto at = body.find("/a/"); at != std::string::npos; at = body.find("/a/", at))
            body.erase(at, body.find('"', at) - at);
        bodies.insert(body);
    }
    CHECK(bodies.size() == 1);
}

TEST_CASE("a clean address without its cookie shows no data, whether there is such a task or not") {
    const Desk desk;
    for (const auto* path : {"/t/1", "/t/999", "/t/abc", "/t/0"}) {
        for (const auto method : {Method::Get, Method::Post}) {
            const auto response = desk.ask(method, path);
            CHECK(response.status() == 200);
            CHECK(response.body().find(web::test::site().text(english, "link.no_cookie.title")) != std::string::npos);
        }
        CHECK(desk.ask(Method::Get, std::string(path) + "/document/1.docx").errorMessage()->key == "link.no_file");
    }
    CHECK(desk.ask(Method::Post, "/t/1", {.fields = {{"token", kToken}}}).status() == 404);
    CHECK(desk.ask(Method::Post, "/t/1/pass-on", {.cookies = {{"t-1", kToken}}}).status() == 200);
}

TEST_CASE("who guesses tokens is turned away") {
    const Desk desk;
    int refused = 0;
    for (int i = 0; i < 60; ++i)
        if (desk.ask(Method::Get, "/a/" + kToken).status() == 429) ++refused;
    CHECK(refused == 30);
    CHECK(desk.ask(Method::Get, "/a/" + kToken, {.remoteAddress = "192.0.2.7"}).status() == 404);
}

TEST_CASE("a fresh link is promised in the same words to everybody, and a broken address is named") {
    const Desk desk;
    const auto sent = desk.ask(Method::Post, "/links/fresh", {.fields = {{"email", "nobody@mois.example"}}});
    CHECK(sent.status() == 200);
    CHECK(sent.body().find(web::test::site().text(english, "link.sent")) != std::string::npos);
    CHECK(sent.body().find("nobody@") == std::string::npos);
    for (const auto* wrong : {"", "nobody", "a@b@c", "a@mois.example\nBcc: b@mois.example"})
        CHECK(desk.ask(Method::Post, "/links/fresh", {.fields = {{"email", wrong}}}).status() == 422);
    int refused = 0;
    for (int i = 0; i < 20; ++i)
        if (desk.ask(Method::Post, "/links/fresh", {.fields = {{"email", "a@mois.example"}}}).status() == 429)
            ++refused;
    CHECK(refused == 11);
}

TEST_CASE("a form belongs to the link it was made for") {
    const Desk desk;
    const Request nothing{{}};
    const auto formOf = [&](const std::string& token, Proof proof) {
        return LinkVisit(desk.services, nothing, heldBy(token, proof)).hidden();
    };
    const auto own = [&](const http::Fields& fields, const std::string& token, Proof proof) {
        const Request request({.method = Method::Post, .fields = fields});
        return LinkVisit(desk.services, request, heldBy(token, proof)).ownForm();
    };
    const auto byCookie = formOf(kToken, Proof::Cookie);
    for (const auto& [name, value] : byCookie)
        CHECK(value.find(kToken) == std::string::npos);
    CHECK(own(byCookie, kToken, Proof::Cookie));
    CHECK_FALSE(own(byCookie, kOther, Proof::Cookie));
    CHECK_FALSE(own({{"task", "7"}}, kToken, Proof::Cookie));
    CHECK_FALSE(own({{"task", "8"}, byCookie.at(1)}, kToken, Proof::Cookie));
    CHECK(own(formOf(kToken, Proof::Field), kToken, Proof::Field));
}

TEST_CASE("the page speaks the person's language until they choose another, and their side's clock comes first") {
    const Desk desk;
    const Request plain{{}};
    const LinkVisit visit(desk.services, plain, heldBy(kToken, Proof::Cookie));
    CHECK(visit.visit.language() == korean);
    CHECK(visit.visit.frame.plain);
    CHECK(visit.visit.frame.clocks.own == "Asia/Tashkent");
    CHECK(visit.visit.frame.path == "/t/7");
    CHECK(visit.fileUrl("1.docx") == "/t/7/document/1.docx");
    const Request chosen({.query = {{"lang", "en"}}});
    CHECK(LinkVisit(desk.services, chosen, heldBy(kToken, Proof::Cookie)).visit.language() == english);
    const Request kept({.cookies = {{"language", "en"}}});
    CHECK(LinkVisit(desk.services, kept, heldBy(kToken, Proof::Cookie)).visit.language() == english);
    const LinkVisit bare(desk.services, plain, heldBy(kToken, Proof::Field, programs::Side::A));
    CHECK(bare.visit.frame.clocks.own == "Asia/Seoul");
    CHECK(bare.fileUrl("1.docx") == "/a/" + kToken + "/document/1.docx");
}
