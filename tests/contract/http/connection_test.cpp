// Life of a connection: several requests on one, slow and too many clients, the end of the server.
#include <doctest/doctest.h>

#include <chrono>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "raw_client.h"
#include "test_site.h"

using namespace entente::http::test;
using entente::http::Server;
using entente::http::ServerOptions;
using std::chrono::milliseconds;

TEST_CASE("a connection serves many requests, also when they come all at once") {
    TestSite site;
    RawClient client(site.port());
    for (int i = 0; i < 50; ++i)
        CHECK(client.ask(TestSite::get("/named/" + std::to_string(i))).body == std::to_string(i));
    std::string all;
    for (int i = 0; i < 50; ++i) {
        all +=
            TestSite::get("/named/" + std::to_string(i)) + "\r\n" + TestSite::post("/echo", "i=" + std::to_string(i));
    }
    client.send(all);
    for (int i = 0; i < 50; ++i) {
        CHECK(client.receive().body == std::to_string(i));
        CHECK(client.receive().body == "i=" + std::to_string(i) + ";");
    }
}

TEST_CASE("a request may arrive in any pieces") {
    TestSite site;
    RawClient client(site.port());
    for (const char c : TestSite::post("/echo", "a=1&b=2"))
        client.send(std::string_view(&c, 1));
    CHECK(client.receive().body == "a=1;b=2;");
    const auto chunked = TestSite::start("POST", "/echo") + "Cookie: __Host-csrf=" + std::string(TestSite::token) +
                         "\r\nX-CSRF-Token: " + std::string(TestSite::token) +
                         "\r\nContent-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n" +
                         "3;ext=1\r\na=1\r\n4\r\n&b=2\r\n0\r\nTrailer: x\r\n\r\n";
    for (const char c : chunked + TestSite::get("/"))
        client.send(std::string_view(&c, 1));
    CHECK(client.receive().body == "a=1;b=2;");
    CHECK(client.receive().body == "home");
}

TEST_CASE("who asks to close, or speaks HTTP/1.0, gets one answer") {
    TestSite site;
    RawClient client(site.port());
    CHECK(client.ask(TestSite::start("GET", "/") + "Connection: Keep-Alive, Close\r\n\r\n").header("Connection") ==
          "close");
    CHECK(client.isClosed());
    RawClient old(site.port());
    CHECK(old.ask("GET / HTTP/1.0\r\nHost: localhost\r\n\r\n").body == "home");
    CHECK(old.isClosed());
    RawClient oldButKeen(site.port());
    const auto* keen = "GET / HTTP/1.0\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n";
    CHECK(oldButKeen.ask(keen).header("Connection") == "keep-alive");
    CHECK(oldButKeen.ask(keen).body == "home");
}

TEST_CASE("HEAD says what GET would, without the body") {
    TestSite site;
    RawClient client(site.port());
    for (const auto* path : {"/", "/file", "/nowhere"}) {
        CAPTURE(path);
        client.send(TestSite::start("HEAD", path) + "\r\n");
        const auto head = client.receive(false);
        const auto get = client.ask(TestSite::get(path));
        CHECK(head.status == get.status);
        CHECK(head.header("Content-Length") == get.header("Content-Length"));
    }
}

TEST_CASE("100-continue invites the body only when it is wanted") {
    TestSite site;
    const auto expect = std::string("Expect: 100-continue\r\n");
    const auto whole = TestSite::post("/echo", "a=1", expect);
    const auto end = whole.find("\r\n\r\n") + 4;
    RawClient client(site.port());
    client.send(whole.substr(0, end));
    CHECK(client.receive(false).status == 100);
    CHECK(client.ask(whole.substr(end)).body == "a=1;");
    RawClient refused(site.port());
    const auto nowhere = TestSite::post("/nowhere", "a=1", expect);
    const auto response = refused.ask(nowhere.substr(0, nowhere.find("\r\n\r\n") + 4));
    CHECK(response.status == 404);
    CHECK(response.header("Connection") == "close");
}

TEST_CASE("empty lines before a request are skipped") {
    TestSite site;
    CHECK(RawClient(site.port()).ask("\r\n\r\n" + TestSite::get("/")).body == "home");
}

