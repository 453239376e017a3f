#include <doctest/doctest.h>

#include "programs/consent_repository.h"
#include "records/program_records.h"
#include "records/record_service.h"
#include "unit/web/page_desk.h"
#include "web/pages/own_data.h"
#include "zip/reader.h"

using namespace entente;
using namespace entente::web;
using http::Method;

namespace {

constexpr const char* kOurs = "coordinator@mois.example";
constexpr const char* kTheirs = "coordinator@partner.example";
constexpr const char* kSpeaker = "speaker12@mois.example";

struct ConsentDesk : web::test::PageDesk {
    ConsentDesk()
        : PageDesk({linkRoutes, ownDataRoutes, consentRoutes, recordRoutes, participationStateRoutes,
                    internalListRoutes, programRoutes}) {
        database->write([](storage::Tx& tx) {
            tx.run(
                "INSERT INTO person(organisation_id, name, name_ko, honorific, title_en, title_ko, email, language, "
                "assistant_email) SELECT id, 'SPEAKER 12', '', '', 'Director 12', '', 'speaker12@mois.example', "
                "'en', 'office12@mois.example' FROM organisation WHERE code = 'mois'");
            tx.run(
                "INSERT INTO program_component(program_id, kind, title_en, title_ko, status) SELECT id, "
                "'public_event', 'Forum 1', '', 'planned' FROM program WHERE code = 'UZ-2027'");
            tx.run(
                "INSERT INTO program_participation(program_id, number, component_id, person_id, side, role, state, "
                "mode) SELECT c.program_id, 1, c.id, p.id, 'A', 'speaker', 'accepted', 'onsite' FROM "
                "program_component c, person p WHERE c.title_en = 'Forum 1' AND p.name = 'SPEAKER 12'");
        });
    }
    PersonId person() { return PersonId{number("SELECT id FROM person WHERE name = 'SPEAKER 12'")}; }
    std::string page() { return "/people/" + person().text() + "/consents"; }
    std::string own() { return "/your-data/" + person().text(); }
    std::string abroad() {
        return "abroad-" + text("SELECT CAST(organisation_id AS TEXT) FROM program_party WHERE side = 'B' LIMIT 1");
    }
    std::string ask() {
        CHECK(post(kOurs, page() + "/ask", {}).status() == 303);
        settle();
        return relay.lastTo(kSpeaker).token();
    }
    /// Somebody with no account and no cookie.
    http::Response visit(http::RequestParts parts) {
        const auto match = router.match(parts.method, parts.path);
        REQUIRE(match.route);
        parts.pathParameters = match.parameters;
        return match.route->handler(http::Request(std::move(parts)));
    }
    http::Response open(const std::string& token) {
        return visit({.method = Method::Get, .path = "/a/" + token, .query = {{"k", "1"}}});
    }
    http::Response say(const std::string& token, http::Fields fields, std::int64_t seen) {
        fields.emplace_back("token", token);
        fields.emplace_back("seen", std::to_string(seen));
        return visit({.method = Method::Post, .path = own(), .fields = std::move(fields)});
    }
    std::int64_t statements() { return number("SELECT count(*) FROM consent"); }
    std::string nameFor(const char* email) {
        const auto seen = get(email, "/programs/UZ-2027/participations").body();
        return seen.find("SPEAKER 12") == std::string::npos ? "withheld" : "named";
    }
};

bool holds(const http::Response& response, std::string_view text) {
    return response.body().find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("a person decides by their own link what the other side reads, and takes it back") {
    ConsentDesk desk;
    CHECK(desk.nameFor(kTheirs) == "withheld");
    const auto token = desk.ask();
    const auto mail = desk.relay.lastTo(kSpeaker);
    CHECK(mail.envelope.to == std::vector<std::string>{kSpeaker});
    CHECK(desk.relay.countTo("office12@mois.example") == 0);
    CHECK(desk.text("SELECT group_concat(body) FROM mail").find(token) == std::string::npos);

    const auto first = desk.open(token);
    CHECK(first.status() == 200);
    for (const auto* text : {"SPEAKER 12", "Director 12", kSpeaker, "see your name and title?"})
        CHECK(holds(first, text));
    CHECK_FALSE(holds(first, " checked"));
    CHECK(desk.statements() == 0);
    CHECK(desk.say(token, {}, 0).status() == 422);

    for (int i = 0; i < 20; ++i)
        CHECK(desk.say(token, {{desk.abroad(), "yes"}}, 0).status() == 200);
    CHECK(desk.statements() == 1);
    desk.settle();
    CHECK(desk.number("SELECT count(*) FROM mail WHERE text_name = 'consent_receipt' AND state = 'sent'") == 1);
    CHECK(desk.nameFor(kTheirs) == "named");

    // A page that was opened before does not give again what was taken back meanwhile.
    CHECK(desk.say(token, {{desk.abroad(), "no"}}, 1).status() == 200);
    CHECK(desk.text("SELECT state FROM consent ORDER BY id DESC LIMIT 1") == "withdrawn");
    CHECK(desk.say(token, {{desk.abroad(), "yes"}, {"special_needs", "no"}}, 1).status() == 409);
    CHECK(desk.statements() == 2);
    CHECK(desk.nameFor(kTheirs) == "withheld");
    CHECK(holds(desk.open(token), "Withdrawn"));
}

TEST_CASE("what somebody needs is kept for their own side, and deleted with the consent") {
    ConsentDesk desk;
    const auto token = desk.ask();
    CHECK(desk.say(token, {{desk.abroad(), "no"}, {"diet", "DIET12"}}, 0).status() == 422);
    CHECK(desk.say(token, {{"special_needs", "yes"}, {"diet", "DIET12"}, {"access", "RAMP12"}}, 0).status() == 200);
    const auto ours = desk.get(kOurs, desk.page());
    CHECK(ours.status() == 200);
    CHECK(holds(ours, "DIET12"));
    CHECK(holds(desk.open(token), "RAMP12"));
    CHECK(desk.number("SELECT count(*) FROM personal_access") > 0);
    for (const auto* other : {kTheirs, "admin@mois.example"}) {
        CHECK(desk.get(other, desk.page()).status() == 404);
        CHECK(desk.post(other, desk.page(), {}).status() == 404);
        CHECK(desk.post(other, desk.page() + "/ask", {}).status() == 404);
    }
    for (const auto* table : {"mail", "audit_event"})
        CHECK(desk.number("SELECT count(*) FROM " + std::string(table) + " WHERE " +
                          (table == std::string("mail") ? "body" : "detail") + " LIKE '%DIET12%'") == 0);
    CHECK(desk.say(token, {{"special_needs", "no"}, {"diet", "DIET12"}}, 1).status() == 200);
    CHECK(desk.number("SELECT count(*) FROM special_needs") == 0);
    CHECK_FALSE(holds(desk.get(kOurs, desk.page()), "DIET12"));
}

TEST_CASE("a coordinator records once what was said another way, and asks once") {
    ConsentDesk desk;
    const auto purpose = "abroad " + desk.abroad().substr(7);
    const http::Fields good = {{"purpose", purpose},
                               {"state", "given"},
                               {"channel", "letter"},
                               {"said_on", "2027-01-15"},
                               {"note", "Letter 1"}};
    for (int i = 0; i < 3; ++i)
        CHECK(desk.post(kOurs, desk.page(), good).status() == 303);
    CHECK(desk.statements() == 1);
    CHECK(desk.nameFor(kTheirs) == "named");
    const struct {
        const char *field, *value;
    } wrong[] = {{"purpose", "abroad 999"}, {"purpose", ""},          {"state", ""},
                 {"channel", ""},           {"state", "maybe"},       {"channel", "link"},
                 {"said_on", "2099-01-01"}, {"said_on", "yesterday"}, {"diet", "None"}};
    for (const auto& one : wrong) {
        CAPTURE(one.field);
        auto fields = good;
        std::erase_if(fields, [&](const auto& field) { return field.first == one.field; });
        fields.emplace_back(one.field, one.value);
        CHECK(desk.post(kOurs, desk.page(), fields).status() == 422);
    }
    CHECK(desk.post(kOurs, desk.page(),
                    {{"purpose", purpose}, {"state", "other"}, {"channel", "mail"}, {"said_on", "2027-01-15"}})
              .status() == 422);
    CHECK(desk.statements() == 1);
    desk.ask();
    desk.ask();
    CHECK(desk.number("SELECT count(*) FROM mail WHERE text_name = 'consent_request'") == 1);
    const auto page = desk.get(kOurs, desk.page());
    CHECK(holds(page, "Last asked"));
    CHECK(holds(page, "Letter 1"));
    CHECK(holds(desk.get(kOurs, "/people/" + desk.person().text()), desk.page()));
    CHECK_FALSE(holds(desk.get("admin@mois.example", "/people/" + desk.person().text()), "/consents"));
}

TEST_CASE("a lost link is sent afresh to the person, and a strange one opens nothing") {
    ConsentDesk desk;
    const auto token = desk.ask();
    const auto fresh = [&](const std::string& email) {
        return desk.visit({.method = Method::Post, .path = "/links/fresh", .fields = {{"email", email}}}).status();
    };
    CHECK(fresh(kSpeaker) == 200);
    CHECK(fresh("nobody@mois.example") == 200);
    desk.settle();
    const auto second = desk.relay.lastTo(kSpeaker).token();
    CHECK(second != token);
    for (const auto& one : {token, second})
        CHECK(holds(desk.open(one), "SPEAKER 12"));
    auto altered = token;
    altered[3] = altered[3] == 'a' ? 'b' : 'a';
    CHECK_FALSE(holds(desk.open(altered), "SPEAKER 12"));
    CHECK_FALSE(holds(desk.visit({.method = Method::Get, .path = desk.own()}), "SPEAKER 12"));
    CHECK_FALSE(holds(desk.say(altered, {{desk.abroad(), "yes"}}, 0), "SPEAKER 12"));
    CHECK(desk.statements() == 0);
}

TEST_CASE("coordinators find whose consents are open, on their own side alone") {
    ConsentDesk desk;
    const std::string list = "/programs/UZ-2027/participations";
    const std::vector<std::pair<std::string, std::string>> open = {{"consents", "open"}};
    const auto marks = [&](const char* email, const std::string& path) {
        return desk.get(email, path).body().find("<td data-label=\"Consents\" translate=\"no\">Open</td>") !=
               std::string::npos;
    };
    CHECK(marks(kOurs, list));
    CHECK(holds(desk.get(kOurs, list, open), "SPEAKER 12"));
    const auto number = "/participations/" + std::to_string(desk.number("SELECT id FROM program_participation"));
    for (const auto* other : {"reader@mois.example", "admin@mois.example"}) {
        CAPTURE(std::string(other));
        CHECK_FALSE(marks(other, list));
        CHECK_FALSE(holds(desk.get(other, list), "name=\"consents\""));
        // Who asks for the filter that they are not offered sees the list as it is, and not who has answered.
        CHECK(holds(desk.get(other, list, open), number));
    }
    CHECK_FALSE(marks(kTheirs, list));
    CHECK(holds(desk.get(kTheirs, list), number));
    CHECK_FALSE(holds(desk.get(kTheirs, list, open), number));
    CHECK(desk.post(kTheirs, list + "/states", {{"what", "all"}, {"consents", "open"}, {"become", "attended"}})
              .status() == 303);
    CHECK(desk.number("SELECT count(*) FROM participation_batch_row") == 0);

    const auto token = desk.ask();
    CHECK(desk.say(token, {{desk.abroad(), "yes"}, {"publication", "no"}, {"portrait", "no"}}, 0).status() == 200);
    CHECK(marks(kOurs, list));
    CHECK(desk.say(token, {{"special_needs", "no"}}, 3).status() == 200);
    CHECK_FALSE(marks(kOurs, list));
    CHECK_FALSE(holds(desk.get(kOurs, list, open), "SPEAKER 12"));
    const auto table = desk.post("reader@mois.example", list + "/export", {{"consents", "open"}});
    CHECK_FALSE(holds(table, ",open,"));
}

TEST_CASE("the page of a participation shows what they need, until they take the consent back") {
    ConsentDesk desk;
    const auto page =
        "/programs/UZ-2027/participations/" + std::to_string(desk.number("SELECT id FROM program_participation"));
    CHECK_FALSE(holds(desk.get(kOurs, page), "What they need"));
    const auto token = desk.ask();
    CHECK(desk.say(token, {{"special_needs", "yes"}, {"diet", "DIET12"}, {"access", "RAMP12"}}, 0).status() == 200);
    const auto ours = desk.get(kOurs, page);
    for (const auto* text : {"What they need", "DIET12", "RAMP12"})
        CHECK(holds(ours, text));
    for (const auto* other : {kTheirs, "reader@mois.example", "admin@mois.example"})
        CHECK_FALSE(holds(desk.get(other, page), "DIET12"));
    CHECK(desk.say(token, {{"special_needs", "no"}}, 1).status() == 200);
    CHECK_FALSE(holds(desk.get(kOurs, page), "DIET12"));
}

TEST_CASE(
    "the internal list holds what the own side's people need as of now, and is made for their coordinators alone") {
    ConsentDesk desk;
    const std::string list = "/programs/UZ-2027/participations", document = list + "/internal.docx";
    desk.database->write([](storage::Tx& tx) {
        tx.run(
            "INSERT INTO person(organisation_id, name, email) SELECT organisation_id, 'SPEAKER 22', "
            "'speaker22@partner.example' FROM program_party WHERE side = 'B' LIMIT 1");
        tx.run(
            "INSERT INTO special_needs(person_id, diet, at) SELECT id, 'DIET22', 1 FROM person WHERE name = "
            "'SPEAKER 22'");
        tx.run(
            "INSERT INTO program_participation(program_id, number, component_id, person_id, side, role, state, mode) "
            "SELECT c.program_id, 2, c.id, p.id, 'B', 'speaker', 'accepted', 'onsite' FROM program_component c, person "
            "p WHERE c.title_en = 'Forum 1' AND p.name = 'SPEAKER 22'");
    });
    const auto token = desk.ask();
    CHECK(desk.say(token, {{"special_needs", "yes"}, {"diet", "DIET12"}, {"access", "RAMP12"}}, 0).status() == 200);
    const auto textFor = [&](const char* email) {
        const auto answer = desk.get(email, document);
        REQUIRE(answer.status() == 200);
        const auto file = zip::Reader::open(answer.body());
        REQUIRE(file);
        return file->read(*file->find("word/document.xml")).value();
    };
    CHECK(holds(desk.get(kOurs, list), document));
    const auto exports = [&] { return desk.number("SELECT count(*) FROM personal_access WHERE action = 'exported'"); };
    const auto before = exports();
    const auto ours = textFor(kOurs), theirs = textFor(kTheirs);
    CHECK(exports() == before + 2);
    const auto reads = [](const std::string& text, const char* word) { return text.find(word) != std::string::npos; };
    for (const auto* word : {"SPEAKER 12", "DIET12", "RAMP12", "name withheld"})
        CHECK(reads(ours, word));
    for (const auto* word : {"SPEAKER 22", "DIET22"}) {
        CHECK_FALSE(reads(ours, word));
        CHECK(reads(theirs, word));
    }
    for (const auto* word : {"SPEAKER 12", "DIET12", "RAMP12"})
        CHECK_FALSE(reads(theirs, word));
    for (const auto* other : {"reader@mois.example", "admin@mois.example"}) {
        CHECK(desk.get(other, document).status() == 404);
        CHECK_FALSE(holds(desk.get(other, list), document));
    }
    CHECK(desk.number("SELECT count(*) FROM document") == 0);
    CHECK(desk.say(token, {{"special_needs", "no"}}, 1).status() == 200);
    const auto after = textFor(kOurs);
    CHECK(reads(after, "SPEAKER 12"));
    CHECK_FALSE(reads(after, "DIET12"));
}

TEST_CASE("whom a side asks for consents is not named to the other one") {
    ConsentDesk desk;
    desk.database->write([](storage::Tx& tx) {
        tx.run("UPDATE program_participation SET side = 'B'");
        tx.run(
            "UPDATE person SET organisation_id = (SELECT organisation_id FROM program_party WHERE side = 'B' LIMIT 1) "
            "WHERE name = 'SPEAKER 12'");
    });
    CHECK(desk.post(kOurs, desk.page() + "/ask", {}).status() == 404);
    CHECK(desk.post(kTheirs, desk.page() + "/ask", {}).status() == 303);
    desk.settle();
    const auto token = desk.relay.lastTo(kSpeaker).token();
    CHECK(desk.say(token, {{"special_needs", "yes"}, {"diet", "DIET12"}}, 0).status() == 200);
    desk.settle();
    const auto page = [&](const char* email) { return desk.get(email, "/programs/UZ-2027"); };
    CHECK(holds(page(kTheirs), "SPEAKER 12"));
    for (const auto* email : {kOurs, "reader@mois.example"})
        CHECK_FALSE(holds(page(email), "SPEAKER 12"));
}
