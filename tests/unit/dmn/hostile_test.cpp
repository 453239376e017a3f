#include <doctest/doctest.h>

#include "unit/dmn/support.h"

using namespace entente;
using namespace entente::dmn::testing;

namespace {

Result<dmn::Evaluation> limited(const std::string& bytes, const std::string& name) {
    const SystemClock clock;
    return load(bytes)->evaluate(name, {}, feel::Environment{clock});
}

}  // namespace

TEST_CASE("what is no model is refused with its place") {
    for (const auto* bytes :
         {"", "no xml", "<definitions/>", "<definitions xmlns=\"urn:other\"/>",
          "<!DOCTYPE d [<!ENTITY a \"b\">]><definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\"/>",
          "<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\">"}) {
        CAPTURE(bytes);
        const auto model = dmn::Model::load(bytes);
        REQUIRE_FALSE(model);
        CHECK(model.error().kind != ErrorKind::NotFound);
    }
}

TEST_CASE("an empty model has nothing to evaluate") {
    const auto model = load(definitions(""));
    CHECK(model->invocables().empty());
    CHECK(model->problems().empty());
}

TEST_CASE("elements nested beyond the limit of the parser are refused, below it they work") {
    const auto nested = [](int depth) {
        std::string open, close;
        for (int i = 0; i < depth; ++i) {
            open += "<list>";
            close += "</list>";
        }
        return definitions(decision("d", open + close));
    };
    CHECK_FALSE(dmn::Model::load(nested(300)));
    CHECK(result(nested(150), "d").starts_with("[[["));
}

TEST_CASE("recursion without end, across boxes, services and decisions, spends the budget") {
    const auto forever = definitions(R"(<businessKnowledgeModel id="k" name="k"><encapsulatedLogic>
        <context><contextEntry><variable name="a"/><context><contextEntry><list><literalExpression><text>k()</text>
        </literalExpression></list></contextEntry></context></contextEntry></context>
        </encapsulatedLogic></businessKnowledgeModel>)");
    const auto spent = limited(forever, "k");
    REQUIRE_FALSE(spent);
    CHECK(spent.error().kind == ErrorKind::Limit);
    const auto service =
        definitions(R"(<decisionService id="s" name="s"><outputDecision href="#d"/></decisionService>)" +
                    decision("d", literal("s()"), "", requiresKnowledge("s")));
    CHECK(limited(service, "d").error().kind == ErrorKind::Limit);
}

TEST_CASE("a long chain of decisions is evaluated or refused, never a crash") {
    const auto chain = [](int length) {
        auto content = decision("d0", literal("1"));
        for (int i = 1; i < length; ++i) {
            const auto before = "d" + std::to_string(i - 1);
            content += decision("d" + std::to_string(i), literal(before + " + 1"), "", requiresDecision(before));
        }
        return definitions(content);
    };
    CHECK(result(chain(400), "d399") == "400");
    const auto spent = limited(chain(3000), "d2999");
    REQUIRE_FALSE(spent);
    CHECK(spent.error().kind == ErrorKind::Limit);
}

TEST_CASE("types that multiply are no burden") {
    std::string types = R"(<itemDefinition name="t0"><typeRef>number</typeRef></itemDefinition>)";
    for (int i = 1; i < 40; ++i) {
        const auto before = "t" + std::to_string(i - 1);
        types += "<itemDefinition name=\"t" + std::to_string(i) + "\">";
        for (const auto* name : {"a", "b", "c"})
            types +=
                std::string("<itemComponent name=\"") + name + "\"><typeRef>" + before + "</typeRef></itemComponent>";
        types += "</itemDefinition>";
    }
    CHECK(result(definitions(types + decision("d", literal("{a: 1} instance of t39"))), "d") == "false");
}