TEST_CASE("a slow client is told so, and holds nobody up") {
    ServerOptions options;
    options.workers = 1;
    options.headTime = milliseconds(300);
    options.stallTime = milliseconds(300);
    TestSite site(options);
    std::vector<std::unique_ptr<RawClient>> dripping;
    for (int i = 0; i < 20; ++i) {
        dripping.push_back(std::make_unique<RawClient>(site.port()));
        dripping.back()->send("GET / HTTP/1.1\r\nHos");
    }
    CHECK(RawClient(site.port()).ask(TestSite::get("/")).status == 200);
    for (auto& client : dripping)
        CHECK(client->receive().status == 408);
    RawClient stalled(site.port());
    stalled.send(TestSite::start("POST", "/echo") +
                 "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 9\r\n\r\na=");
    CHECK(stalled.receive().status == 408);
    CHECK(stalled.isClosed());
}

TEST_CASE("an idle connection is closed, and holds no worker until then") {
    ServerOptions options;
    options.workers = 2;
    options.keepAliveTime = milliseconds(500);
    TestSite site(options);
    std::vector<std::unique_ptr<RawClient>> idle;
    for (int i = 0; i < 30; ++i) {
        idle.push_back(std::make_unique<RawClient>(site.port()));
        CHECK(idle.back()->ask(TestSite::get("/")).status == 200);
    }
    for (auto& client : idle)
        CHECK(client->isClosed());
}

TEST_CASE("more requests than the queue holds are shed with 503") {
    ServerOptions options;
    options.workers = 1;
    options.queuedRequests = 1;
    TestSite site(options);
    RawClient working(site.port());
    working.send(TestSite::get("/slow"));
    site.awaitSlow(1);
    RawClient first(site.port());
    RawClient second(site.port());
    first.send(TestSite::get("/"));
    second.send(TestSite::get("/"));
    // One of the two waits; the other is told at once.
    RawClient third(site.port());
    const auto shed = third.ask(TestSite::get("/"));
    CHECK(shed.status == 503);
    CHECK(shed.header("Retry-After") == "5");
    CHECK(shed.body.find("http.busy") != std::string::npos);
    CHECK(third.isClosed());
    site.release();
    CHECK(working.receive().body == "slow");
}

TEST_CASE("more connections than allowed are answered 503") {
    ServerOptions options;
    options.maxConnections = 2;
    TestSite site(options);
    RawClient first(site.port());
    RawClient second(site.port());
    CHECK(first.ask(TestSite::get("/")).status == 200);
    CHECK(second.ask(TestSite::get("/")).status == 200);
    RawClient third(site.port());
    CHECK(third.receive().status == 503);
    CHECK(first.ask(TestSite::get("/")).status == 200);
}

TEST_CASE("stopping lets requests finish and closes what is idle") {
    TestSite site;
    RawClient working(site.port());
    RawClient idle(site.port());
    CHECK(idle.ask(TestSite::get("/")).status == 200);
    working.send(TestSite::get("/slow"));
    site.awaitSlow(1);
    auto stopped = std::async(std::launch::async, [&] { site.server().stop(); });
    CHECK(idle.isClosed());
    site.release();
    const auto response = working.receive();
    CHECK(response.body == "slow");
    CHECK(response.header("Connection") == "close");
    stopped.get();
    CHECK_THROWS(RawClient(site.port()));
    site.server().stop();
}

TEST_CASE("stopping does not wait for a client that sends or takes nothing") {
    ServerOptions options;
    options.drainTime = milliseconds(200);
    TestSite site(options);
    RawClient client(site.port());
    client.send(TestSite::start("POST", "/echo") +
                "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 9\r\n" +
                "Expect: 100-continue\r\n\r\n");
    CHECK(client.receive(false).status == 100);
    site.server().stop();
    client.receive();
    CHECK(client.isClosed());
}

TEST_CASE("a port in use is named when the server starts") {
    TestSite site;
    ServerOptions options;
    options.port = site.port();
    Server second(options, {entente::http::Router({}), nullptr});
    const auto expected =
        "cannot listen on 127.0.0.1 port " + std::to_string(site.port()) + ": another program uses this port";
    CHECK_THROWS_WITH(second.start(), expected.c_str());
    options.address = "not an address";
    Server third(options, {entente::http::Router({}), nullptr});
    CHECK_THROWS(third.start());
}

TEST_CASE("many keep-alive connections are served at the same time") {
    TestSite site;
    std::vector<std::thread> clients;
    std::atomic<int> good = 0;
    clients.reserve(16);
    for (int i = 0; i < 16; ++i) {
        clients.emplace_back([&] {
            RawClient client(site.port());
            for (int n = 0; n < 100; ++n) {
                if (client.ask(n % 2 == 0 ? TestSite::get("/") : TestSite::post("/echo", "a=1")).status == 200) ++good;
            }
        });
    }
    for (auto& client : clients)
        client.join();
    CHECK(good == 1600);
}
