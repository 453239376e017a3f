#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "feel/json.h"
#include "forms/form.h"

using namespace entente;
using namespace entente::forms;

namespace {

class FixedClock final : public Clock {
  public:
    Timestamp now() const override { return *Timestamp::fromIso("2027-03-05T20:00:00Z"); }  // 6 March in Seoul
};
const FixedClock clock;

Form parsed(const std::string& components) {
    auto form =
        Form::parse(R"({"id": "sample", "type": "default", "components": [)" + components + "]}", "sample.form");
    REQUIRE(form.ok());
    return *form;
}

Surroundings around(const std::string& language = "en", const std::string& variables = "{}") {
    Surroundings result{clock};
    result.variables = feel::fromJson(variables)->context();
    result.language = language;
    return result;
}

/// The sent text of the one field `x` as JSON, or the key of the error.
std::string answer(const std::string& component, const std::vector<std::string>& sent,
                   const std::string& language = "en") {
    const auto form = parsed(component);
    CHECK(form.problems().empty());
    Fields fields{{"unknown", "ignored"}};
    for (const auto& text : sent)
        fields.emplace_back("x", text);
    const auto result = form.validate(fields, around(language));
    return result.ok() ? feel::toTypedJson(result.values) : result.errors.front().message.key;
}

std::string component(const std::string& type, const std::string& more = "") {
    return R"({"type": ")" + type + R"(", "key": "x", "id": "F1", "label": "X")" + (more.empty() ? "" : ", " + more) +
           "}";
}

const std::string choices = R"("values": [{"label": "One", "value": "1"}, {"label": "Two", "value": "2"}])";

}  // namespace

TEST_CASE("an answer becomes a value, or an error that names the rule") {
    const std::string required = R"("validate": {"required": true})";
    struct Case {
        std::string component;
        std::vector<std::string> sent;
        std::string expected;
    };
    const std::vector<Case> cases{
        {component("textfield"), {"  two\r\nlines "}, R"({"x":"two lines"})"},
        {component("textfield"), {""}, R"({"x":null})"},
        {component("textfield"), {}, R"({"x":null})"},
        {component("textfield", required), {"   "}, "form.required"},
        {component("textfield"),
         {"a\xE2\x80\xAE"
          "b"},
         "form.characters"},
        {component("textfield"), {"\xFF"}, "form.characters"},
        {component("textfield"), {std::string("a\0b", 3)}, "form.characters"},
        {component("textfield"), {std::string(2001, 'a')}, "form.longest"},
        {component("textarea"), {"two\r\nlines"}, R"({"x":"two\nlines"})"},
        {component("textfield", R"("validate": {"minLength": 3})"), {"한국"}, "form.shortest"},
        {component("textfield", R"("validate": {"maxLength": 2})"), {"한국"}, R"({"x":"한국"})"},
        {component("textfield", R"("validate": {"maxLength": 2})"), {"abc"}, "form.longest"},
        {component("textfield", R"("validate": {"pattern": "^[A-Z]{2}-[0-9]+$"})"), {"UZ-2027"}, R"({"x":"UZ-2027"})"},
        {component("textfield", R"("validate": {"pattern": "^[A-Z]{2}-[0-9]+$"})"), {"uz"}, "form.shape"},
        {component("textfield", R"("validate": {"pattern": "^(a+)+$"})"), {std::string(60, 'a') + "!"}, "form.shape"},
        {component("textfield", R"("validate": {"validationType": "email"})"),
         {"a@b.example"},
         R"({"x":"a@b.example"})"},
        {component("textfield", R"("validate": {"validationType": "email"})"), {"a@b\nBcc: c@d.example"}, "form.email"},
        {component("textfield", R"("validate": {"validationType": "email"})"), {"a@@b.example"}, "form.email"},
        {component("textfield", R"("validate": {"validationType": "phone"})"),
         {"+82 44 205-0000"},
         R"({"x":"+82 44 205-0000"})"},
        {component("textfield", R"("validate": {"validationType": "phone"})"), {"call me"}, "form.phone"},
        {component("number"), {"1,234.5"}, R"({"x":1234.5})"},
        {component("number"), {"12,34"}, "form.number"},
        {component("number"), {"1e5"}, "form.number"},
        {component("number"), {"ten"}, "form.number"},
        {component("number", R"("validate": {"min": 1, "max": 5})"), {"0"}, "form.least"},
        {component("number", R"("validate": {"min": 1, "max": 5})"), {"6"}, "form.most"},
        {component("number", R"("decimalDigits": 1)"), {"2.55"}, "form.decimals"},
        {component("number", R"("decimalDigits": 1)"), {"2.50"}, R"({"x":2.50})"},
        {component("datetime"), {"2027-03-05"}, R"({"x":"@\"2027-03-05\""})"},
        {component("datetime"), {"5 March 2027"}, R"({"x":"@\"2027-03-05\""})"},
        {component("datetime"), {"2027. 3. 5.(금)"}, R"({"x":"@\"2027-03-05\""})"},
        {component("datetime"), {"2027년 3월 5일"}, R"({"x":"@\"2027-03-05\""})"},
        {component("datetime"), {"5/3/2027"}, R"({"x":"@\"2027-03-05\""})"},
        {component("datetime"), {"30 February 2027"}, "form.date"},
        {component("datetime"), {"5.3.27"}, "form.date"},
        {component("datetime", required), {""}, "form.required_date"},
        {component("datetime", R"("disallowPassedDates": true)"), {"2027-03-05"}, "form.past"},
        {component("datetime", R"("disallowPassedDates": true)"), {"2027-03-06"}, R"({"x":"@\"2027-03-06\""})"},
        {component("datetime", R"("subtype": "time")"), {"오후 2시 30분"}, R"({"x":"@\"14:30:00\""})"},
        {component("datetime", R"("subtype": "time")"), {"2 pm"}, R"({"x":"@\"14:00:00\""})"},
        {component("datetime", R"("subtype": "time")"), {"25:00"}, "form.time"},
        {component("datetime", R"("subtype": "datetime")"),
         {"2027-03-05T14:00"},
         R"({"x":"@\"2027-03-05T14:00:00@Asia/Seoul\""})"},
        {component("datetime", R"("subtype": "datetime")"), {"2027-03-05"}, "form.date_time"},
        {component("select", choices), {"2"}, R"({"x":"2"})"},
        {component("select", choices), {"3"}, "form.option"},
        {component("radio", choices + "," + required), {}, "form.required_choice"},
        {component("checklist", choices), {"2", "1", "2"}, R"({"x":["2","1"]})"},
        {component("checklist", choices), {"1", "9"}, "form.option"},
        {component("checklist", choices + "," + required), {}, "form.required_choices"},
        {component("checkbox"), {"true"}, R"({"x":true})"},
        {component("checkbox"), {}, R"({"x":false})"},
        {component("checkbox", required), {}, "form.required_box"},
        {component("textfield", R"("readonly": true)"), {"forged"}, "{}"},
        {component("textfield", R"("conditional": {"hide": "=true"}, "validate": {"required": true})"),
         {"forged"},
         "{}"},
    };
    for (const auto& [json, sent, expected] : cases) {
        CAPTURE(json);
        CAPTURE(sent.empty() ? std::string("nothing") : sent.front());
        CHECK(answer(json, sent) == expected);
    }
}

