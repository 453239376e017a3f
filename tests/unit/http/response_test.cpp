#include "http/response.h"

#include <doctest/doctest.h>

#include "http/response_writer.h"

using namespace entente::http;

TEST_CASE("nothing splits a response") {
    auto response = Response::html("x");
    for (const auto* value : {"a\r\nX: y", "a\nb", "a\rb", "\x01", "\x7f"}) {
        CAPTURE(value);
        CHECK_THROWS_AS(response.header("X-Test", value), std::invalid_argument);
        CHECK_THROWS_AS(response.cookie({"a", value}), std::invalid_argument);
    }
    CHECK_THROWS_AS(response.header("X Test", "a"), std::invalid_argument);
    CHECK_THROWS_AS(response.header("", "a"), std::invalid_argument);
    CHECK_THROWS_AS(response.header("X-Test", std::string("a\0b", 3)), std::invalid_argument);
    CHECK_THROWS_AS(response.cookie({"a", "b; Path=/x"}), std::invalid_argument);
    CHECK_THROWS_AS(response.cookie({"a=b", "c"}), std::invalid_argument);
    CHECK_THROWS_AS(response.etag("a\"b"), std::invalid_argument);
    for (const auto* name : {"Content-Length", "transfer-encoding", "Connection", "set-cookie", "Cache-Control"}) {
        CHECK_THROWS_AS(response.header(name, "1"), std::invalid_argument);
    }
    for (const auto* target : {"//evil.example", "https://evil.example", "/a\r\nX: y", ""}) {
        CHECK_THROWS_AS(Response::redirect(target), std::invalid_argument);
    }
}

TEST_CASE("a header is set once") {
    auto response = Response::html("x");
    response.header("content-type", "text/plain");
    CHECK(response.headers().size() == 1);
    CHECK(response.headerValue("Content-Type") == "text/plain");
}

TEST_CASE("a name for saving survives any script and every quote") {
    const auto name = [](std::string_view text) {
        auto response = Response::text("");
        response.download(text);
        return std::string(response.headerValue("Content-Disposition"));
    };
    CHECK(name("letter.docx") == "attachment; filename=\"letter.docx\"; filename*=UTF-8''letter.docx");
    CHECK(name("a\"; x=\r\n\\%") == "attachment; filename=\"a_; x=____\"; filename*=UTF-8''a%22%3B%20x%3D%0D%0A%5C%25");
    CHECK(name("") == "attachment; filename=\"file\"; filename*=UTF-8''");
    CHECK(name("초") == "attachment; filename=\"_\"; filename*=UTF-8''%EC%B4%88");
}

TEST_CASE("errors have the status of their kind") {
    using entente::ErrorKind;
    const auto status = [](ErrorKind kind) { return Response::error(entente::Error{kind, {"k", "p", {}}}).status(); };
    CHECK(status(ErrorKind::NotFound) == 404);
    CHECK(status(ErrorKind::Forbidden) == 403);
    CHECK(status(ErrorKind::Rejected) == 409);
    CHECK(status(ErrorKind::Conflict) == 409);
    CHECK(status(ErrorKind::Invalid) == 400);
    CHECK(status(ErrorKind::Limit) == 413);
}

TEST_CASE("a studio page may use data images and named styles, nothing else") {
    auto response = Response::html("x");
    response.contentPolicy(ContentPolicy::Studio, {"sha256-abc="}).sameOriginReferrer();
    const auto head = renderHead(response, {});
    CHECK(head.find("style-src 'self' 'sha256-abc='; img-src 'self' data:; font-src 'self' data:;") !=
          std::string::npos);
    CHECK(head.find("script-src 'self';") != std::string::npos);
    CHECK(head.find("Referrer-Policy: same-origin\r\n") != std::string::npos);
}

TEST_CASE("a missing file is an error before anything is sent") {
    CHECK_THROWS(Response::file("/nowhere/at/all", "text/plain"));
    CHECK_THROWS(Response::file("/", "text/plain"));
}
