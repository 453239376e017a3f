#include <doctest/doctest.h>

#include "unit/dmn/support.h"

using namespace entente;
using namespace entente::dmn::testing;

namespace {

std::string knowledge(const std::string& name, const std::string& logic, const std::string& parameters = "",
                      const std::string& requirements = "") {
    return "<businessKnowledgeModel id=\"" + name + "\" name=\"" + name + "\"><variable name=\"" + name +
           "\"/><encapsulatedLogic>" + parameters + logic + "</encapsulatedLogic>" + requirements +
           "</businessKnowledgeModel>";
}

std::string service(const std::string& name, const std::string& parts) {
    return "<decisionService id=\"" + name + "\" name=\"" + name + "\"><variable name=\"" + name + "\"/>" + parts +
           "</decisionService>";
}

std::string part(const std::string& kind, const std::string& id) {
    return "<" + kind + " href=\"#" + id + "\"/>";
}

}  // namespace

TEST_CASE("a decision sees what it requires, and nothing else") {
    const auto model = definitions(input("a") + input("b") + decision("sum", literal("a + 1"), "", requiresInput("a")) +
                                   decision("d", literal("[sum, b]"), "", requiresDecision("sum")));
    CHECK(result(model, "d", "{a: 1, b: 2}") == "[2, null]");
    CHECK(problems(*load(model)) == "d: nothing here has the name `b`");
}

