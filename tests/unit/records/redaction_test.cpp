#include "records/redaction.h"

#include <doctest/doctest.h>

using namespace entente::records;

TEST_CASE("a person is found in texts by whole names, addresses and numbers") {
    const Marks marks({"Ex Po", "발표자", "a@x.example", "+82 2 100 2000", "Speaker \"Sp\" Ten", "Al", "이", ""});
    const std::pair<const char*, const char*> texts[] = {
        {"Ex Po, EX PO and ex po", "■■■, ■■■ and ■■■"},
        {"Ex Pon, Uex Po, Ex Po2", "Ex Pon, Uex Po, Ex Po2"},
        {"발표자이 발표자", "■■■이 ■■■"},
        {"발표회", "발표회"},
        {"<A@X.example>; mail a@x.example.", "<■■■>; mail ■■■."},
        {"ba@x.example z.a@x.example a@x.example.kr a@x.examples",
         "ba@x.example z.a@x.example a@x.example.kr a@x.examples"},
        {"Tel. +82 2 100 2000", "Tel. ■■■"},
        {"+82 2 100 20001", "+82 2 100 20001"},
        {R"({"name":"Speaker \"Sp\" Ten","al":"Al","note":"one\nEx Po"})",
         R"({"name":"■■■","al":"Al","note":"one\n■■■"})"},
        {"", ""},
    };
    for (const auto& [before, after] : texts) {
        CAPTURE(before);
        CHECK(marks.redact(before) == after);
        CHECK(marks.isIn(before) == (std::string(before) != after));
    }
    CHECK(Marks({"", "ab", "가"}).empty());
    CHECK(Marks({"B b", "a"}).json() == "[\"b b\"]");
}
