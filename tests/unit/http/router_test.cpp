#include "http/router.h"

#include <doctest/doctest.h>

#include <string>

using namespace entente::http;

namespace {
Route route(Method method, std::string pattern, BodyLimit body = BodyLimit::none()) {
    return {method, std::move(pattern), Access::open("a test"), std::move(body),
            [](const Request&) { return Response::text(""); }};
}

std::string found(const Router& router, std::string_view path) {
    const auto match = router.match(Method::Get, path);
    if (!match.route) return "-";
    auto text = match.route->pattern;
    for (const auto& [name, value] : match.parameters)
        text.append(" ").append(name).append("=").append(value);
    return text;
}
}  // namespace

TEST_CASE("the most literal route wins, whatever the order of the table") {
    const Router router({route(Method::Get, "/{any...}"), route(Method::Get, "/tasks/{id}"), route(Method::Get, "/"),
                         route(Method::Get, "/tasks/new"), route(Method::Get, "/tasks/{id}/check"),
                         route(Method::Get, "/assets/{file...}")});
    CHECK(found(router, "/") == "/");
    CHECK(found(router, "/tasks/new") == "/tasks/new");
    CHECK(found(router, "/tasks/7") == "/tasks/{id} id=7");
    CHECK(found(router, "/tasks/7/check") == "/tasks/{id}/check id=7");
    CHECK(found(router, "/tasks/7/other") == "/{any...} any=tasks/7/other");
    CHECK(found(router, "/assets/a/b.css") == "/assets/{file...} file=a/b.css");
    CHECK(found(router, "/assets") == "/{any...} any=assets");
    CHECK(found(router, "/tasks/") == "/{any...} any=tasks/");
}

TEST_CASE("a path that exists for another method says so") {
    const Router router({route(Method::Get, "/a"), route(Method::Post, "/a"), route(Method::Delete, "/{x}")});
    CHECK(router.match(Method::Head, "/a").route != nullptr);
    CHECK(router.match(Method::Delete, "/a").route != nullptr);
    CHECK(router.match(Method::Put, "/a").allowed == std::vector{Method::Get, Method::Post, Method::Delete});
    CHECK(router.match(Method::Get, "/b").allowed == std::vector{Method::Delete});
    CHECK(router.match(Method::Get, "/b/c").allowed.empty());
}

TEST_CASE("a table that cannot be meant is refused") {
    const auto refused = [](std::vector<Route> routes) {
        CHECK_THROWS_AS(Router(std::move(routes)), std::invalid_argument);
    };
    refused({route(Method::Get, "a")});
    refused({route(Method::Get, "")});
    refused({route(Method::Head, "/a")});
    refused({route(Method::Get, "/a", BodyLimit::form())});
    refused({route(Method::Get, "/{a...}/b")});
    refused({route(Method::Get, "/{}")});
    refused({route(Method::Get, "/{...}")});
    refused({route(Method::Get, "/x{a}")});
    refused({route(Method::Get, "/{a}"), route(Method::Get, "/{b}")});
    refused({{Method::Get, "/a", Access::signedIn(), BodyLimit::none(), nullptr}});
    refused({{Method::Get, "/a", Access::open(""), BodyLimit::none(), route(Method::Get, "/").handler}});
    refused({{Method::Get, "/a", Access::anyOf({}), BodyLimit::none(), route(Method::Get, "/").handler}});
}

static_assert(!std::is_default_constructible_v<Access>, "a route without a policy must not compile");
static_assert(!std::is_default_constructible_v<BodyLimit>);
