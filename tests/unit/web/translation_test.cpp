#include <doctest/doctest.h>

#include "documents/translation.h"
#include "unit/web/page_desk.h"

using namespace entente;

namespace {

constexpr const char* kOurs = "coordinator@mois.example";
constexpr const char* kTheirs = "coordinator@partner.example";

struct TwoLanguages : web::test::PageDesk {
    TwoLanguages() : PageDesk({web::documentRoutes, web::linkRoutes}), instance(upToReview()) {}

    documents::Document note(const std::string& language) { return document(instance, "concept_note", language); }
    void edit(const std::string& language) {
        const auto id = note(language).id;
        REQUIRE(approvals->uploadRevision(id, ours(), {"by_hand.docx", edited(id, std::to_string(++edits))},
                                          newest(id).number));
    }
    /// `ko 2`: which language is ahead of this one, and its revision; empty when none is.
    std::string ahead(const std::string& language, char side = 'A') {
        const auto newer =
            database->read([&](storage::ReadTx& tx) { return documents::newerTranslation(tx, note(language), side); });
        return newer ? newer->language + " " + std::to_string(newer->revision) : "";
    }
    bool pageSays(const std::string& language, std::string_view text, const std::string& reader = "en") {
        return get(kOurs, "/documents/" + note(language).id.text(), {{"lang", reader}}).body().find(text) !=
               std::string::npos;
    }

    InstanceId instance;
    int edits = 0;
};

}  // namespace

TEST_CASE("a change in one language makes the other one older, until it is followed there") {
    TwoLanguages world;
    CHECK(world.ahead("en") + world.ahead("ko") == "");
    world.edit("en");
    CHECK(world.ahead("ko") == "en 2");
    CHECK(world.ahead("en") == "");
    CHECK(world.pageSays("ko", "older than revision 2 in English"));
    CHECK(world.pageSays("ko", "제2판보다 오래되었습니다", "ko"));
    CHECK(!world.pageSays("en", "older than revision"));
    world.edit("ko");
    CHECK(world.ahead("en") + world.ahead("ko") == "");
    world.edit("ko");
    world.edit("ko");
    CHECK(world.ahead("en") == "ko 4");
    // Made again of the same values, both are level.
    world.settle();
    REQUIRE(world.decide("reviewer@mois.example", "request_changes", "Name the components"));
    REQUIRE(world.fill(world.task(world.instance, "concept_note"), entente::test::conceptFields()));
    world.settle();
    CHECK(world.ahead("en") + world.ahead("ko") == "");
}

TEST_CASE("the other side learns of no draft from a translation") {
    TwoLanguages world;
    world.database->write([&](storage::Tx& tx) {
        for (const auto* language : {"en", "ko"}) {
            const documents::DocumentRepository documents;
            const auto known = documents.findOfInstance(tx, world.instance, "concept_note", language);
            documents.setVisibility(tx, known->id, "shared");
            documents.markSent(tx, documents.latest(tx, known->id)->id, world.clock.now());
        }
    });
    world.edit("en");
    CHECK(world.ahead("ko", 'A') == "en 2");
    CHECK(world.ahead("ko", 'B') == "");
    const auto page = world.get(kTheirs, "/documents/" + world.note("ko").id.text());
    CHECK(page.status() == 200);
    CHECK(page.body().find("older than revision") == std::string::npos);
}

TEST_CASE("whoever decides is told which of the files is an older translation") {
    TwoLanguages world;
    const auto page = [&] {
        world.settle();
        http::RequestParts parts{.method = http::Method::Get,
                                 .path = "/a/" + world.relay.lastTo("reviewer@mois.example").token(),
                                 .query = {{"k", "1"}, {"lang", "en"}}};
        const auto match = world.router.match(parts.method, parts.path);
        REQUIRE(match.route);
        parts.pathParameters = match.parameters;
        return match.route->handler(http::Request(std::move(parts))).body();
    };
    CHECK(page().find("older than revision") == std::string::npos);
    world.edit("ko");
    const auto edited = page();
    CHECK(edited.find("older than revision 2 in Korean") != std::string::npos);
    CHECK(edited.find("older than revision 2 in English") == std::string::npos);
}
