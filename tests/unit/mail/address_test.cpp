#include <doctest/doctest.h>

#include "mail/address.h"

using namespace entente::mail;

TEST_CASE("e-mail addresses are checked at the border") {
    for (const auto* good : {"a@b.example", "first.last+tag@mois.example", "o'neil@x-y.example", "x@localhost"})
        CHECK(parseEmail(good).ok());
    for (const auto* bad :
         {"", "a", "@b.example", "a@", "a b@c.example", "a@b..example", ".a@b.example", "a.@b.example", "a@-b.example",
          "a@b.example\r\nBcc: x@y.example", "a\n@b.example", "\"q\"@b.example", "a@[127.0.0.1]", "한글@b.example",
          "a@b.example,c@d.example", "<a@b.example>"})
        CHECK_FALSE(parseEmail(bad).ok());
    CHECK_FALSE(parseEmail(std::string(65, 'a') + "@b.example").ok());
    CHECK_FALSE(parseEmail("a@" + std::string(64, 'b') + ".example").ok());
}

TEST_CASE("addresses with a name") {
    CHECK(parseAddress("MOIS Secretariat <office@mois.example>").value() ==
          Address{"MOIS Secretariat", "office@mois.example"});
    CHECK(parseAddress("\"Office, MOIS\" <office@mois.example>")->name == "Office, MOIS");
    CHECK(parseAddress("office@mois.example")->name.empty());
    CHECK_FALSE(parseAddress("A\r\nBcc: b@c.example <office@mois.example>").ok());
    CHECK_FALSE(parseAddress("A\n <office@mois.example>").ok());
}

TEST_CASE("reserved names are known in any case and depth") {
    for (const auto* reserved :
         {"a@mois.example", "a@example", "a@EXAMPLE.com", "a@x.test", "a@deep.x.invalid", "a@localhost"})
        CHECK(isReservedDomain(reserved));
    for (const auto* real : {"a@mois.go.kr", "a@notexample.com", "a@example.kr"})
        CHECK_FALSE(isReservedDomain(real));
}
