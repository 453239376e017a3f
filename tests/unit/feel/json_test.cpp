#include "feel/json.h"

#include <doctest/doctest.h>

using namespace entente::feel;

TEST_CASE("typed JSON keeps every value") {
    Context context{{"n", Value(*Number::parse("1.50"))},
                    {"date", Value(*Date::parse("2027-01-05"))},
                    {"moment", Value(*DateTime::parse("2027-01-05T09:00:00@Asia/Seoul"))},
                    {"duration", Value(*DaysTimeDuration::parse("-PT1H"))},
                    {"like", Value("@\"2027-01-05\"")},
                    {"likelier", Value("@\"@\"x")},
                    {"range", Value(Range{Value(1), Value(5), true, false})},
                    {"large", Value(*Number::parse("-12e6000"))},
                    {"small", Value(*Number::parse("1e-6176"))},
                    {"list", Value(List{Value(), Value(true), Value("한\n\"")})}};
    const Value value(context);
    const auto text = toTypedJson(value);
    const auto back = fromTypedJson(text);
    REQUIRE(back);
    CHECK(*back == value);
    CHECK(toTypedJson(*back) == text);
}

TEST_CASE("plain JSON writes ISO 8601 and keeps digits") {
    CHECK(toJson(Value(List{Value(*Date::parse("2027-01-05")), Value(*Number::parse("1.50"))})) ==
          "[\"2027-01-05\",1.5]");
    const auto number = fromJson("1234567890123456789012345678901234");
    REQUIRE(number);
    CHECK(number->number().text() == "1234567890123456789012345678901234");
}

TEST_CASE("hostile JSON is refused with a place") {
    for (const auto* text : {"", "{", "[1,]", "{\"a\":1,\"a\":2}", "\"\xFF\"", "nul", "1 2", "01", "\"\x01\"", "[NaN]",
                             "{\"\xC0\x80\":1}", "1e999999"}) {
        const auto value = fromJson(text);
        CAPTURE(text);
        REQUIRE_FALSE(value);
        CHECK_FALSE(value.error().place.empty());
    }
    CHECK_FALSE(fromJson(std::string(100000, '[')));
    CHECK_FALSE(fromJson("[1,2,3]", {100, 10, 3}));
    CHECK_FALSE(fromJsonWithAtLiterals("\"@\\\"2027-02-30\\\"\""));
}

TEST_CASE("large contexts are found by name") {
    Context context;
    for (int i = 0; i < 1000; ++i)
        context.set("k" + std::to_string(i), Value(i));
    context.set("k500", Value("new"));
    REQUIRE(context.find("k500"));
    CHECK(context.find("k500")->string() == "new");
    CHECK(context.erase("k500"));
    CHECK(context.find("k500") == nullptr);
    CHECK(context.find("k999")->number() == Number(999));
    CHECK(Value(context).at("k1.x").isNull());
}

TEST_CASE("the store keeps why something is null") {
    for (const std::string reason : {"there is no name `x`", "a \"quoted\" (and bracketed) reason", ""}) {
        CAPTURE(reason);
        const auto text = toTypedJson(Value(Context{{"a", Value(List{Value::null(reason)})}}));
        const auto read = fromTypedJson(text).value();
        CHECK(read["a"].list().front().isNull());
        CHECK(read["a"].list().front().reason() == reason);
    }
    CHECK(fromTypedJson("null").value().reason().empty());  // as earlier versions have stored it
    CHECK(toJson(Value::null("why")) == "null");
    CHECK(fromTypedJson(toTypedJson(Value("@\"null(x)\""))).value() == Value("@\"null(x)\""));
}
