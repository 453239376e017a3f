#include "workflow/starters.h"

#include <doctest/doctest.h>

#include "support/world.h"

using namespace entente;
using namespace entente::workflow;
using programs::Side;

namespace {

engine::Environment hostedBy(const std::string& side) {
    engine::Environment environment;
    environment.ambient.set("program", feel::Value(feel::Context{{"hostSide", side}}));
    return environment;
}

/// `planning` with that property on an element.
PackageFiles withStarters(const std::string& says, const std::string& element = "<bpmn:startEvent id=\"start\"") {
    auto files = test::planningFiles();
    auto& bpmn = files["planning.bpmn"];
    const std::string mark = "<zeebe:properties>";
    const auto from = bpmn.find(mark, bpmn.find(element));
    REQUIRE(from != std::string::npos);
    bpmn.insert(from + mark.size(), "<zeebe:property name=\"starters\" value='" + says + "' />");
    return files;
}

std::string problemsOf(const PackageFiles& files) {
    std::string keys;
    for (const auto& problem : compilePackage("planning", files).problems)
        if (problem.message.key.starts_with("workflow.starters")) {
            CHECK(problem.line > 0);
            keys += problem.element + ": " + problem.message.key + '\n';
        }
    return keys;
}

std::string startersText(const Package& package, const std::string& host) {
    const auto starters = startersOf(package, hostedBy(host));
    if (!starters) return starters.error().message.key;
    return std::string(starters->has(Side::A) ? "A" : "") + (starters->has(Side::B) ? "B" : "");
}

}  // namespace

TEST_CASE(
    "who starts the shipped workflows: planning and the whole program MOIS, the agenda who hosts, invitations both") {
    struct Row {
        const char* workflow;
        const char* host;
        const char* starters;
    };
    for (const auto& row : {Row{"planning", "A", "A"}, Row{"planning", "B", "A"}, Row{"cooperation_program", "B", "A"},
                            Row{"agenda", "A", "A"}, Row{"agenda", "B", "B"}, Row{"invitation", "A", "AB"},
                            Row{"invitation", "B", "AB"}}) {
        CAPTURE(row.workflow);
        CAPTURE(row.host);
        const auto package = compileActivated(row.workflow, test::shippedFiles(row.workflow), PackageId{1});
        REQUIRE(package);
        CHECK(startersText(*package, row.host) == row.starters);
    }
}

TEST_CASE("the property of the start event says who starts, and the check names what nobody could be") {
    const auto says = [](const std::string& text, const std::string& host = "A") {
        const auto package = compileActivated("planning", withStarters(text), PackageId{1});
        REQUIRE(package);
        return startersText(*package, host);
    };
    CHECK(says("coordinator B") == "B");
    CHECK(says("coordinator A, coordinator B") == "AB");
    CHECK(says("=[\"coordinator A\", \"coordinator \" + program.hostSide]", "B") == "AB");
    CHECK(says("") == "A");
    CHECK(says("=\"reader\"") == "workflow.starters_unknown");
    CHECK_FALSE(says("=1").starts_with("A"));
    CHECK_FALSE(says("=program.nothing").ends_with("A"));
    CHECK(problemsOf(withStarters("coordinator B")).empty());
    CHECK(problemsOf(withStarters("=program.hostSide")).empty());
    CHECK(problemsOf(withStarters("coordinator B, reader")) == "start: workflow.starters_unknown\n");
    CHECK(problemsOf(withStarters("coordinator B", "<bpmn:userTask id=\"enquiry\"")) ==
          "enquiry: workflow.starters_unused\n");
}

TEST_CASE("the partner begins at a step only after tasks of its own") {
    const auto package = compileActivated("agenda", test::shippedFiles("agenda"), PackageId{1});
    REQUIRE(package);
    const auto may = [&](const std::string& host, Side side, const std::string& element) {
        return mayBeginAt(*package, hostedBy(host), side, element).value();
    };
    CHECK(may("B", Side::B, "draft"));
    CHECK(may("B", Side::B, "make_agenda"));
    CHECK_FALSE(may("B", Side::B, "change_mois"));  // behind what MOIS decided
    CHECK_FALSE(may("B", Side::A, "draft"));
    CHECK(may("A", Side::A, "change_mois"));
    CHECK_FALSE(may("A", Side::B, "draft"));
    const auto both = compileActivated("planning", withStarters("coordinator A, coordinator B"), PackageId{1});
    REQUIRE(both);
    CHECK(mayBeginAt(*both, hostedBy("A"), Side::B, "enquiry").value());
    CHECK_FALSE(mayBeginAt(*both, hostedBy("A"), Side::B, "concept_note").value());
    CHECK(mayBeginAt(*both, hostedBy("A"), Side::A, "concept_note").value());
}
