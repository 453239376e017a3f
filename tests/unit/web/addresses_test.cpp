#include "web/addresses.h"

#include <doctest/doctest.h>

using entente::web::addressesIn;

TEST_CASE("the addresses of a page are found wherever they stand") {
    using Addresses = std::vector<std::string>;
    const struct {
        const char* text;
        Addresses found;
    } cases[] = {
        {"", {}},
        {"@ a@ @b 5 @ 3", {}},
        {"<td>speaker12@nia.example</td>", {"speaker12@nia.example"}},
        {"<a href=\"mailto:speaker12@nia.example\">speaker12@nia.example</a>", {"speaker12@nia.example"}},
        {"Write to Speaker.12+forum@sub.nia.example. Thank you", {"Speaker.12+forum@sub.nia.example"}},
        {"{&quot;email&quot;:&quot;b@x.example&quot;,&quot;cc&quot;:&quot;a@x.example&quot;}",
         {"a@x.example", "b@x.example"}},
        {"o&#39;speaker@nia.example", {"o'speaker@nia.example"}},
        {"발표자 speaker12@nia.example에게", {"speaker12@nia.example"}},
        {"a@b@c.example", {"a@b", "b@c.example"}},
    };
    for (const auto& one : cases) {
        CAPTURE(std::string(one.text));
        CHECK(addressesIn(one.text) == one.found);
    }
}
