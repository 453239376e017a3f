// Who may do what: routes, roles, CSRF, cookies, proxies.
#include <doctest/doctest.h>

#include <string>

#include "raw_client.h"
#include "test_site.h"

using namespace entente::http::test;
using entente::http::ServerOptions;

namespace {
std::string as(const std::string& role, const std::string& method, const std::string& target,
               const std::string& headers = {}) {
    return TestSite::start(method, target) + "Cookie: theme=x; __Host-session=" + role + "\r\n" + headers + "\r\n";
}

std::string postAs(const std::string& role, const std::string& target, const std::string& form,
                   const std::string& headers = {}) {
    return TestSite::start("POST", target) + "Cookie: __Host-session=" + role +
           "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: " + std::to_string(form.size()) +
           "\r\n" + headers + "\r\n" + form;
}

const std::string own = "csrf=" + std::string(TestSite::sessionToken);
}  // namespace

TEST_CASE("who is not signed in is led to the sign-in page and back") {
    TestSite site;
    RawClient client(site.port());
    const auto page = client.ask(TestSite::get("/secret?tab=2"));
    CHECK(page.status == 303);
    CHECK(page.header("Location") == "/login?next=%2Fsecret%3Ftab%3D2");
    CHECK(client.ask(TestSite::get("/admin")).header("Location") == "/login?next=%2Fadmin");
    CHECK(client.ask(TestSite::post("/secret", "a=1")).header("Location") == "/login?next=%2Fsecret");
    CHECK(client.ask(TestSite::start("GET", "/secret") + "Sec-Fetch-Mode: cors\r\n\r\n").status == 401);
    CHECK(site.calls() == 0);
}

TEST_CASE("nobody uploads who may not") {
    TestSite site;
    RawClient client(site.port());
    const auto response =
        client.ask(TestSite::start("POST", "/secret") +
                   "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 60000000\r\n\r\n--x");
    CHECK(response.status == 303);
    CHECK(client.isClosed());
}

TEST_CASE("roles open routes") {
    TestSite site;
    RawClient client(site.port());
    CHECK(client.ask(as("reader", "GET", "/secret")).status == 200);
    CHECK(client.ask(as("reader", "GET", "/admin")).status == 403);
    CHECK(client.ask(as("administrator", "GET", "/admin")).body == "for administrators");
    CHECK(client.ask(TestSite::start("GET", "/secret") + "Cookie: session=reader\r\n\r\n").status == 303);
}

TEST_CASE("unknown pages and methods have their own answers") {
    TestSite site;
    RawClient client(site.port());
    CHECK(client.ask(TestSite::get("/nowhere")).status == 404);
    const auto response = client.ask(TestSite::start("DELETE", "/secret") + "\r\n");
    CHECK(response.status == 405);
    CHECK(response.header("Allow") == "GET, HEAD, POST");
    CHECK(response.body.find("405 http.method_not_allowed") != std::string::npos);
    CHECK(client.ask(TestSite::start("BREW", "/") + "\r\n").status == 501);
    CHECK(client.ask(TestSite::start("TRACE", "/") + "\r\n").status == 501);
}

TEST_CASE("an unsafe request of a session needs its token and its origin") {
    TestSite site;
    RawClient client(site.port());
    CHECK(client.ask(postAs("reader", "/secret", own)).body == "done");
    CHECK(client.ask(postAs("reader", "/secret", own, "Origin: http://localhost\r\nSec-Fetch-Site: same-origin\r\n"))
              .status == 200);
    // What browsers send from our own pages, because these say Referrer-Policy no-referrer.
    CHECK(client.ask(postAs("reader", "/secret", own, "Origin: null\r\nSec-Fetch-Site: same-origin\r\n")).status ==
          200);
    CHECK(client.ask(postAs("reader", "/secret", "", "X-CSRF-Token: " + std::string(TestSite::sessionToken) + "\r\n"))
              .status == 200);
    const int before = site.calls();
    CHECK(client.ask(postAs("reader", "/secret", "")).status == 403);
    CHECK(client.ask(postAs("reader", "/secret", "csrf=")).status == 403);
    CHECK(client.ask(postAs("reader", "/secret", own + "x")).status == 403);
    CHECK(client.ask(postAs("reader", "/secret", own, "Origin: http://evil.example\r\n")).status == 403);
    CHECK(client.ask(postAs("reader", "/secret", own, "Origin: https://localhost\r\n")).status == 403);
    CHECK(client.ask(postAs("reader", "/secret", own, "Sec-Fetch-Site: cross-site\r\n")).status == 403);
    CHECK(client.ask(postAs("reader", "/secret", own, "Sec-Fetch-Site: same-site\r\n")).status == 403);
    // A token of the double-submit cookie does not stand in for that of the session.
    CHECK(client
              .ask(TestSite::start("POST", "/secret") + "Cookie: __Host-session=reader; __Host-csrf=" +
                   std::string(TestSite::token) + "\r\nX-CSRF-Token: " + std::string(TestSite::token) + "\r\n\r\n")
              .status == 403);
    CHECK(site.calls() == before);
}

