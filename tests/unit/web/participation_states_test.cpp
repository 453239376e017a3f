#include <doctest/doctest.h>

#include "records/program_service.h"
#include "unit/web/page_desk.h"

using namespace entente;
using namespace entente::web;

namespace {

constexpr const char* kOurs = "coordinator@mois.example";
constexpr const char* kTheirs = "coordinator@partner.example";
constexpr const char* kReader = "reader@mois.example";
const std::string kList = "/programs/UZ-2027/participations";

bool shows(const http::Response& response, const std::string& text) {
    return response.body().find(text) != std::string::npos;
}

/// Two participants of ours, one of theirs.
struct StatesPages : web::test::PageDesk {
    StatesPages() : PageDesk({recordRoutes, participationStateRoutes}) {
        records::ProgramService programs(*database, clock);
        REQUIRE(programs.save(account("admin@mois.example"), "UZ-2027", records::componentPart(),
                              {0, {{"kind", "public_event"}, {"title", "Forum 1"}, {"from", "2027-03-05"}}}));
        enter(kOurs, "signatory@mois.example");
        enter(kOurs, "reviewer@mois.example");
        enter(kTheirs, kTheirs);
    }
    void enter(const char* by, const std::string& email) {
        REQUIRE(post(by, kList, {{"email", email}, {"component", "Forum 1"}, {"role", "speaker"}}).status() == 303);
    }
    std::string stateOf(const std::string& number) {
        return text("SELECT state FROM program_participation WHERE number = " + number);
    }
};

}  // namespace

TEST_CASE("the list offers a change of several to those who keep some of it") {
    StatesPages desk;
    const auto ours = desk.get(kOurs, kList);
    CHECK(shows(ours, "name=\"chosen\" value=\"1\""));
    CHECK(shows(ours, "name=\"chosen\" value=\"2\""));
    CHECK_FALSE(shows(ours, "name=\"chosen\" value=\"3\""));
    CHECK(shows(desk.get(kTheirs, kList), "name=\"chosen\" value=\"3\""));
    CHECK_FALSE(shows(desk.get(kReader, kList), "name=\"chosen\""));
    CHECK_FALSE(shows(desk.get(kOurs, kList, {{"side", "B"}}), "name=\"become\""));
    // What does not follow the state that is listed alone is not offered.
    const auto nominated = desk.get(kOurs, kList, {{"state", "nominated"}});
    const auto from = nominated.body().find("id=\"become\"");
    REQUIRE(from != std::string::npos);
    const auto choices = nominated.body().substr(from, nominated.body().find("</select>", from) - from);
    CHECK(choices.find("\"approved\"") != std::string::npos);
    CHECK(choices.find("\"attended\"") == std::string::npos);
}

TEST_CASE("a change of several tells what came of it and is undone from there, in both languages") {
    StatesPages desk;
    REQUIRE(
        desk.post(kOurs, kList + "/states", {{"what", "selected"}, {"chosen", "1"}, {"become", "approved"}}).status() ==
        303);
    const auto made =
        desk.post(kOurs, kList + "/states", {{"what", "all"}, {"q", ""}, {"side", ""}, {"become", "invited"}});
    REQUIRE(made.status() == 303);
    const std::string page(made.headerValue("Location"));
    CHECK(page == kList + "/states/2");
    CHECK(desk.stateOf("1") == "invited");
    const auto english = desk.get(kOurs, page, {{"lang", "en"}});
    CHECK(shows(english, "Changed: 1. Stayed as they were: 1."));
    CHECK(shows(english, "Invited does not follow Nominated"));
    CHECK(shows(desk.get(kOurs, page, {{"lang", "ko"}}), "1명을 바꾸었고 1명은 그대로입니다."));
    for (const auto* who : {kTheirs, "admin@mois.example"})
        CHECK(desk.get(who, page).status() == 404);
    CHECK(desk.post(kTheirs, page + "/undo", {}).status() == 404);
    CHECK(desk.post(kOurs, page + "/undo", {}).status() == 303);
    CHECK(desk.stateOf("1") == "approved");
    const auto after = desk.get(kOurs, page, {{"lang", "en"}});
    CHECK(shows(after, "Back in the state from before: 1."));
    CHECK_FALSE(shows(after, "/undo"));
}

TEST_CASE("nobody chosen, and what is not offered") {
    StatesPages desk;
    CHECK(desk.post(kOurs, kList + "/states", {{"what", "selected"}, {"become", "approved"}}).headerValue("Location") ==
          kList);
    CHECK(desk.post(kOurs, kList + "/states", {{"chosen", "3"}, {"become", "approved"}}).headerValue("Location") ==
          kList);
    CHECK(desk.stateOf("3") == "nominated");
    CHECK(desk.post(kOurs, kList + "/states", {{"chosen", "1"}, {"become", "<b>"}}).status() == 400);
    for (const auto* id : {"0", "x", "99"})
        CHECK(desk.get(kOurs, kList + "/states/" + id).status() == 404);
    CHECK(desk.post(kOurs, "/programs/none/participations/states", {}).status() == 404);
}
