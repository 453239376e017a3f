#include "http/url.h"

#include <doctest/doctest.h>

#include <string>

using namespace entente::http;

TEST_CASE("percent-encoding keeps unreserved characters and comes back") {
    CHECK(url::encode("aZ09-._~") == "aZ09-._~");
    CHECK(url::encode("a b/한&?") == "a%20b%2F%ED%95%9C%26%3F");
    std::string every;
    for (int byte = 0; byte < 256; ++byte)
        every.push_back(static_cast<char>(byte));
    CHECK(url::decode(url::encode(every)) == every);
    CHECK(url::decode("a+b") == "a+b");
    CHECK(url::decode("a+b", true) == "a b");
    for (const auto* bad : {"%", "%2", "a%2", "%2g", "%%41"})
        CHECK_FALSE(url::decode(bad));
}

TEST_CASE("only paths of this server are local") {
    for (const auto* good : {"/", "/a", "/programs/UZ-2026?tab=1#x", "/a//b"})
        CHECK(url::isLocalPath(good));
    for (const auto* bad : {"", "a", "//evil.example", "/\\evil.example", "\\evil", "http://evil.example", "/a\r\nX: y",
                            "/a b", "/\x7f", "/한", "/\t/evil.example"}) {
        CAPTURE(bad);
        CHECK_FALSE(url::isLocalPath(bad));
    }
    CHECK_FALSE(url::isLocalPath("/" + std::string(3000, 'a')));
}
