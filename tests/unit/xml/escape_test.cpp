#include "xml/escape.h"

#include <doctest/doctest.h>

using namespace entente;

TEST_CASE("what XML cannot hold becomes a question mark, whatever is quoted") {
    struct Case {
        std::string text, printable;
    };
    const Case cases[] = {
        {"plain 한 \xF0\x9F\x98\x80\t\n", "plain 한 \xF0\x9F\x98\x80\t\n"},
        {std::string("a\0b\x1B\r\x7F", 6), "a?b???"},
        {"\xEF\xBF\xBE\xEF\xBF\xBF\xEF\xBF\xBD", "??\xEF\xBF\xBD"},  // U+FFFE, U+FFFF and U+FFFD
        {"half \xED\x95", "half ??"},
        {"", ""},
    };
    for (const auto& one : cases) {
        CAPTURE(one.text);
        CHECK(xml::printable(one.text) == one.printable);
    }
}
