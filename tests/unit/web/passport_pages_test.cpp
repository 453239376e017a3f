#include <doctest/doctest.h>

#include <filesystem>

#include "unit/web/page_desk.h"

using namespace entente;
using namespace entente::web;

namespace {

/// Passports and what leads to them.
struct PassportDesk : web::test::PageDesk {
    PassportDesk() : PageDesk({recordRoutes, passportRoutes, accessRoutes}) {}

    std::string pathOf(const std::string& email) {
        return "/people/" + text("SELECT CAST(id AS TEXT) FROM person WHERE email = '" + email + "'");
    }
    http::Fields fields = {{"number", "m48151623"}, {"birth_date", "1971-11-23"}, {"nationality", "KR"}};
};

constexpr const char* kKeeper = "coordinator@mois.example";
constexpr const char* kOtherSide = "coordinator@partner.example";
constexpr const char* kSystem = "admin@mois.example";

bool shows(const http::Response& response, const std::string& text) {
    return response.body().find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("passports are kept by coordinators, as their routes say") {
    PassportDesk desk;
    for (const auto& route : passportRoutes(desk.services)) {
        CAPTURE(route.pattern);
        CHECK(route.access.roles() == std::vector<std::string>{"coordinator"});
    }
}

TEST_CASE("a passport is entered, hidden, shown with a reason, and deleted, in both languages") {
    for (const std::string language : {"en", "ko"}) {
        CAPTURE(language);
        PassportDesk desk;
        const auto person = desk.pathOf("reviewer@mois.example"), path = person + "/passport";
        const auto get = [&](const char* who, const std::string& at) {
            return desk.get(who, at, {{"lang", language}});
        };
        CHECK(shows(get(kKeeper, person), path));
        CHECK(get(kKeeper, path).status() == 200);
        const auto wrong = desk.post(kKeeper, path, {{"number", "<b>"}, {"birth_date", ""}, {"nationality", "K"}});
        CHECK(wrong.status() == 422);
        CHECK(shows(wrong, "value=\"&lt;b&gt;\""));
        CHECK(desk.post(kKeeper, path, desk.fields).headerValue("Location") == path);
        for (const auto& at : {person, path}) {
            CHECK(shows(get(kKeeper, at), "•••••••23"));
            CHECK_FALSE(shows(get(kKeeper, at), "M48151623"));
            CHECK_FALSE(shows(get(kKeeper, at), "1971-11-23"));
        }
        CHECK(desk.post(kKeeper, path + "/reveal", {{"reason", ""}}).status() == 422);
        const auto shown = desk.post(kKeeper, path + "/reveal", {{"reason", "Visa <letter>"}}, {{"lang", language}});
        CHECK(shown.status() == 200);
        CHECK(shown.caching() == http::Caching::NoStore);
        CHECK(shows(shown, "M48151623"));
        CHECK(shows(shown, "1971-11-23"));
        const auto account = desk.account(kKeeper).id.text();
        CHECK(shows(desk.get(kSystem, "/admin/access/" + account, {{"month", "2027-02"}, {"lang", language}}),
                    "Visa &lt;letter&gt;"));
        CHECK(shows(desk.get(kSystem, "/admin/access", {{"month", "2027-02"}, {"lang", language}}),
                    language == "en" ? "1 passport shown in full" : "여권 정보 전체 열람 1건"));
        CHECK(desk.post(kKeeper, path + "/remove", {}).status() == 303);
        CHECK_FALSE(shows(get(kKeeper, person), "•"));
        // The second press of a button of an old page.
        CHECK(desk.post(kKeeper, path + "/remove", {}).status() == 303);
        CHECK(desk.post(kKeeper, path + "/reveal", {{"reason", "Visa"}}).status() == 404);
    }
}

TEST_CASE("nobody else sees that there is a passport, and a lost key is said where it is missed") {
    PassportDesk desk;
    const auto person = desk.pathOf("coordinator@mois.example"), path = person + "/passport";
    REQUIRE(desk.post(kKeeper, path, desk.fields).status() == 303);
    CHECK(desk.get(kOtherSide, person).status() == 200);
    for (const auto* who : {kOtherSide, kSystem})
        CHECK_FALSE(shows(desk.get(who, person), "/passport"));
    CHECK(desk.get(kOtherSide, path).status() == 404);
    CHECK(desk.post(kOtherSide, path + "/reveal", {{"reason", "Visa"}}).status() == 404);
    CHECK(desk.get(kKeeper, "/people/x/passport").status() == 404);
    std::filesystem::remove(desk.folder / "passport.key");
    const auto lost = desk.get(kKeeper, path, {{"lang", "ko"}});
    CHECK(lost.status() == 200);
    CHECK(shows(lost, "자료 폴더에 여권 정보 암호 키가 없습니다"));
    CHECK(desk.get(kKeeper, person).status() == 200);
    CHECK(desk.post(kKeeper, path, desk.fields).status() == 409);
    CHECK(desk.post(kKeeper, path + "/reveal", {{"reason", "Visa"}}).status() == 409);
    CHECK(desk.post(kKeeper, path + "/remove", {}).status() == 303);
}
