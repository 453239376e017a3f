#include <doctest/doctest.h>

#include "unit/web/page_desk.h"

using namespace entente;
using namespace entente::web;

namespace {

/// Pages of records.
struct RecordDesk : web::test::PageDesk {
    RecordDesk() : PageDesk({recordRoutes}) {}

    http::Response upload(const std::string& email, std::string path, std::string bytes) {
        return send(email, {.method = http::Method::Post,
                            .path = std::move(path),
                            .files = {{"file", "people.csv", "text/csv", std::move(bytes)}}});
    }
    std::string pathOf(const std::string& email) {
        return "/people/" + text("SELECT CAST(id AS TEXT) FROM person WHERE email = '" + email + "'");
    }
};

constexpr const char* kAdmin = "admin@mois.example";
constexpr const char* kOurs = "coordinator@mois.example";
constexpr const char* kTheirs = "coordinator@partner.example";
constexpr const char* kReader = "reader@mois.example";

bool has(const http::Response& response, const std::string& text) {
    return response.body().find(text) != std::string::npos;
}

std::string hiddenValue(const std::string& page, const std::string& name) {
    const auto start = page.find("name=\"" + name + "\" value=\"");
    REQUIRE(start != std::string::npos);
    const auto from = start + name.size() + 15;
    return page.substr(from, page.find('"', from) - from);
}

}  // namespace

TEST_CASE("lists, forms and imports of records, in both languages, for each role") {
    RecordDesk desk;
    for (const std::string base : {"/people", "/organisations"})
        for (const std::string language : {"en", "ko"})
            for (const auto* who : {kAdmin, kOurs, kTheirs, kReader}) {
                CAPTURE(base);
                CAPTURE(who);
                const bool keeps = who != std::string(kReader);
                const auto list = desk.get(who, base, {{"lang", language}, {"q", "ma"}, {"former", "1"}});
                CHECK(list.status() == 200);
                CHECK(has(list, base + "/new") == keeps);
                if (!keeps) continue;
                CHECK(desk.get(who, base + "/new", {{"lang", language}}).status() == 200);
                CHECK(desk.get(who, base + "/import", {{"lang", language}}).status() == 200);
                CHECK(desk.post(who, base, {{"name", "<b>"}}).status() == 422);
                CHECK(has(desk.post(who, base, {{"name", "<b>"}}), "value=\"&lt;b&gt;\""));
                CHECK(desk.post(who, base + "/export", {}).headerValue("Content-Disposition").find(".csv") !=
                      std::string::npos);
            }
    for (const std::string page : {"0", "-1", "x", "99999999999", "2"})
        CHECK(desk.get(kAdmin, "/people", {{"page", page}}).status() == 200);
    for (const std::string id : {"0", "x", "-1", "4711"})
        CHECK(desk.get(kAdmin, "/people/" + id).status() == 404);
}

TEST_CASE("each list says what of it is searched") {
    RecordDesk desk;
    for (const auto& [list, en, ko] : {std::tuple{"/people", "an office or an address", "전자우편 주소의 일부"},
                                       std::tuple{"/organisations", "a name or a code", "기관명이나 코드의 일부"},
                                       std::tuple{"/bodies", "a name or a code", "협의체 명칭이나 코드의 일부"},
                                       std::tuple{"/memberships", "or of a capacity", "협의체 명칭, 자격의 일부"}}) {
        CAPTURE(list);
        CHECK(has(desk.get(kOurs, list, {{"lang", "en"}}), en));
        CHECK(has(desk.get(kOurs, list, {{"lang", "ko"}}), ko));
    }
}

