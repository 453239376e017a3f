#include "http/form_reader.h"

#include <doctest/doctest.h>

#include "http/refusal.h"

using namespace entente::http;

TEST_CASE("queries and forms are decoded in order") {
    const auto fields = parseUrlEncoded("a=1&b=%EC%B4%88+x&a=&c&=v", 10);
    CHECK(fields == Fields{{"a", "1"}, {"b", "초 x"}, {"a", ""}, {"c", ""}, {"", "v"}});
    CHECK(parseUrlEncoded("", 10).empty());
}

TEST_CASE("a refusal names the field only when it can be shown") {
    const auto named = [](std::string_view form) {
        try {
            parseUrlEncoded(form, 3);
        } catch (const Refusal& refusal) {
            return refusal.message().english();
        }
        return std::string("accepted");
    };
    CHECK(named("note=%00").starts_with("The field note "));
    CHECK(named("%00=1").starts_with("The field ? "));
    CHECK(named(std::string(100, 'x') + "=%00").starts_with("The field ? "));
    CHECK(named("a&b&c") == "accepted");
    CHECK(named("a&b&c&d") == "The form has more than 3 fields.");
}
