#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "feel/json.h"
#include "forms/form.h"

using namespace entente;
using namespace entente::forms;

namespace {

class RowsClock final : public Clock {
  public:
    Timestamp now() const override { return *Timestamp::fromIso("2027-03-05T20:00:00Z"); }
};
const RowsClock rowsClock;

Form listOf(const std::string& children) {
    auto form = Form::parse(
        R"({"id": "rows", "components": [{"type": "dynamiclist", "id": "L", "path": "plan.schedule", "label": "Schedule",
            "isRepeating": true, "allowAddRemove": true, "properties": {"row": "Session", "row.ko": "순서",
            "rows.least": "1", "rows.most": "3"}, "components": [)" +
        children + "]}]}");
    REQUIRE(form.ok());
    CHECK(form->problems().empty());
    return *form;
}

const std::string title = R"({"type": "textfield", "key": "title", "label": "Title", "validate": {"required": true}})";
const std::string minutes = R"({"type": "number", "key": "minutes", "label": "Minutes"})";

Surroundings with(const std::string& variables = "{}", const std::string& language = "en") {
    Surroundings around{rowsClock};
    around.variables = feel::fromJson(variables)->context();
    around.language = language;
    return around;
}

std::string sentTo(const Form& form, const Fields& sent, const std::string& variables = "{}") {
    const auto result = form.validate(sent, with(variables));
    if (result.ok()) return feel::toTypedJson(result.values);
    std::string errors;
    for (const auto& error : result.errors)
        errors += error.id + " | " + error.key + " | " + error.message.english() + "\n";
    return errors;
}

/// The titles of the rows as the page holds them, with what each row says of itself.
std::string titles(const std::vector<Shown>& shown) {
    std::string text;
    for (const auto& row : shown.front().children)
        text += row.name + "=" + row.origin + ":" +
                (row.children.front().entries.empty() ? "" : row.children.front().entries.front()) + " ";
    return text;
}

}  // namespace

TEST_CASE("rows become a list of contexts, with types; a row that nobody filled was not meant") {
    const auto form = listOf(title + "," + minutes);
    const std::string one = R"({"plan":{"schedule":[{"title":"Opening","minutes":20}]}})";
    struct Case {
        Fields sent;
        std::string expected;
    };
    const std::vector<Case> cases{
        {{{"plan.schedule[1]", "new"}, {"plan.schedule[1].title", "Opening"}, {"plan.schedule[1].minutes", "20"}}, one},
        {{{"plan.schedule[1].title", "Opening"}, {"plan.schedule[1].minutes", "20"}, {"plan.schedule[2]", "new"}}, one},
        {{{"plan.schedule[7].title", "Later"}, {"plan.schedule[2].title", "Earlier"}},
         R"({"plan":{"schedule":[{"title":"Later","minutes":null},{"title":"Earlier","minutes":null}]}})"},
        {{{"plan.schedule[1].title", "Opening"}, {"plan.schedule[2].minutes", "many"}},
         "plan-schedule-2-title | plan.schedule[2].title | 2. Session, Title: enter an answer\n"
         "plan-schedule-2-minutes | plan.schedule[2].minutes | 2. Session, Minutes: enter a number, such as 1,200 or "
         "2.5\n"},
        {{}, "plan-schedule | plan.schedule | Schedule: fill in 1 or more rows\n"},
        {{{"plan.schedule[1].title", "a"},
          {"plan.schedule[2].title", "b"},
          {"plan.schedule[3].title", "c"},
          {"plan.schedule[4].title", "d"},
          {"plan.schedule[5].title", "e"}},
         "plan-schedule | plan.schedule | Schedule: use at most 3 rows\n"},
        {{{"plan.schedule[0].title", "a"},
          {"plan.schedule[99999999999999999999].title", "b"},
          {"plan.schedule[1", "c"},
          {"plan.schedule[1]title", "d"}},
         "plan-schedule | plan.schedule | Schedule: fill in 1 or more rows\n"},
    };
    for (const auto& [sent, expected] : cases)
        CHECK(sentTo(form, sent) == expected);
    CHECK(form.validate({{"plan.schedule[1].minutes", "5"}}, with("{}", "ko")).errors.front().message.english() ==
          "1. 순서, Title: enter an answer");
}

