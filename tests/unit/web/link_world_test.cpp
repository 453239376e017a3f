#include <doctest/doctest.h>

#include "documents/pdf_shelf.h"
#include "http/router.h"
#include "support/loop.h"
#include "unit/web/world_services.h"
#include "web/pages/context.h"

using namespace entente;
using namespace entente::web;
using http::Method;

namespace {

constexpr const char* kAddressee = "addressee@partner.example";
constexpr const char* kReviewer = "reviewer@mois.example";
constexpr const char* kSignatory = "signatory@mois.example";

/// The pages behind the newest link to the addressee, in a browser that keeps no cookie.
struct Door : entente::test::World {
    documents::PdfShelf pdfs{systemFiles(), *blobs, {.converter = {}, .folder = folder / "pdf"}};
    Services services = web::test::servicesOf(*this, pdfs);
    http::Router router{linkRoutes(services)};

    std::string token() const { return relay.lastTo(kAddressee).token(); }
    http::Response send(http::RequestParts parts) {
        const auto match = router.match(parts.method, parts.path);
        REQUIRE(match.route);
        parts.pathParameters = match.parameters;
        return match.route->handler(http::Request(std::move(parts)));
    }
    http::Response open() { return send({.method = Method::Get, .path = "/a/" + token(), .query = {{"k", "1"}}}); }
    http::Response post(http::Fields fields, const std::string& below = {}) {
        const auto task = look(token())->task.id.text();
        fields.emplace_back("task", task);
        fields.emplace_back("token", token());
        return send({.method = Method::Post, .path = "/t/" + task + below, .fields = std::move(fields)});
    }
};

bool shows(const http::Response& response, std::string_view text) {
    return response.body().find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("a form answered by link in a loop asks for what only its item makes it ask for") {
    Door door;
    auto files = entente::test::loopFiles({{"kind", "answer"}, {"respondent", "=program.partner.addressee"}},
                                          "<zeebe:formDefinition formId='seat'/>");
    files["seat.form"] =
        R"({"id": "seat", "type": "default", "schemaVersion": 18, "components": [{"type": "textfield", "id": "seat",
            "label": "Seat", "key": "seat", "validate": {"required": true},
            "conditional": {"hide": "=ministry != \"Justice\""}}]})";
    entente::test::startLoop(door, files, {"Justice"});
    CHECK(shows(door.open(), "name=\"seat\""));
    CHECK(door.post({}).status() == 422);
    CHECK(door.post({{"seat", "Tashkent"}}).status() == 200);
    CHECK(door.post({{"seat", "Tashkent"}, {"step", "complete"}}).status() == 200);
    CHECK(door.text("SELECT status FROM instance") == "completed");
}

TEST_CASE("what was recorded is shown for an objection only to who proves to be asked") {
    Door door;
    auto files = entente::test::loopFiles(
        {{"kind", "approval"}, {"approvers", "=program.partner.addressee"}, {"assurance", "login"}});
    const auto instance = entente::test::startLoop(door, files, {"Justice"});
    approvals::RecordInput input;
    input.source = "phone";
    input.byName = "Addressee 1";
    input.outcome = "approve_with_remark";
    input.comment = "Only in autumn";
    input.person = door.linkOf(kAddressee).person.id;
    input.edition = 1;
    REQUIRE(door.approvals->record(door.task(instance, "ask").id, door.ours(), input));
    door.settle();
    const auto page = door.open();
    CHECK(!shows(page, "Only in autumn"));
    CHECK(shows(page, "/code"));
    CHECK(!shows(door.post({{"comment", "Never said"}}, "/object"), "Only in autumn"));
    CHECK(door.number("SELECT count(*) FROM decision WHERE objected_at IS NOT NULL") == 0);
}

TEST_CASE("who holds a task that ends because the case is sent back is told so, by mail and behind the link") {
    Door door;
    entente::test::startLoop(door, entente::test::forkFiles(), {});
    door.database->write([](storage::Tx& tx) { tx.run("UPDATE person SET language = 'en'"); });
    const auto approved = door.decide(kSignatory, "approve");
    REQUIRE((approved ? "" : approved.error().message.english()) == "");
    door.settle();
    const auto ours = door.relay.lastTo(kSignatory).token();
    const auto theirs = door.relay.lastTo(kAddressee).token();
    approvals::DecisionInput input{"request_changes", "Name the city", false, {}, {}};
    input.backTo = "draft";
    const auto back = door.approvals->decide(door.linkOf(kReviewer), input);
    REQUIRE((back ? "" : back.error().message.english()) == "");
    door.settle();

    const auto bodies = [&](const char* email) {
        return door.text(
            "SELECT group_concat(subject || body, '#') FROM mail WHERE text_name = 'sent_back' AND "
            "recipients LIKE '%" +
            std::string(email) + "%'");
    };
    CHECK(bodies(kSignatory).find("Reason: “Name the city”") != std::string::npos);
    CHECK(bodies(kAddressee).find("Name of theirs") != std::string::npos);
    CHECK(bodies(kAddressee).find("city") == std::string::npos);
    CHECK(bodies(kAddressee).find("Sent back by") == std::string::npos);
    CHECK(bodies(kReviewer).empty());
    CHECK(door.number("SELECT count(*) FROM mail WHERE text_name = 'sent_back'") == 2);

    const auto open = [&](const std::string& token) {
        return door.send({.method = Method::Get, .path = "/a/" + token, .query = {{"k", "1"}}});
    };
    CHECK(shows(open(ours), "Reason: “Name the city”"));
    CHECK(shows(open(theirs), "nothing that you need to do"));
    CHECK(!shows(open(theirs), "Name the city"));
}
