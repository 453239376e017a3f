#include <doctest/doctest.h>

#include "unit/web/page_desk.h"

using namespace entente;
using namespace entente::web;

namespace {

/// People whose data come to an end.
struct ErasureDesk : web::test::PageDesk {
    ErasureDesk() : PageDesk({recordRoutes, erasureRoutes, passportRoutes}) {
        REQUIRE(post("coordinator@mois.example", "/people",
                     {{"name", "Speaker 71"}, {"email", "speaker71@mois.example"}, {"organisation", "mois"}})
                    .status() == 303);
        person = "/people/" + text("SELECT CAST(id AS TEXT) FROM person WHERE email = 'speaker71@mois.example'");
    }
    std::string person;
};

constexpr const char* kHere = "coordinator@mois.example";
constexpr const char* kThere = "coordinator@partner.example";

bool says(const http::Response& response, const std::string& text) {
    return response.body().find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("the routes of erasures say who may") {
    ErasureDesk desk;
    for (const auto& route : erasureRoutes(desk.services)) {
        CAPTURE(route.pattern);
        CHECK(route.access.roles() == std::vector<std::string>{"administrator", "coordinator"});
    }
}

TEST_CASE("a page says what goes and what stays, and erases who is named on purpose") {
    for (const std::string language : {"en", "ko"}) {
        CAPTURE(language);
        ErasureDesk desk;
        const auto path = desk.person + "/erase";
        const http::Fields in = {{"lang", language}};
        CHECK(says(desk.get(kHere, desk.person, in), path));
        CHECK(desk.get(kHere, path, in).status() == 200);
        CHECK(desk.post(kHere, path + "/keep", {{"keep_until", "2020-01-01"}}, in).status() == 422);
        CHECK(desk.post(kHere, path + "/keep", {{"keep_until", "2030-01-01"}}, in).headerValue("Location") == path);
        CHECK(says(desk.get(kHere, path, in), "value=\"2030-01-01\""));
        const auto wrong = desk.post(kHere, path, {{"confirmation", "<b>"}}, in);
        CHECK(wrong.status() == 422);
        CHECK(says(wrong, "value=\"&lt;b&gt;\""));
        CHECK(desk.post(kHere, path, {{"confirmation", "Speaker71@mois.example"}}).headerValue("Location") ==
              desk.person);
        const auto after = desk.get(kHere, desk.person, in);
        CHECK(says(after, language == "en" ? "Erased person" : "삭제된 사람"));
        for (const auto* gone :
             {"Speaker 71", "speaker71", "erased-", "<form method=\"post\" action=\"/people", "/erase", "/passport"})
            CHECK_FALSE(says(after, gone));
        CHECK_FALSE(says(desk.get(kHere, "/people", in), desk.person));
        // The second press of the button, and of one on an old page.
        CHECK(desk.post(kHere, path, {{"confirmation", "speaker71@mois.example"}}).status() == 303);
        CHECK(desk.get(kHere, path, in).status() == 303);
        CHECK(desk.post(kHere, desk.person,
                        {{"version", "2"}, {"name", "Speaker 72"}, {"email", "speaker72@mois.example"}})
                  .status() == 422);
        CHECK(desk.post(kHere, desk.person + "/passport",
                        {{"number", "M4815162"}, {"birth_date", "1970-03-05"}, {"nationality", "KR"}})
                  .status() == 404);
    }
}

TEST_CASE("who is still needed is not erased from a page, and nobody of the other side is there at all") {
    ErasureDesk desk;
    const auto path = desk.person + "/erase";
    CHECK(desk.get(kThere, path).status() == 404);
    CHECK(desk.post(kThere, path, {{"confirmation", "speaker71@mois.example"}}).status() == 404);
    CHECK(desk.post(kThere, path + "/keep", {{"keep_until", ""}}).status() == 404);
    CHECK(desk.get(kHere, "/people/x/erase").status() == 404);
    const auto own = "/people/" +
                     desk.text("SELECT CAST(id AS TEXT) FROM person WHERE email = 'coordinator@mois.example'") +
                     "/erase";
    const auto page = desk.get(kHere, own, {{"lang", "ko"}});
    CHECK(says(page, "사용 중인 계정이 있습니다"));
    CHECK_FALSE(says(page, "id=\"confirmation\""));
    CHECK(desk.post(kHere, own, {{"confirmation", kHere}}).status() == 409);
}