TEST_CASE("names with spaces, signs and keywords") {
    const auto model = definitions(input("Monthly  Salary") + input("Student's-name+x") +
                                   decision("d", literal("Monthly Salary * 2 - count([Student's-name+x])"), "",
                                            requiresInput("Monthly  Salary") + requiresInput("Student's-name+x")));
    CHECK(result(model, "d", R"({"Monthly Salary": 5, "Student's-name+x": 1})") == "9");
}

TEST_CASE("each decision is evaluated once") {
    const auto model = load(definitions(
        decision("shared", literal("{n: now()}")) + decision("a", literal("shared"), "", requiresDecision("shared")) +
        decision("b", literal("shared"), "", requiresDecision("shared")) +
        decision("d", literal("[a, b]"), "", requiresDecision("a") + requiresDecision("b"))));
    const auto trace = evaluate(*model, "d", "{}", true).trace;
    std::string names;
    for (const auto& done : trace.decisions)
        names += done.name + " ";
    CHECK(names == "shared a b d ");
}

TEST_CASE("ids go before names, decisions before services and knowledge models") {
    const auto model = definitions(R"(<decision id="x" name="y"><literalExpression><text>"by id"</text>
        </literalExpression></decision><decision id="z" name="x"><literalExpression><text>"by name"</text>
        </literalExpression></decision>)" +
                                   knowledge("f", literal("\"called\"")));
    CHECK(result(model, "x") == "\"by id\"");
    CHECK(result(model, "y") == "\"by id\"");
    CHECK(result(model, "f") == "\"called\"");
    const SystemClock clock;
    const auto missing = load(model)->evaluate("nothing", {}, feel::Environment{clock});
    REQUIRE_FALSE(missing);
    CHECK(missing.error().kind == ErrorKind::NotFound);
}

TEST_CASE("knowledge models and boxed functions say what they take and give") {
    const auto functions = knowledge("typed", literal("n > 1"), R"(<formalParameter name="n" typeRef="number"/>)") +
                           knowledge("open", literal("n"), R"(<formalParameter name="n"/>)");
    const auto answer = [&](const std::string& logic) {
        return result(
            definitions(functions + decision("d", logic, "", requiresKnowledge("typed") + requiresKnowledge("open"))),
            "d");
    };
    CHECK(answer(literal("typed instance of function<number> -> Any")) == "true");
    CHECK(answer(literal("typed instance of function<string> -> Any")) == "false");
    CHECK(answer(literal("typed instance of function<number, number> -> Any")) == "false");
    CHECK(answer(literal("open instance of function<string> -> number")) == "true");
    CHECK(
        answer(
            R"(<context><contextEntry><variable name="f"/><functionDefinition><formalParameter name="a" typeRef="date"/>)" +
            literal("a.year") + "</functionDefinition></contextEntry><contextEntry>" +
            literal("[f instance of function<date> -> Any, f instance of function<number> -> Any]") +
            "</contextEntry></context>") == "[true, false]");
}

TEST_CASE("business knowledge models: typed parameters, other models, recursion") {
    const auto model = definitions(
        knowledge("twice", literal("n * 2"), R"(<formalParameter name="n" typeRef="number"/>)") +
        knowledge("fib", literal("if n < 2 then n else fib(n - 1) + fib(n - 2)"), R"(<formalParameter name="n"/>)") +
        knowledge("four times", literal("twice(twice(n))"), R"(<formalParameter name="n"/>)",
                  requiresKnowledge("twice")) +
        decision("d", literal("[four times(3), fib(10), twice(\"3\"), twice([4])]"), "",
                 requiresKnowledge("four times") + requiresKnowledge("fib") + requiresKnowledge("twice")));
    CHECK(result(model, "d") == "[12, 55, null, 8]");
    CHECK(result(model, "four times", "{n: 5}") == "20");
}

TEST_CASE("decision services: arguments stand for decisions, one output or a context of several") {
    const auto content =
        input("i", "string") + decision("inner", literal("\"never\""), "string") +
        decision("out", literal("i + inner"), "", requiresInput("i") + requiresDecision("inner")) +
        decision("other", literal("1")) +
        service("s", part("outputDecision", "out") + part("inputDecision", "inner") + part("inputData", "i")) +
        service("both", part("outputDecision", "out") + part("outputDecision", "other") +
                            part("inputDecision", "inner") + part("inputData", "i")) +
        decision("d", literal("[s(\"a\", \"b\"), s(inner: \"x\", i: \"y\"), s(\"a\"), s(1, 2), inner]"), "",
                 requiresKnowledge("s") + requiresDecision("inner"));
    const auto model = definitions(content);
    CHECK(result(model, "s", R"({i: "p", inner: "q"})") == "\"pq\"");
    CHECK(result(model, "both", R"({i: "p", inner: "q"})") == R"({out: "pq", other: 1})");
    CHECK(result(model, "d") == R"(["ab", "yx", null, null, "never"])");
    CHECK(reasons(evaluate(*load(model), "s", "{i: 5}")).find("`i` must be a string, not 5") != std::string::npos);
}

TEST_CASE("a decision without logic takes its value from the inputs") {
    const auto model = load(definitions(decision("given", "", "number") +
                                        decision("d", literal("given + 1"), "", requiresDecision("given"))));
    CHECK(shown(evaluate(*model, "d", "{given: 4}").value) == "5");
    CHECK(reasons(evaluate(*model, "d")).starts_with("given: no value is given for `given`"));
}

TEST_CASE("cycles are refused, and harm only who is in them") {
    const auto model = load(definitions(decision("a", literal("b"), "", requiresDecision("b")) +
                                        decision("b", literal("a"), "", requiresDecision("a")) +
                                        decision("self", literal("self"), "", requiresDecision("self")) +
                                        decision("leads in", literal("a = null"), "", requiresDecision("a")) +
                                        decision("free", literal("1"))));
    CHECK(problems(*model) ==
          "a: `a` requires its own value; b: `b` requires its own value; self: `self` requires its own value");
    CHECK(evaluate(*model, "a").value.isNull());
    CHECK(shown(evaluate(*model, "leads in").value) == "true");
    CHECK(shown(evaluate(*model, "free").value) == "1");
}

TEST_CASE("references to nothing, or to the wrong kind") {
    const auto model =
        load(definitions(knowledge("k", literal("1")) +
                         decision("d", literal("2"), "", requiresDecision("nowhere") + requiresInput("k")) +
                         decision("d", literal("3"))));
    CHECK(problems(*model) ==
          "d: another decision has the name `d`; d: another element has the id `d`; "
          "d: requiredInput refers to `#k`, and there is no such element; "
          "d: requiredDecision refers to `#nowhere`, and there is no such element");
    CHECK(shown(evaluate(*model, "d").value) == "2");
}

TEST_CASE("imports: values, functions and types behind the name of the import") {
    const auto base = R"(<definitions xmlns="https://www.omg.org/spec/DMN/20211108/MODEL/" namespace="urn:base">
        <itemDefinition name="tPerson"><itemComponent name="first-name"><typeRef>string</typeRef></itemComponent>
        <itemComponent name="born"><typeRef>date</typeRef></itemComponent></itemDefinition>
        <inputData id="p" name="person"><variable name="person" typeRef="tPerson"/></inputData>
        <decision id="g" name="greeting"><variable name="greeting"/>
          <informationRequirement><requiredInput href="#p"/></informationRequirement>
          <literalExpression><text>"Dear " + person.first-name</text></literalExpression></decision>
        <businessKnowledgeModel id="k" name="year of"><variable name="year of"/>
          <encapsulatedLogic><formalParameter name="of" typeRef="tPerson"/>
          <literalExpression><text>of.born.year</text></literalExpression></encapsulatedLogic></businessKnowledgeModel>
        </definitions>)";
    const auto importing = [](const std::string& name, const std::string& logic) {
        return definitions(
            R"(<import name=")" + name + R"(" namespace="urn:base"
            importType="https://www.omg.org/spec/DMN/20211108/MODEL/"/>)" +
            decision("d", logic, "",
                     R"(<informationRequirement><requiredDecision href="urn:base#g"/></informationRequirement>
                        <informationRequirement><requiredInput href="urn:base#p"/></informationRequirement>
                        <knowledgeRequirement><requiredKnowledge href="urn:base#k"/></knowledgeRequirement>)"));
    };
    const auto named = importing("my base", literal("[my base.greeting, my base.year of(my base.person), "
                                                    "my base.person instance of my base.tPerson]"));
    const auto model = load(named, {{"urn:base", base}});
    CHECK(problems(*model).empty());
    for (const auto* inputs : {R"({"my base": {person: {"first-name": "A", born: "1980-02-03"}}})",
                               R"({person: {"first-name": "A", born: "1980-02-03"}})",
                               R"({"urn:base#person": {"first-name": "A", born: @"1980-02-03"}})"})
        CHECK(shown(evaluate(*model, "d", inputs).value) == R"(["Dear A", 1980, true])");
    // DMN 1.5: without a name everything is seen as if it were defined here.
    const auto unnamed = load(importing("", literal("greeting + string(year of(person))")), {{"urn:base", base}});
    CHECK(shown(evaluate(*unnamed, "d", R"({person: {"first-name": "B", born: "1981-02-03"}})").value) ==
          "\"Dear B1981\"");
}

TEST_CASE("imports that are missing, unreadable, circular or of another kind") {
    const auto import = [](const std::string& space,
                           const std::string& type = "https://www.omg.org/spec/DMN/20230324/MODEL/") {
        return "<import name=\"i\" namespace=\"" + space + "\" importType=\"" + type + "\"/>";
    };
    const auto circular = R"(<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" namespace="urn:b">)" +
                          import("urn:test") + "</definitions>";
    const auto model = load(definitions(import("urn:none") + import("urn:bad") + import("urn:b") +
                                        import("urn:x", "pmml") + decision("d", literal("1"))),
                            {{"urn:bad", "<a"}, {"urn:b", circular}});
    const auto said = problems(*model);
    CHECK(said.find("no model of the namespace urn:none is found") != std::string::npos);
    CHECK(said.find("the model of the namespace urn:bad cannot be read") != std::string::npos);
    CHECK(said.find("what is imported as pmml is not used") != std::string::npos);
    CHECK(shown(evaluate(*model, "d").value) == "1");
}
