#include "http/origin.h"

#include <doctest/doctest.h>

#include "http/trusted_proxies.h"

using namespace entente::http;

TEST_CASE("a base URL decides names and cookies") {
    const Origin site("https://entente.example/", 0);
    CHECK(site.baseUrl() == "https://entente.example");
    CHECK(site.isServed("entente.example"));
    CHECK(site.isServed("ENTENTE.example:443"));
    CHECK_FALSE(site.isServed("entente.example:80"));
    CHECK_FALSE(site.isServed("localhost"));
    CHECK_FALSE(site.isServed("entente.example."));
    CHECK(site.isOwn("https://entente.example"));
    CHECK_FALSE(site.isOwn("http://entente.example"));
    CHECK_FALSE(site.isOwn("https://entente.example.evil.example"));
    CHECK(site.keepsSecureCookies());

    const Origin local("", 8123);
    CHECK(local.baseUrl() == "http://localhost:8123");
    CHECK(local.isServed("[::1]:8123"));
    CHECK(local.isOwn("http://127.0.0.1:8123"));
    CHECK_FALSE(local.isServed("localhost"));
    CHECK(local.keepsSecureCookies());
    CHECK_FALSE(Origin("http://intranet.example", 0).keepsSecureCookies());
    CHECK_FALSE(Origin("http://127.evil.example", 0).keepsSecureCookies());
}

TEST_CASE("what is no base URL is refused") {
    for (const auto* bad : {"entente.example", "ftp://entente.example", "https://", "https://a b", "https://a/b",
                            "https://u@h", "https://h:123456", "https://h:x", "http"}) {
        CAPTURE(bad);
        CHECK_THROWS_AS(Origin(bad, 0), std::invalid_argument);
    }
}

TEST_CASE("the client is the last address that no trusted proxy put there") {
    const TrustedProxies proxies({"10.0.0.0/8", "192.168.1.1", "2001:db8::/32"});
    CHECK(proxies.contains("10.255.0.1"));
    CHECK_FALSE(proxies.contains("11.0.0.1"));
    CHECK(proxies.contains("2001:db8:1::1"));
    CHECK_FALSE(proxies.contains("2001:db9::1"));
    CHECK_FALSE(proxies.contains("not an address"));
    CHECK(proxies.client("10.0.0.1", "6.6.6.6, 7.7.7.7, 192.168.1.1") == "7.7.7.7");
    CHECK(proxies.client("9.9.9.9", "6.6.6.6") == "9.9.9.9");
    CHECK(proxies.client("10.0.0.1", "") == "10.0.0.1");
    CHECK(proxies.client("10.0.0.1", "10.0.0.2, 10.0.0.3") == "10.0.0.2");
    CHECK(proxies.client("10.0.0.1", "6.6.6.6, x") == "10.0.0.1");
    for (const auto* bad : {"10.0.0.0/33", "10.0.0.0/", "10.0.0.0/x", "localhost", ""}) {
        CAPTURE(bad);
        CHECK_THROWS_AS(TrustedProxies({bad}), std::invalid_argument);
    }
}
