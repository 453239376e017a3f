// Requests that two readers could understand differently, or that never end: each is refused with its own status, the
// connection is closed, no handler runs, and the server goes on.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "raw_client.h"
#include "test_site.h"

using namespace entente::http::test;
using entente::http::ServerOptions;

namespace {
struct Case {
    std::string name;
    std::string request;
    int status;
};

const std::string post =
    "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n";
const std::string smuggled = "GET /admin HTTP/1.1\r\nHost: localhost\r\n\r\n";

std::vector<Case> brokenRequests() {
    std::string manyHeaders;
    for (int i = 0; i < 150; ++i)
        manyHeaders += "X-" + std::to_string(i) + ": 1\r\n";
    return {
        {"length and chunks", post + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + smuggled,
         400},
        {"chunks and length", post + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n" + smuggled,
         400},
        {"two lengths", post + "Content-Length: 3\r\nContent-Length: 5\r\n\r\na=1&b", 400},
        {"two equal lengths", post + "Content-Length: 3\r\nContent-Length: 3\r\n\r\na=1", 400},
        {"list of lengths", post + "Content-Length: 3, 3\r\n\r\na=1", 400},
        {"negative length", post + "Content-Length: -1\r\n\r\n", 400},
        {"length with sign", post + "Content-Length: +3\r\n\r\na=1", 400},
        {"length in hexadecimal", post + "Content-Length: 0x3\r\n\r\na=1", 400},
        {"length with a tail", post + "Content-Length: 3x\r\n\r\na=1", 400},
        {"empty length", post + "Content-Length:\r\n\r\n", 400},
        {"length beyond 64 bits", post + "Content-Length: 99999999999999999999\r\n\r\n", 400},
        {"unknown coding", post + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501},
        {"disguised coding", post + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 501},
        {"two codings", post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
        {"space before the colon", post + "Content-Length : 3\r\n\r\na=1", 400},
        {"folded header", "GET / HTTP/1.1\r\nHost: localhost\r\nX: a\r\n b\r\n\r\n", 400},
        {"header without colon", "GET / HTTP/1.1\r\nHost: localhost\r\nX\r\n\r\n", 400},
        {"header without name", "GET / HTTP/1.1\r\nHost: localhost\r\n: x\r\n\r\n", 400},
        {"bare line feed in the head", "GET / HTTP/1.1\nHost: localhost\n\n", 400},
        {"bare line feed in a value", "GET / HTTP/1.1\r\nHost: localhost\r\nX: a\nY: b\r\n\r\n", 400},
        {"bare carriage return", "GET / HTTP/1.1\r\nHost: localhost\r\nX: a\rY: b\r\n\r\n", 400},
        {"NUL in a header", std::string("GET / HTTP/1.1\r\nHost: localhost\r\nX: a") + char{} + "b\r\n\r\n", 400},
        {"invalid UTF-8 in a header", "GET / HTTP/1.1\r\nHost: localhost\r\nX: \xC0\xAF\r\n\r\n", 400},
        {"no host", "GET / HTTP/1.1\r\n\r\n", 400},
        {"two hosts", "GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n", 400},
        {"unknown version", "GET / HTTP/2.0\r\nHost: localhost\r\n\r\n", 505},
        {"no version", "GET /\r\nHost: localhost\r\n\r\n", 400},
        {"no HTTP at all", "\x16\x03\x01 hello\r\n\r\n", 400},
        {"space in the address", "GET /a b HTTP/1.1\r\nHost: localhost\r\n\r\n", 400},
        {"address without slash", "GET admin HTTP/1.1\r\nHost: localhost\r\n\r\n", 400},
        {"20 KB address", "GET /" + std::string(20'000, 'a') + " HTTP/1.1\r\nHost: localhost\r\n\r\n", 414},
        {"20 KB without end", std::string(20'000, 'a'), 414},
        {"150 headers", "GET / HTTP/1.1\r\nHost: localhost\r\n" + manyHeaders + "\r\n", 431},
        {"40 KB header", "GET / HTTP/1.1\r\nHost: localhost\r\nX: " + std::string(40'000, 'a') + "\r\n\r\n", 431},
        {"unmeetable expectation", post + "Expect: tea\r\nContent-Length: 3\r\n\r\na=1", 417},
        {"chunk size is no number", post + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n", 400},
        {"negative chunk size", post + "Transfer-Encoding: chunked\r\n\r\n-1\r\n", 400},
        {"huge chunk size", post + "Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n", 400},
        {"chunk longer than announced", post + "Transfer-Encoding: chunked\r\n\r\n3\r\na=12\r\n0\r\n\r\n", 400},
        {"bare line feed after a chunk size", post + "Transfer-Encoding: chunked\r\n\r\n3\na=1\r\n0\r\n\r\n", 400},
        {"endless chunk extension", post + "Transfer-Encoding: chunked\r\n\r\n3;" + std::string(5000, 'x'), 400},
        {"body over the limit", post + "Content-Length: 1001\r\n\r\n" + std::string(1001, 'a'), 413},
        {"chunks over the limit", post + "Transfer-Encoding: chunked\r\n\r\n3e9\r\n" + std::string(1001, 'a'), 413},
    };
}
}  // namespace

TEST_CASE("a broken request is refused, closes the connection and reaches no handler") {
    TestSite site;
    for (const auto& broken : brokenRequests()) {
        CAPTURE(broken.name);
        RawClient client(site.port());
        const auto response = client.ask(broken.request);
        CHECK(response.status == broken.status);
        CHECK(response.header("Connection") == "close");
        CHECK(response.header("Content-Type") == "text/html; charset=utf-8");
        CHECK(client.isClosed());
    }
    CHECK(site.calls() == 0);
    CHECK(RawClient(site.port()).ask(TestSite::get("/")).status == 200);
}

TEST_CASE("a truncated body is not delivered as complete") {
    TestSite site;
    RawClient client(site.port());
    client.send(post + "Content-Length: 100\r\n\r\na=1");
    client.finishSending();
    CHECK(client.receive().status == 400);
    CHECK(client.isClosed());
    RawClient chunks(site.port());
    chunks.send(post + "Transfer-Encoding: chunked\r\n\r\n3\r\na=1\r\n");
    chunks.finishSending();
    CHECK(chunks.receive().status == 400);
    CHECK(site.calls() == 0);
}

TEST_CASE("an unread body is never parsed as the next request") {
    TestSite site;
    SUBCASE("a short one is skipped") {
        RawClient client(site.port());
        const auto head = TestSite::start("POST", "/nowhere") + "Content-Length: " + std::to_string(smuggled.size());
        client.send(head + "\r\n\r\n" + smuggled + TestSite::get("/"));
        CHECK(client.receive().status == 404);
        CHECK(client.receive().body == "home");
    }
    SUBCASE("so is one of a GET") {
        RawClient client(site.port());
        const auto head = TestSite::start("GET", "/") + "Content-Length: " + std::to_string(smuggled.size());
        client.send(head + "\r\n\r\n" + smuggled + TestSite::get("/"));
        CHECK(client.receive().status == 400);
        CHECK(client.receive().body == "home");
    }
    SUBCASE("a long one closes the connection, after the answer has arrived") {
        RawClient client(site.port());
        const std::string body(500'000, 'x');
        client.send(TestSite::start("POST", "/nowhere") + "Content-Length: 500000\r\n\r\n" + body + TestSite::get("/"));
        const auto response = client.receive();
        CHECK(response.status == 404);
        CHECK(response.header("Connection") == "close");
        CHECK(client.isClosed());
        CHECK(site.calls() == 0);
    }
}

TEST_CASE("encoded line ends in a header stay what they are") {
    TestSite site;
    RawClient client(site.port());
    const auto response = client.ask(TestSite::start("GET", "/secret") +
                                     "X: =?UTF-8?Q?a=0D=0ASet-Cookie:_b?=\r\nCookie: __Host-session=%0d%0aX:1\r\n\r\n");
    CHECK(response.status == 200);
    CHECK(response.head.find("Set-Cookie") == std::string::npos);
}

TEST_CASE("paths that mean two things are refused, and the connection goes on") {
    TestSite site;
    RawClient client(site.port());
    for (const auto* path : {"/named/a%2fb", "/named/%2e%2e/secret", "/named/../secret", "/named/.", "/named/%00",
                             "/named/%0d%0aX:1", "/named/%c0%af", "/named/%e2%80%ae", "/named/%zz", "/named/%",
                             "/named/a\\b", "/named/%5c..%5c", "/?a=%00", "/?a=%ff", "/?a=%"}) {
        CAPTURE(path);
        CHECK(client.ask(TestSite::get(path)).status == 400);
    }
    CHECK(client.ask(TestSite::get("/named/%ED%95%9C%20")).body == "한 ");
    CHECK(client.ask(TestSite::get("//named/x")).status == 404);
    CHECK(client.ask(TestSite::get("/named/")).status == 404);
}

TEST_CASE("only requests for this server's own name are answered") {
    ServerOptions options;
    options.baseUrl = "http://localhost:8080";
    TestSite site(options);
    const std::string port = "8080";
    const auto ask = [&](const std::string& host) {
        return RawClient(site.port()).ask("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n").status;
    };
    CHECK(ask("localhost:" + port) == 200);
    CHECK(ask("127.0.0.1:" + port) == 200);
    CHECK(ask("[::1]:" + port) == 200);
    CHECK(ask("LOCALHOST:" + port) == 200);
    for (const auto& host : {std::string("evil.example"), "evil.example:" + port, std::string("localhost:1"),
                             "localhost:" + port + "@evil.example", "localhost.evil.example:" + port, std::string()}) {
        CAPTURE(host);
        CHECK(ask(host) == 421);
    }
    CHECK(RawClient(site.port())
              .ask("GET http://evil.example/ HTTP/1.1\r\nHost: localhost:" + port + "\r\n\r\n")
              .status == 421);
    CHECK(RawClient(site.port()).ask("GET http://localhost:" + port + "/ HTTP/1.1\r\nHost: x\r\n\r\n").status == 200);
}