TEST_CASE("a record is a form for its own side and a page for the other") {
    RecordDesk desk;
    const auto signatory = desk.pathOf("signatory@mois.example");
    CHECK(has(desk.get(kOurs, signatory), "name=\"phone\""));
    const auto theirs = desk.get(kTheirs, signatory);
    CHECK(theirs.status() == 200);
    CHECK_FALSE(has(theirs, "<input id=\"name\""));
    CHECK_FALSE(has(theirs, "Phone"));
    CHECK(desk.get(kTheirs, desk.pathOf("reviewer@mois.example")).status() == 404);
    CHECK(desk.get(kReader, signatory).status() == 200);
    CHECK_FALSE(has(desk.get(kReader, signatory), "name=\"version\""));
    CHECK(desk.post(kTheirs, signatory, {{"version", "1"}, {"name", "X"}}).status() == 403);
}

TEST_CASE("the people of one organisation are searched and exported as such") {
    RecordDesk desk;
    const auto id = desk.text("SELECT CAST(id AS TEXT) FROM organisation WHERE code = 'mois'");
    const auto other = desk.text("SELECT CAST(id AS TEXT) FROM organisation WHERE code <> 'mois' LIMIT 1");
    const auto list = desk.get(kOurs, "/people", {{"organisation", id}, {"lang", "en"}});
    CHECK(has(list, "Only people of "));
    CHECK(hiddenValue(list.body(), "organisation") == id);
    CHECK_FALSE(has(desk.get(kOurs, "/people", {{"lang", "en"}}), "Only people of "));
    CHECK(has(desk.post(kOurs, "/people/export", {{"organisation", id}}), "signatory@mois.example"));
    CHECK_FALSE(has(desk.post(kOurs, "/people/export", {{"organisation", other}}), "@"));
}

TEST_CASE("a form offers what may be entered, and lists name what they show") {
    RecordDesk desk;
    CHECK(has(desk.get(kOurs, "/people/new"), "<option value=\"mois\">"));
    CHECK_FALSE(has(desk.get(kOurs, "/people/new"), "<option value=\"uz_public_governance\">"));
    CHECK(has(desk.get(kOurs, "/organisations/new"), "<option value=\"uz_public_governance\">"));
    http::Fields speaker = {{"name", "Speaker 12"}, {"email", "speaker12@mois.example"}, {"organisation", "mois"}};
    speaker.emplace_back("language", "");
    CHECK(desk.post(kOurs, "/people", speaker).status() == 303);
    CHECK(desk.text("SELECT language FROM person WHERE email = 'speaker12@mois.example'") == "ko");
    CHECK(has(desk.get(kOurs, "/people", {{"lang", "ko"}}), "<th scope=\"col\">직위</th>"));
    CHECK(has(desk.get(kOurs, "/people/new", {{"lang", "ko"}}), ">영문 직위 "));
    CHECK(has(desk.get(kOurs, "/organisations", {{"lang", "ko"}}), "<th scope=\"col\">기관명</th>"));
}

TEST_CASE("saving, and what was saved meanwhile") {
    RecordDesk desk;
    http::Fields speaker = {
        {"name", "Speaker 12, Korea"}, {"email", "speaker12@mois.example"}, {"organisation", "mois"}};
    CHECK(desk.post(kOurs, "/people", speaker).status() == 303);
    CHECK(desk.post(kOurs, "/people", speaker).status() == 303);
    CHECK(desk.post(kAdmin, "/people", speaker).status() == 422);
    CHECK(desk.number("SELECT count(*) FROM person WHERE email = 'speaker12@mois.example'") == 1);
    CHECK(desk.post(kOurs, "/people/0", speaker).status() == 404);
    speaker[1].second = "speaker13@mois.example";
    const auto asked = desk.post(kOurs, "/people", speaker);
    CHECK(asked.status() == 422);
    CHECK(has(asked, "name=\"confirmed\""));
    speaker.emplace_back("confirmed", "1");
    CHECK(desk.post(kOurs, "/people", speaker).status() == 303);

    const auto path = desk.pathOf("speaker12@mois.example");
    http::Fields change = {{"name", "Speaker 12"},
                           {"email", "speaker12@mois.example"},
                           {"organisation", "mois"},
                           {"title_en", "Director"},
                           {"version", "1"}};
    CHECK(desk.post(kAdmin, path, change).status() == 303);
    CHECK(desk.post(kAdmin, path, change).status() == 303);
    change[3].second = "Deputy";
    const auto late = desk.post(kOurs, path, change);
    CHECK(late.status() == 409);
    CHECK(has(late, "Director"));
    CHECK(hiddenValue(late.body(), "version") == "2");
    change[4].second = "2";
    CHECK(desk.post(kOurs, path, change).status() == 303);
    CHECK(has(desk.get(kOurs, path), "Deputy"));
    change[3].second = "Head";
    change[4].second = "x";
    CHECK(desk.post(kOurs, path, change).status() == 409);
}

