#include <doctest/doctest.h>

#include "unit/web/page_desk.h"

using namespace entente;
using namespace entente::web;

namespace {

struct SheetDesk : web::test::PageDesk {
    SheetDesk() : PageDesk({programNewRoutes, programSheetRoutes}) {}
};

constexpr const char* kSheet = "/programs/UZ-2027/sheet";

bool holds(const http::Response& response, const std::string& text) {
    return response.body().find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("list, sheet and forms of a program, in both languages, for each role") {
    SheetDesk desk;
    const std::string sheet = kSheet;
    REQUIRE(desk.post("coordinator@mois.example", sheet + "/duty/new", {{"duty", "a"}, {"side", "A"}}).status() == 303);
    REQUIRE(desk.post("coordinator@mois.example", sheet + "/venue/new", {{"name", "<b>"}, {"zone", "UTC"}}).status() ==
            303);
    for (const std::string language : {"en", "ko"})
        for (const std::string who :
             {"admin@mois.example", "coordinator@mois.example", "coordinator@partner.example", "reader@mois.example"}) {
            CAPTURE(who);
            const bool adds = who != "reader@mois.example" && who != "coordinator@partner.example";
            const auto list = desk.get(who, "/programs", {{"lang", language}, {"q", "2027"}, {"former", "1"}});
            CHECK(list.status() == 200);
            CHECK(holds(list, "/programs/UZ-2027"));
            CHECK(holds(list, "/programs/new") == adds);
            const auto seen = desk.get(who, sheet, {{"lang", language}});
            CHECK(seen.status() == 200);
            CHECK(holds(seen, "&lt;b&gt;"));
            CHECK(holds(seen, "/programs/new?earlier=UZ-2027") == adds);
            CHECK(holds(seen, sheet + "/venue/new") == (who != "reader@mois.example"));
            for (const std::string part : {"program/1", "party/1", "party/2", "duty/1", "component/1", "venue/1"})
                CHECK(desk.get(who, sheet + "/" + part, {{"lang", language}}).status() == 200);
            for (const std::string part : {"duty/99", "nothing/1", "venue/x", "party/-1"})
                CHECK(desk.get(who, sheet + "/" + part).status() == 404);
            CHECK(desk.get(who, "/programs/NONE/sheet").status() == 404);
        }
    CHECK(desk.get("coordinator@mois.example", "/programs/new").status() == 200);
    CHECK(desk.get("coordinator@partner.example", "/programs/new").status() == 403);
    for (const std::string who : {"admin@mois.example", "coordinator@mois.example"}) {
        const auto following = desk.get(who, "/programs/new", {{"earlier", "UZ-2027"}});
        CHECK(holds(following, "value=\"UZ-2028\""));
        CHECK(holds(following, "action=\"/programs?earlier=UZ-2027\""));
        CHECK(desk.get(who, "/programs/new", {{"earlier", "NONE"}}).status() == 404);
    }
    CHECK(desk.get("coordinator@partner.example", "/programs/new", {{"earlier", "UZ-2027"}}).status() == 403);
}

TEST_CASE("forms of a program say what is wrong, and what somebody else saved meanwhile") {
    SheetDesk desk;
    const std::string ours = "coordinator@mois.example", sheet = kSheet;
    auto wrong = desk.post(ours, sheet + "/theme/new", {{"title", ""}, {"goal", "Two\nlines"}});
    CHECK(wrong.status() == 422);
    CHECK(holds(wrong, ">Two\nlines</textarea>"));
    wrong = desk.post(ours, "/programs", {{"code", "KZ-2028"}, {"areas", "digital_government"}, {"areas", "x"}});
    CHECK(wrong.status() == 422);
    CHECK(holds(wrong, "value=\"digital_government\" checked"));
    REQUIRE(desk.post(ours, sheet + "/component/1", {{"kind", "forum"}, {"version", "1"}, {"title", "A"}}).status() ==
            303);
    const auto late = desk.post(ours, sheet + "/component/1",
                                {{"kind", "forum"}, {"version", "1"}, {"title", "B"}, {"parallel", "1"}});
    CHECK(late.status() == 409);
    CHECK(holds(late, "name=\"version\" value=\"2\""));
    CHECK(desk.post(ours, sheet + "/component/1/remove", {{"version", "1"}}).status() == 409);
    CHECK(desk.post(ours, sheet + "/component/1/remove", {{"version", "2"}}).status() == 303);
    CHECK(desk.get(ours, sheet + "/component/1").status() == 404);
}
