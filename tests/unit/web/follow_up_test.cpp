#include <doctest/doctest.h>

#include "unit/web/page_desk.h"

using namespace entente;

TEST_CASE("the first form of a case says when to look at it again, in both languages, and others say nothing") {
    constexpr const char* kOurs = "coordinator@mois.example";
    web::test::PageDesk desk({web::taskRoutes});
    auto files = entente::test::planningFiles();
    auto& bpmn = files.at("planning.bpmn");
    const std::string form = "<zeebe:formDefinition formId=\"enquiry\" />";
    bpmn.insert(bpmn.find(form), "<zeebe:taskSchedule followUpDate=\"=now() + duration(&quot;P3D&quot;)\" />");
    desk.install(files);
    const auto instance = desk.start();
    const auto page = [&](const char* element, const char* language) {
        const auto shown = desk.get(kOurs, "/tasks/" + desk.task(instance, element).id.text(), {{"lang", language}});
        CHECK(shown.status() == 200);
        return shown.body();
    };
    // 1 February 2027, 10:00 in Seoul, and three days.
    const auto english = page("enquiry", "en");
    CHECK(english.find("Look at it again on") != std::string::npos);
    CHECK(english.find("Thu 4 Feb") != std::string::npos);
    const auto korean = page("enquiry", "ko");
    CHECK(korean.find("다시 확인할 날") != std::string::npos);
    CHECK(korean.find("2027. 2. 4.") != std::string::npos);
    REQUIRE(desk.fill(desk.task(instance, "enquiry"), entente::test::enquiryFields()));
    CHECK(page("concept_note", "en").find("Look at it again on") == std::string::npos);
}