TEST_CASE("rows begin with those of the variable and keep what the form does not ask") {
    const auto form = listOf(title);
    const std::string variable = R"({"plan": {"schedule": [{"id": 1, "title": "A"}, {"id": 2, "title": "B"}]}})";
    CHECK(titles(form.show({}, with(variable))) == "plan.schedule[1]=1:A plan.schedule[2]=2:B ");
    CHECK(titles(form.show({}, with())) == "plan.schedule[1]=new: ");
    CHECK(sentTo(form,
                 {{"plan.schedule[1]", "2"},
                  {"plan.schedule[1].title", "B"},
                  {"plan.schedule[2]", "2"},
                  {"plan.schedule[2].title", "forged"}},
                 variable) == R"({"plan":{"schedule":[{"id":2,"title":"B"},{"title":"forged"}]}})");
}

TEST_CASE("rows are added, removed and moved, and everything typed stays") {
    const auto form = listOf(title);
    const Fields sent{{"plan.schedule[1]", "new"},
                      {"plan.schedule[1].title", "A"},
                      {"plan.schedule[2]", "new"},
                      {"plan.schedule[2].title", "B"},
                      {"other", "kept"}};
    struct Case {
        std::string command, expected, next;
    };
    const std::vector<Case> cases{
        {"add plan.schedule",
         "plan.schedule[1]=new:A plan.schedule[2]=new:B plan.schedule[3]=new: ", "add plan.schedule[3]"},
        {"remove plan.schedule[1]", "plan.schedule[1]=new:B ", "remove plan.schedule[1]"},
        {"up plan.schedule[2]", "plan.schedule[1]=new:B plan.schedule[2]=new:A ", "down plan.schedule[1]"},
        {"down plan.schedule[1]", "plan.schedule[1]=new:B plan.schedule[2]=new:A ", "up plan.schedule[2]"},
        {"up plan.schedule[1]", "plan.schedule[1]=new:A plan.schedule[2]=new:B ", "down plan.schedule[1]"},
        {"remove plan.schedule[9]", "plan.schedule[1]=new:A plan.schedule[2]=new:B ", ""},
    };
    for (const auto& [command, expected, next] : cases) {
        CAPTURE(command);
        const auto arranged = form.rearranged(sent, command);
        REQUIRE(arranged);
        CHECK(titles(form.showAgain(arranged->fields, with())) == expected);
        CHECK(arranged->next == next);
    }
    for (const auto* command : {"", "add", "add plan", "add plan.schedule[1]", "drop plan.schedule[1]",
                                "remove plan.schedule", "up plan.schedule[1].title", "up other[1]"})
        CHECK_FALSE(form.rearranged(sent, command));
    auto full = sent;
    full.emplace_back("plan.schedule[3].title", "C");
    CHECK(form.rearranged(full, "add plan.schedule")->fields == full);
}

TEST_CASE("a list that may not be arranged has the rows that it began with") {
    auto form = Form::parse(R"({"id": "f", "components": [{"type": "dynamiclist", "path": "duties", "label": "Duties",
        "components": [{"type": "textfield", "key": "duty", "label": "Duty", "readonly": true},
                       {"type": "textfield", "key": "who", "label": "Who"}]}]})");
    REQUIRE(form.ok());
    CHECK_FALSE(form->rearranged({}, "add duties"));
    const std::string variable = R"({"duties": [{"duty": "Venue"}, {"duty": "Letters"}]})";
    CHECK(
        sentTo(*form,
               {{"duties[1].who", "MOIS"}, {"duties[1].duty", "forged"}, {"duties[2].who", ""}, {"duties[3].who", "x"}},
               variable) == R"({"duties":[{"duty":"Venue","who":"MOIS"},{"duty":"Letters","who":null}]})");
}

TEST_CASE("an expression in a row sees the row, what is around it and its number") {
    const auto form = listOf(
        R"({"type": "radio", "key": "kind", "label": "Kind", "defaultValue": "talk", "values":
             [{"label": "Talk", "value": "talk"}, {"label": "Break", "value": "break"}]},
           {"type": "textfield", "key": "speaker", "label": "Speaker", "conditional": {"hide": "=this.kind = \"break\""}},
           {"type": "text", "id": "T", "text": "=string(i[1]) + \" of \" + string(count(parent.plan.schedule)) + _this_.kind + city"})");
    const Fields sent{{"plan.schedule[1].kind", "break"},
                      {"plan.schedule[1].speaker", "gone"},
                      {"plan.schedule[2].kind", "talk"},
                      {"plan.schedule[2].speaker", "Speaker 12, Korea"}};
    const auto around = with(R"({"city": "Tashkent"})");
    const auto rows = form.showAgain(sent, around).front().children;
    REQUIRE(rows.size() == 2);
    REQUIRE(rows[0].children.size() == 2);
    CHECK(rows[0].children[1].text == "1 of 2breakTashkent");
    CHECK(rows[1].children.size() == 3);
    CHECK(feel::toJson(form.validate(sent, around).values) ==
          R"({"plan":{"schedule":[{"kind":"break"},{"kind":"talk","speaker":"Speaker 12, Korea"}]}})");
    const auto added = form.rearranged(sent, "add plan.schedule");
    CHECK(form.showAgain(added->fields, around).front().children[2].children[0].entries ==
          std::vector<std::string>{"talk"});
}