TEST_CASE("an import says how the file was read, and does what it showed") {
    RecordDesk desk;
    CHECK(desk.upload(kOurs, "/people/import", "").status() == 422);
    CHECK(desk.upload(kOurs, "/people/import", "\xFF\xFE").status() == 422);
    CHECK(desk.upload(kOurs, "/people/import", "name\nx").status() == 422);
    // 성명,영문성명,소속,이메일 / 발표자,… as Excel writes them in Korea.
    const std::string table =
        "\xBC\xBA\xB8\xED,name,organisation,email\r\n\xB9\xDF\xC7\xA5\xC0\xDA,\"MODERATOR, "
        "Ten\",mois,moderator@mois.example\r\n";
    const auto plan = desk.upload(kOurs, "/people/import", table);
    CHECK(plan.status() == 200);
    CHECK(has(plan, "CP949"));
    CHECK(desk.number("SELECT count(*) FROM person WHERE email = 'moderator@mois.example'") == 0);
    // As the page gives it back, which keeps no line end in an attribute.
    const std::string shown = hiddenValue(plan.body(), "content");
    CHECK(shown == R"(성명,name,organisation,email\n발표자,&quot;MODERATOR, Ten&quot;,mois,moderator@mois.example\n)");
    const std::string content =
        R"(성명,name,organisation,email\n발표자,"MODERATOR, Ten",mois,moderator@mois.example\n)";
    const auto fingerprint = hiddenValue(plan.body(), "fingerprint");
    const auto apply = [&](const std::string& print) {
        return desk.post(kOurs, "/people/import/apply", {{"content", content}, {"fingerprint", print}}).status();
    };
    CHECK(apply("0") == 409);
    CHECK(apply(fingerprint) == 303);
    CHECK(apply(fingerprint) == 303);
    CHECK(desk.number("SELECT count(*) FROM person WHERE email = 'moderator@mois.example'") == 1);
    CHECK(desk.text("SELECT name_ko FROM person WHERE email = 'moderator@mois.example'") == "발표자");
    CHECK(desk.post(kOurs, "/people/import/apply", {{"content", "\""}}).status() == 422);
}

TEST_CASE("a list of several pages says which rows these are, and of how many on its last page") {
    RecordDesk desk;
    desk.database->write([](storage::Tx& tx) {
        for (int i = 100; i < 170; ++i)
            tx.run(
                "INSERT INTO organisation(code, name_en, name_ko, country, country_name_en, country_name_ko, kind) "
                "VALUES ($1, $1, '', 'KR', 'Republic of Korea', '', 'ministry')",
                "many_" + std::to_string(i));
    });
    const auto page = [&](const char* number, const char* language) {
        return desk.get(kAdmin, "/organisations", {{"q", "many_1"}, {"page", number}, {"lang", language}});
    };
    CHECK(has(page("1", "en"), "Rows 1 to 50 "));
    CHECK(has(page("2", "en"), "Rows 51 to 70 of 70 "));
    CHECK(has(page("2", "ko"), "모두 70건 가운데 51번째부터 70번째까지"));
    // One page needs no position.
    CHECK_FALSE(has(desk.get(kAdmin, "/organisations", {{"q", "many_10"}}), "Rows "));
}
