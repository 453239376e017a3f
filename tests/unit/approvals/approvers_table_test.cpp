#include <doctest/doctest.h>

#include "support/loop.h"

using namespace entente;
using namespace entente::approvals;
using test::World;

namespace {

constexpr const char* kReviewer = "reviewer@mois.example";
constexpr const char* kFirst = "division1@mois.example";
constexpr const char* kSecond = "division2@mois.example";
constexpr const char* kSignatory = "signatory@mois.example";

/// Who signs a letter of so many ministries: `{email, stage, authority, order}` of each rule that fits.
std::string table(const std::string& rules) {
    return R"(<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" id="signing" name="Signing" )"
           R"(namespace="http://entente.example/tests"><inputData id="ministries" name="ministries"><variable id="v" )"
           R"(name="ministries"/></inputData><decision id="who_signs" name="Who signs"><informationRequirement id="r">)"
           R"(<requiredInput href="#ministries"/></informationRequirement><decisionTable id="t" hitPolicy="RULE ORDER">)"
           R"(<input id="i"><inputExpression id="e"><text>count(ministries)</text></inputExpression></input>)"
           R"(<output id="o1" name="email"/><output id="o2" name="stage"/><output id="o3" name="authority"/>)"
           R"(<output id="o4" name="order"/>)" +
           rules + "</decisionTable></decision></definitions>";
}
std::string rule(const std::string& id, const std::string& when, const std::vector<std::string>& outputs) {
    auto text = "<rule id='" + id + "'><inputEntry id='i" + id + "'><text>" + when + "</text></inputEntry>";
    for (std::size_t i = 0; i < outputs.size(); ++i)
        text += "<outputEntry id='o" + id + std::to_string(i) + "'><text>" + outputs[i] + "</text></outputEntry>";
    return text + "</rule>";
}
std::string quoted(const std::string& text) {
    return '"' + text + '"';
}

/// One approval in a line, by that table.
struct Signing : World {
    explicit Signing(const std::string& rules) {
        auto files = test::loopFiles({{"kind", "approval"}, {"policy", "sequential"}, {"approversTable", "who_signs"}},
                                     "<zeebe:userTask/>");
        files["signing.dmn"] = table(rules);
        test::install(*this, files);
        const auto started = runner->start("loop", program, {}, {{"ministries", feel::List{"Ministry 1"}}});
        if (!started) refusal = started.error().message.english();
        settle();
    }
    std::size_t asked(const char* email) { return relay.countTo(email); }
    void says(const char* email, const std::string& outcome, const std::string& comment = {}) {
        REQUIRE(decide(email, outcome, comment));
        settle();
    }
    std::string refusal;
};

const std::string kLine = rule("a", "-", {quoted(kReviewer), quoted("review"), "null", "1"}) +
                          rule("b", "-", {quoted(kFirst), quoted("agree"), "null", "2"}) +
                          rule("c", "-", {quoted(kSecond), quoted("agree"), "null", "2"}) +
                          rule("d", "1", {quoted(kSignatory), quoted("decide"), quoted("delegated"), "3"}) +
                          rule("e", "&gt; 1", {quoted("minister@mois.example"), quoted("decide"), "null", "3"});

}  // namespace

TEST_CASE("a decision table names the line: who, in which turn, at which stage, by which authority") {
    Signing world(kLine);
    CHECK(world.asked(kReviewer) == 1);
    CHECK(world.asked(kFirst) + world.asked(kSecond) + world.asked(kSignatory) == 0);
    world.says(kReviewer, "approve");
    CHECK(world.asked(kFirst) == 1);
    CHECK(world.asked(kSecond) == 1);
    CHECK(world.asked(kSignatory) == 0);
    world.says(kSecond, "approve");
    CHECK(world.asked(kSignatory) == 0);
    world.says(kFirst, "approve_with_remark", "Seats for the interpreters");
    CHECK(world.asked(kSignatory) == 1);
    world.says(kSignatory, "approve");
    CHECK(world.text("SELECT group_concat(stage || ':' || authority, ' ') FROM (SELECT stage, authority FROM decision "
                     "ORDER BY id)") == "review: agree: agree: decide:delegated");
    CHECK(world.asked("minister@mois.example") == 0);
    CHECK(world.number("SELECT count(*) FROM task WHERE state = 'open'") == 0);
}

TEST_CASE("a refusal at a stage of the line ends it, and nobody further on is asked") {
    Signing world(kLine);
    world.says(kReviewer, "approve");
    world.says(kFirst, "request_changes", "The second division is not competent");
    CHECK(world.asked(kSignatory) == 0);
    CHECK(world.number("SELECT count(*) FROM task WHERE state = 'open'") == 0);
    CHECK(world.text("SELECT step_outcome FROM decision ORDER BY id DESC LIMIT 1") == "request_changes");
}

TEST_CASE("what a table says that no approval knows is refused by its name") {
    SUBCASE("a stage") {
        Signing world(rule("a", "-", {quoted(kReviewer), quoted("bless"), "null", "1"}));
        CHECK(world.refusal.find("bless") != std::string::npos);
    }
    SUBCASE("an authority") {
        Signing world(rule("a", "-", {quoted(kReviewer), quoted("decide"), quoted("borrowed"), "1"}));
        CHECK(world.refusal.find("borrowed") != std::string::npos);
    }
    SUBCASE("nobody") {
        Signing world(rule("a", "9", {quoted(kReviewer), quoted("decide"), "null", "1"}));
        CHECK(world.refusal.starts_with("Nobody is asked"));
    }
}