TEST_CASE("rows within rows, and groups within them") {
    const auto form = listOf(R"({"type": "group", "path": "who", "components": [
        {"type": "dynamiclist", "path": "speakers", "label": "Speakers", "allowAddRemove": true, "defaultRepetitions": 2,
         "components": [)" + title +
                             "]}]}");
    const Fields sent{{"plan.schedule[1].who.speakers[1].title", "A"}, {"plan.schedule[1].who.speakers[2].title", "B"}};
    CHECK(sentTo(form, sent) == R"({"plan":{"schedule":[{"who":{"speakers":[{"title":"A"},{"title":"B"}]}}]}})");
    CHECK(form.takes("plan.schedule[1].who.speakers[2].title"));
    CHECK(form.takes("plan.schedule[1].who.speakers[2]"));
    CHECK_FALSE(form.takes("plan.schedule[1].speakers[2]"));
    CHECK_FALSE(form.takes("plan.schedule[1]x"));
    const auto moved = form.rearranged(sent, "up plan.schedule[1].who.speakers[2]");
    REQUIRE(moved);
    CHECK(sentTo(form, moved->fields) ==
          R"({"plan":{"schedule":[{"who":{"speakers":[{"title":"B"},{"title":"A"}]}}]}})");
    const auto shown = form.show({}, with());
    const auto& inner = shown.front().children.front().children.front().children.front();
    CHECK(inner.children.size() == 2);
    CHECK(inner.children[1].name == "plan.schedule[1].who.speakers[2]");
    CHECK(inner.children[1].children[0].id == "plan-schedule-1-who-speakers-2-title");
}

TEST_CASE("a table shows lists in the language of the reader") {
    const auto form = Form::parse(R"({"id": "f", "components": [{"type": "table", "id": "T", "label": "Duties",
        "dataSource": "=program.duties", "rowCount": 10, "properties": {"column.duty.ko": "업무"},
        "columns": [{"label": "Duty", "key": "duty"}, {"label": "Until", "key": "until"}, {"label": "n", "key": "n"}]},
        {"type": "table", "id": "U", "label": "U", "dataSource": "=[{a: true}]",
         "columnsExpression": "=[{label: \"A\", key: \"a\"}]"}]})");
    REQUIRE(form.ok());
    CHECK(form->problems().empty());
    CHECK(form->fields().empty());
    auto around = with(
        R"({"program": {"duties": [{"duty": {"en": "Venue", "ko": "장소"}, "n": 1200}, {"duty": "Letters"}]}})", "ko");
    const auto shown = form->show({}, around);
    REQUIRE(shown.front().cells.size() == 2);
    CHECK(shown.front().columns.front().in("ko") == "업무");
    CHECK(shown.front().cells[0] == std::vector<std::string>{"장소", "", "1,200"});
    CHECK(shown.front().cells[1] == std::vector<std::string>{"Letters", "", ""});
    CHECK(shown[1].cells[0] == std::vector<std::string>{"true"});
    const auto wrong = Form::parse(R"({"id": "f", "components": [{"type": "table", "id": "T"}]})");
    REQUIRE(wrong->problems().size() == 2);
    CHECK(wrong->problems()[0].message.key == "form.no_source");
    CHECK(wrong->problems()[1].message.key == "form.no_columns");
}

TEST_CASE("keys in rows begin anew, but each is there once") {
    const auto form = Form::parse(R"({"id": "f", "components": [
        {"type": "textfield", "key": "title", "label": "T"},
        {"type": "dynamiclist", "path": "a", "label": "A", "components": [
            {"type": "textfield", "key": "title", "label": "T"}, {"type": "number", "key": "title", "label": "T"}]},
        {"type": "dynamiclist", "path": "a", "label": "A", "components": []}]})");
    REQUIRE(form.ok());
    REQUIRE(form->problems().size() == 2);
    for (const auto& problem : form->problems())
        CHECK(problem.message.key == "form.key_twice");
}