TEST_CASE("errors name the field by its label in the language of the person") {
    const auto form = parsed(R"({"type": "textfield", "key": "title", "label": "Title", "validate": {"required": true},
                                 "properties": {"label.ko": "제목"}})");
    const auto errors = form.validate({}, around("ko")).errors;
    REQUIRE(errors.size() == 1);
    CHECK(errors.front().id == "title");
    CHECK(errors.front().message.arguments.front().second == "제목");
    CHECK(form.validate({}, around()).errors.front().message.english() == "Title: enter an answer");
}

TEST_CASE("a condition sees answers and variables, and hides whole groups") {
    const auto form = parsed(R"(
        {"type": "radio", "key": "reply", "label": "Reply", "values": [{"label": "Yes", "value": "yes"}, {"label": "No", "value": "no"}]},
        {"type": "group", "id": "G", "label": "Dates", "conditional": {"hide": "=reply != \"yes\""}, "components": [
            {"type": "datetime", "key": "dates.first", "label": "First day", "validate": {"required": true}}]})");
    CHECK(form.problems().empty());
    CHECK(form.validate({{"reply", "no"}, {"dates.first", "2027-04-14"}}, around()).values.find("dates") == nullptr);
    CHECK(form.validate({{"reply", "yes"}}, around()).errors.size() == 1);
    const auto accepted = form.validate({{"reply", "yes"}, {"dates.first", "2027-04-14"}}, around());
    CHECK(feel::toJson(accepted.values) == R"({"reply":"yes","dates":{"first":"2027-04-14"}})");
    CHECK(form.show({}, around("en", R"({"reply": "yes"})")).size() == 2);
    CHECK(form.show({}, around()).size() == 1);
}

TEST_CASE("a form starts from draft, variables and presets, in this order") {
    const auto form = parsed(R"x(
        {"type": "textfield", "key": "a", "label": "A", "defaultValue": "preset"},
        {"type": "textfield", "key": "b.c", "label": "B", "defaultValue": "preset"},
        {"type": "datetime", "key": "d", "label": "D", "defaultValue": "=date(\"2027-01-05\") + duration(\"P1D\")"},
        {"type": "select", "key": "e", "label": "E", "valuesExpression": "=for t in themes return {label: upper case(t), value: t}"})x");
    CHECK(form.problems().empty());
    const auto draft = feel::fromJson(R"({"a": "draft"})")->context();
    const auto shown =
        form.show(draft, around("en", R"({"a": "variable", "b": {"c": "variable"}, "themes": ["open", "data"]})"));
    REQUIRE(shown.size() == 4);
    CHECK(shown[0].entries == std::vector<std::string>{"draft"});
    CHECK(shown[1].entries == std::vector<std::string>{"variable"});
    CHECK(shown[2].entries == std::vector<std::string>{"2027-01-06"});
    REQUIRE(shown[3].options.size() == 2);
    CHECK(shown[3].options[1].label.english == "DATA");
    CHECK(answerText(shown[2], around()) == "6 January 2027");
}