TEST_CASE("a link's form carries the token of its own cookie") {
    TestSite site;
    RawClient client(site.port());
    const auto page = client.ask(TestSite::get("/a/key"));
    const auto cookie = page.header("Set-Cookie");
    CHECK(cookie == "__Host-csrf=" + page.body + "; Path=/; HttpOnly; SameSite=Lax; Secure");
    CHECK(page.body.size() == TestSite::token.size());
    const auto decide = [&](const std::string& headers, const std::string& field) {
        return client.ask(TestSite::start("POST", "/a/key") + headers + "X-CSRF-Token: " + field + "\r\n\r\n");
    };
    CHECK(decide("Cookie: __Host-csrf=" + page.body + "\r\n", page.body).body == "decided");
    CHECK(decide("", page.body).status == 403);
    CHECK(decide("Cookie: csrf=" + page.body + "\r\n", page.body).status == 403);
    CHECK(decide("Cookie: __Host-csrf=\r\n", "").status == 403);
    // The same page works with and without a session that happens to be open.
    CHECK(client.ask(as("reader", "GET", "/a/key", "X: y\r\n")).body.size() == TestSite::token.size());
    CHECK(decide("Cookie: __Host-session=reader; __Host-csrf=" + page.body + "\r\n", page.body).body == "decided");
    const auto again = client.ask(TestSite::start("GET", "/a/key") + "Cookie: __Host-csrf=" + page.body + "\r\n\r\n");
    CHECK(again.body == page.body);
    CHECK(again.header("Set-Cookie").empty());
}

TEST_CASE("a form that carries the link's own secret needs no cookie") {
    TestSite site;
    RawClient client(site.port());
    const auto post = [&](const std::string& target, const std::string& form, const std::string& headers = "") {
        return client.ask(TestSite::start("POST", target) + headers +
                          "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " +
                          std::to_string(form.size()) + "\r\n\r\n" + form);
    };
    const auto secret = "token=" + std::string(TestSite::token);
    CHECK(post("/a/key", secret).body == "decided");
    CHECK(post("/a/key", secret, "Origin: null\r\n").body == "decided");
    CHECK(post("/a/key", "token=short").status == 403);
    CHECK(post("/a/key", secret, "Sec-Fetch-Site: cross-site\r\n").status == 403);
    CHECK(post("/a/key", secret, "Origin: https://elsewhere.example\r\n").status == 403);
    // Where an account acts, or nobody is known at all, a field of that name proves nothing.
    CHECK(post("/secret", secret, "Cookie: __Host-session=reader\r\n").status == 403);
    CHECK(post("/echo", secret).status == 403);
}

TEST_CASE("plain http away from loopback gets cookies that browsers keep there") {
    ServerOptions options;
    options.baseUrl = "http://intranet.example";
    TestSite site(options);
    RawClient client(site.port());
    const auto page = client.ask("GET /a/key HTTP/1.1\r\nHost: intranet.example\r\n\r\n");
    CHECK(page.header("Set-Cookie") == "csrf=" + page.body + "; Path=/; HttpOnly; SameSite=Lax");
    CHECK(client.ask("GET /secret HTTP/1.1\r\nHost: intranet.example\r\nCookie: session=reader\r\n\r\n").status == 200);
}

TEST_CASE("only a trusted proxy speaks for others") {
    const auto ask = [](const std::vector<std::string>& proxies, const std::string& headers) {
        ServerOptions options;
        options.trustedProxies = proxies;
        TestSite site(options);
        return RawClient(site.port()).ask(TestSite::start("GET", "/client") + headers + "\r\n").body;
    };
    const std::string forwarded = "X-Forwarded-For: 203.0.113.9\r\nX-Forwarded-Proto: https\r\n";
    CHECK(ask({}, forwarded) == "127.0.0.1 http");
    CHECK(ask({"10.0.0.0/8"}, forwarded) == "127.0.0.1 http");
    CHECK(ask({"127.0.0.1"}, forwarded) == "203.0.113.9 https");
    CHECK(ask({"127.0.0.0/8", "10.0.0.0/8"}, "X-Forwarded-For: 6.6.6.6, 203.0.113.9, 10.1.2.3\r\n") ==
          "203.0.113.9 http");
    CHECK(ask({"127.0.0.1"}, "X-Forwarded-For: 203.0.113.9\r\nX-Forwarded-For: 203.0.113.10\r\n") ==
          "203.0.113.10 http");
    CHECK(ask({"127.0.0.1"}, "X-Forwarded-For: junk\r\n") == "127.0.0.1 http");
    CHECK(ask({"127.0.0.1"}, "X-Forwarded-For: 2001:db8::1\r\n") == "2001:db8::1 http");
}
