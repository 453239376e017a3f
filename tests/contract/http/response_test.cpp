// What every response carries, and what becomes of a handler that fails.
#include <doctest/doctest.h>

#include <filesystem>
#include <string>

#include "raw_client.h"
#include "test_site.h"

using namespace entente::http::test;

TEST_CASE("every response carries the security headers") {
    TestSite site;
    RawClient client(site.port());
    for (const auto* path : {"/", "/nowhere", "/secret", "/throw/error", "/asset", "/file"}) {
        CAPTURE(path);
        const auto response = client.ask(TestSite::get(path));
        CHECK(response.header("Content-Security-Policy") ==
              "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src "
              "'self'; "
              "form-action 'self'; frame-ancestors 'none'; base-uri 'none'");
        CHECK(response.header("X-Content-Type-Options") == "nosniff");
        CHECK(response.header("Referrer-Policy") == "no-referrer");
        CHECK(response.header("Cross-Origin-Opener-Policy") == "same-origin");
        CHECK(response.header("Cross-Origin-Resource-Policy") == "same-origin");
        CHECK_FALSE(response.header("Permissions-Policy").empty());
        CHECK_FALSE(response.header("Date").empty());
    }
    CHECK(client.ask(TestSite::get("/")).header("Cache-Control") == "no-store");
}

TEST_CASE("a failing handler gives a page with a number and no detail, whatever it throws") {
    TestSite site;
    RawClient client(site.port());
    for (const auto* what : {"error", "length", "number"}) {
        CAPTURE(what);
        const auto response = client.ask(TestSite::get(std::string("/throw/") + what));
        CHECK(response.status == 500);
        CHECK(response.body.find("500 http.internal ") != std::string::npos);
        CHECK(response.body.find("secret") == std::string::npos);
        const auto number = response.body.substr(response.body.find("internal ") + 9, 8);
        CHECK(number.find_first_not_of("0123456789abcdef") == std::string::npos);
    }
    CHECK(client.ask(TestSite::get("/")).status == 200);
}

TEST_CASE("assets are kept, validated and compressed; pages are not") {
    TestSite site;
    RawClient client(site.port());
    const auto plain = client.ask(TestSite::get("/asset"));
    CHECK(plain.header("Cache-Control") == "public, max-age=31536000, immutable");
    CHECK(plain.header("ETag") == "\"v1\"");
    CHECK(plain.header("Vary") == "Accept-Encoding");
    CHECK(plain.body.size() == 5000);
    const auto packed = client.ask(TestSite::start("GET", "/asset") + "Accept-Encoding: br, gzip\r\n\r\n");
    CHECK(packed.header("Content-Encoding") == "gzip");
    CHECK(packed.header("ETag") == "\"v1-gzip\"");
    CHECK(packed.body.size() < 500);
    CHECK(packed.body.starts_with("\x1f\x8b"));
    CHECK(client.ask(TestSite::start("GET", "/asset") + "Accept-Encoding: gzip;q=0\r\n\r\n").body == plain.body);
    for (const auto* tag : {"\"v1\"", "W/\"v1\"", "\"x\", \"v1-gzip\"", "*"}) {
        CAPTURE(tag);
        const auto unchanged = client.ask(TestSite::start("GET", "/asset") + "If-None-Match: " + tag + "\r\n\r\n");
        CHECK(unchanged.status == 304);
        CHECK(unchanged.body.empty());
    }
    CHECK(client.ask(TestSite::start("GET", "/asset") + "If-None-Match: \"v2\"\r\n\r\n").status == 200);
    CHECK(client.ask(TestSite::start("GET", "/") + "Accept-Encoding: gzip\r\n\r\n").header("Content-Encoding").empty());
}

TEST_CASE("a file is streamed and saved under its name") {
    TestSite site;
    RawClient client(site.port());
    const auto response = client.ask(TestSite::get("/file"));
    CHECK(response.body.size() == std::filesystem::file_size(ENTENTE_SOURCE_DIR "/tests/contract/http/test_site.cpp"));
    CHECK(response.header("Content-Disposition") ==
          "attachment; filename=\"___ _1_.txt\"; filename*=UTF-8''%EC%B4%88%EC%B2%AD%EC%9E%A5%20%221%22.txt");
    CHECK(response.header("Set-Cookie") == "__Host-mark=x; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=60");
    CHECK(client.ask(TestSite::get("/")).body == "home");
}
