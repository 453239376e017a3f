#include <doctest/doctest.h>

#include "unit/web/case_desk.h"

using namespace entente;
using namespace entente::web;
using namespace entente::web::test;

namespace {

/// Planning as the coordinators of these sides start it.
workflow::PackageFiles startedBy(const std::string& starters) {
    auto files = entente::test::planningFiles();
    auto& bpmn = files["planning.bpmn"];
    const std::string mark = "<zeebe:properties>";
    bpmn.insert(bpmn.find(mark, bpmn.find("<bpmn:startEvent id=\"start\"")) + mark.size(),
                "<zeebe:property name=\"starters\" value='" + starters + "' />");
    return files;
}

constexpr const char* kProgram = "/programs/UZ-2027";
constexpr const char* kStart = "/programs/UZ-2027/start/planning";

}  // namespace

TEST_CASE("a partner's coordinator sees and starts what is theirs to start, and nothing else") {
    Cases cases;
    CHECK_FALSE(has(cases.get(kPartner, kProgram), kStart));
    CHECK(cases.post(kPartner, kStart, {{"seen", "0"}}).status() == 403);
    CHECK(cases.get(kPartner, std::string(kStart) + "/at").status() == 403);

    cases.install(startedBy("=\"coordinator \" + (if program.hostSide = \"A\" then \"B\" else \"A\")"));
    CHECK_FALSE(has(cases.get(kCoordinator, kProgram), kStart));
    CHECK(cases.post(kCoordinator, kStart, {{"seen", "0"}}).status() == 403);
    CHECK(has(cases.get(kPartner, kProgram), kStart));
    CHECK(cases.number("SELECT count(*) FROM instance") == 0);
    CHECK(cases.post(kPartner, kStart, {{"seen", "0"}}).status() == 303);
    CHECK(cases.post(kPartner, kStart, {{"seen", "0"}}).status() == 303);
    CHECK(cases.number("SELECT count(*) FROM instance") == 1);
    CHECK(cases.open("enquiry") == 1);
    CHECK(cases.text("SELECT a.email FROM instance i JOIN account a ON a.id = i.started_by") == kPartner);
}

TEST_CASE("a partner's coordinator cannot say that steps of MOIS are done") {
    Cases cases;
    cases.install(startedBy("coordinator A, coordinator B"));
    const std::string path = std::string(kStart) + "/at";
    const auto page = cases.get(kPartner, path);
    CHECK(page.status() == 200);
    CHECK(has(page, "value=\"enquiry\""));
    CHECK_FALSE(has(page, "value=\"concept_note\""));
    CHECK(has(cases.get(kCoordinator, path), "value=\"concept_note\""));
    const auto refused = cases.get(kPartner, path, {{"step", "concept_note"}});
    CHECK(refused.status() == 403);
    CHECK_FALSE(has(refused, "enquiry.ministry"));
    auto fields = entente::test::enquiryFields();
    fields.emplace_back("step", "concept_note");
    fields.emplace_back("seen", "0");
    CHECK(cases.post(kPartner, path, fields).status() == 403);
    CHECK(cases.number("SELECT count(*) FROM instance") == 0);
}