TEST_CASE("a draft keeps even what is no answer yet") {
    const auto form = parsed(component("datetime"));
    const auto draft = form.draft({{"x", "some day in May"}}, around());
    CHECK(form.show(draft, around())[0].entries == std::vector<std::string>{"some day in May"});
}

TEST_CASE("what a form cannot do is a problem with its place") {
    struct Case {
        std::string components, key;
    };
    const std::vector<Case> cases{
        {R"({"type": "iframe", "id": "I"})", "form.type"},
        {R"({"type": "textfield", "key": "a b", "label": "A"})", "form.key"},
        {R"({"type": "textfield", "key": "", "label": "A"})", "form.key"},
        {R"({"type": "textfield", "key": "a", "label": "A"}, {"type": "number", "key": "a", "label": "A"})",
         "form.key_twice"},
        {R"({"type": "textfield", "key": "a"})", "form.no_label"},
        {R"({"type": "select", "key": "a", "label": "A"})", "form.no_options"},
        {R"({"type": "textfield", "key": "a", "label": "A", "validate": {"pattern": "("}})", "form.pattern"},
        {R"({"type": "datetime", "key": "a", "label": "A", "subtype": "era"})", "form.subtype"},
    };
    for (const auto& [components, key] : cases) {
        CAPTURE(components);
        const auto form = parsed(components);
        REQUIRE_FALSE(form.problems().empty());
        CHECK(form.problems().front().message.key == key);
        CHECK(form.problems().front().file == "sample.form");
    }
    const auto broken =
        parsed("{\"type\": \"textfield\", \"key\": \"a\", \"label\": \"A\",\n \"conditional\": {\"hide\": \"=1 +\"}}");
    REQUIRE(broken.problems().size() == 1);
    CHECK(broken.problems().front().line == 1);
    CHECK(broken.problems().front().element == "a");
}

TEST_CASE("a condition in a row that names a field of the row without `this` is pointed out") {
    const auto list = [](const std::string& condition, const std::string& beside = "") {
        return parsed(beside + R"({"type": "dynamiclist", "path": "rows", "label": "R", "components": [
            {"type": "textfield", "key": "kind", "label": "K"},
            {"type": "group", "label": "G", "components": [{"type": "textfield", "key": "note", "label": "N",
             "conditional": {"hide": "=)" +
                      condition + R"("}}]}]})");
    };
    const auto wrong = list("kind != 1");
    REQUIRE(wrong.problems().size() == 1);
    CHECK(wrong.problems().front().message.key == "form.row_without_this");
    CHECK(wrong.problems().front().message.english() ==
          "`kind` is looked up outside the row; the field of the row is `this.kind`");
    CHECK(wrong.problems().front().severity == Severity::Warning);
    CHECK(wrong.problems().front().element == "note");
    // The row, a variable of the case, and a field of the form that has the name too.
    CHECK(list("this.kind != 1").problems().empty());
    CHECK(list("stage != 1").problems().empty());
    CHECK(list("kind != 1", R"({"type": "textfield", "key": "kind", "label": "K"},)").problems().empty());
}

TEST_CASE("hostile files are refused, not followed") {
    CHECK_FALSE(Form::parse("").ok());
    CHECK_FALSE(Form::parse("[1, 2]").ok());
    CHECK_FALSE(Form::parse(R"({"components": 7})").ok());
    std::string nested;
    for (int i = 0; i < 12; ++i)
        nested += R"({"type": "group", "components": [)";
    CHECK(parsed(nested + R"({"type": "separator"})" +
                 [] {
                     std::string end;
                     for (int i = 0; i < 12; ++i)
                         end += "]}";
                     return end;
                 }())
              .problems()
              .front()
              .message.key == "form.depth");
    std::string many = R"({"type": "separator"})";
    for (int i = 0; i < 600; ++i)
        many += R"(,{"type": "separator"})";
    CHECK(parsed(many).problems().front().message.key == "form.too_many");
    // Conditions in a circle come to an end.
    const auto circle = parsed(R"({"type": "textfield", "key": "a", "label": "A", "conditional": {"hide": "=b = null"}},
                                  {"type": "textfield", "key": "b", "label": "B", "conditional": {"hide": "=a != null"}})");
    (void)circle.validate({{"a", "1"}, {"b", "2"}}, around());
}
