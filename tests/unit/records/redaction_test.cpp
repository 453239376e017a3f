#include "records/redaction.h"

#include <doctest/doctest.h>

using namespace entente::records;

TEST_CASE("a person is found in texts by whole names, addresses and numbers") {
    const Marks marks({"Li Na", "홍길동", "a@x.example", "+82 2 100 2000", "Anna \"An\" Berg", "Al", "이", ""});
    const std::pair<const char*, const char*> texts[] = {
        {"Li Na, LI NA and li na", "■■■, ■■■ and ■■■"},
        {"Li Nan, Uli Na, Li Na2", "Li Nan, Uli Na, Li Na2"},
        {"홍길동이 홍길동", "■■■이 ■■■"},
        {"홍길순", "홍길순"},
        {"<A@X.example>; mail a@x.example.", "<■■■>; mail ■■■."},
        {"ba@x.example z.a@x.example a@x.example.kr a@x.examples",
         "ba@x.example z.a@x.example a@x.example.kr a@x.examples"},
        {"Tel. +82 2 100 2000", "Tel. ■■■"},
        {"+82 2 100 20001", "+82 2 100 20001"},
        {R"({"name":"Anna \"An\" Berg","al":"Al","note":"one\nLi Na"})",
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
