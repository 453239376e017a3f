#include "test_site.h"

#include <chrono>
#include <stdexcept>
#include <thread>

namespace entente::http::test {

namespace {
/// The cookie `session` is the role of who is signed in.
class CookieAuthenticator final : public Authenticator {
  public:
    std::optional<Principal> authenticate(const Request& request) const override {
        const auto role = request.cookie("session");
        if (role.empty()) return std::nullopt;
        return Principal{AccountId{7}, {std::string(role)}, std::string(TestSite::sessionToken), "en"};
    }
};

Response repeat(const Request& request) {
    std::string text;
    for (const auto& [name, value] : request.fields())
        text.append(name).append("=").append(value).append(";");
    for (const auto& file : request.files()) {
        text += file.field() + ":" + file.fileName() + ":" + file.contentType() + ":" + std::to_string(file.size()) +
                ":" + (file.size() < 100 ? file.bytes() : std::to_string(file.bytes().size())) + ";";
    }
    return Response::text(text);
}

Response failWith(const Request& request) {
    const auto& what = request.parameter("what");
    if (what == "number") throw 42;  // NOLINT: a handler may do anything
    if (what == "length") throw std::length_error("secret detail of the inside");
    throw std::runtime_error("secret detail of the inside");
}

Response errorPage(const ErrorPage& page) {
    auto text = "<p>" + std::to_string(page.status) + " " + page.message.key + " " + page.incident + "</p>";
    if (page.request) text += "<p>" + page.request->path() + "</p>";
    return Response::html(std::move(text));
}
}  // namespace

TestSite::TestSite(ServerOptions options) {
    options.port = 0;
    options.accessLog = false;
    if (options.baseUrl.empty()) options.baseUrl = "http://localhost";
    server_ =
        std::make_unique<Server>(options, Site{Router(routes()), std::make_shared<CookieAuthenticator>(), errorPage});
    server_->start();
}

TestSite::~TestSite() {
    release();
}

std::vector<Route> TestSite::routes() {
    const auto counted = [this](Handler handler) -> Handler {
        return [this, handler = std::move(handler)](const Request& request) {
            ++calls_;
            return handler(request);
        };
    };
    const auto say = [&](std::string text) {
        return counted([text = std::move(text)](const Request&) { return Response::html(text); });
    };
    const auto open = Access::open("a test");
    const auto slow = [this](const Request&) {
        ++inSlow_;
        while (!released_)
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        return Response::text("slow");
    };
    return {
        {Method::Get, "/", open, BodyLimit::none(), say("home")},
        {Method::Get, "/named/{name}", open, BodyLimit::none(),
         counted([](const Request& request) { return Response::text(request.parameter("name")); })},
        {Method::Post, "/echo", open, BodyLimit::form(1000), counted(repeat)},
        {Method::Post, "/upload", open, BodyLimit::upload(3'000'000), counted(repeat)},
        {Method::Post, "/table", open, BodyLimit::form().manyFields(10'000, 1'000'000), say("taken")},
        {Method::Put, "/raw", open, BodyLimit::raw(1000, {"application/xml"}),
         counted([](const Request& request) { return Response::text(request.body()); })},
        {Method::Get, "/secret", Access::signedIn(), BodyLimit::none(), say("for accounts")},
        {Method::Post, "/secret", Access::signedIn(), BodyLimit::upload(), say("done")},
        {Method::Get, "/admin", Access::role("administrator"), BodyLimit::none(), say("for administrators")},
        {Method::Get, "/a/{token}", Access::link("the token is the key"), BodyLimit::none(),
         counted([](const Request& request) { return Response::html(request.csrfToken()); })},
        {Method::Post, "/a/{token}", Access::link("the token is the key"), BodyLimit::form(), say("decided")},
        {Method::Get, "/asset", open, BodyLimit::none(), counted([](const Request&) {
             auto response = Response::bytes(std::string(5000, 'a'), "text/css");
             response.caching(Caching::Immutable).etag("v1");
             return response;
         })},
        {Method::Get, "/file", open, BodyLimit::none(), counted([](const Request&) {
             auto response = Response::file(ENTENTE_SOURCE_DIR "/tests/contract/http/test_site.cpp", "text/plain");
             response.download("초청장 \"1\".txt").cookie({"mark", "x", 60});
             return response;
         })},
        {Method::Get, "/client", open, BodyLimit::none(), counted([](const Request& request) {
             return Response::text(request.remoteAddress() + (request.secure() ? " https" : " http"));
         })},
        {Method::Get, "/throw/{what}", open, BodyLimit::none(), counted(failWith)},
        {Method::Get, "/slow", open, BodyLimit::none(), counted(slow)},
    };
}

void TestSite::release() {
    released_ = true;
}

void TestSite::awaitSlow(int count) const {
    while (inSlow_ < count)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

std::string TestSite::start(std::string_view method, std::string_view target) {
    return std::string(method) + " " + std::string(target) + " HTTP/1.1\r\nHost: localhost\r\n";
}

std::string TestSite::post(std::string_view target, std::string_view form, std::string_view headers) {
    const auto body = "csrf=" + std::string(token) + "&" + std::string(form);
    return start("POST", target) + "Cookie: __Host-csrf=" + std::string(token) + "\r\n" +
           "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n" + std::string(headers) + "\r\n" + body;
}

std::string TestSite::send(std::string_view method, std::string_view target, std::string_view contentType,
                           std::string_view body) {
    return start(method, target) + "Cookie: __Host-csrf=" + std::string(token) +
           "\r\nX-CSRF-Token: " + std::string(token) + "\r\nContent-Type: " + std::string(contentType) +
           "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

}  // namespace entente::http::test
