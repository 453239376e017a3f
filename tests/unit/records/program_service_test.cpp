#include "records/program_service.h"

#include <doctest/doctest.h>

#include <regex>

#include "feel/expression.h"
#include "programs/program_cache.h"
#include "support/world.h"

using namespace entente;
using namespace entente::records;
using test::World;

namespace {

constexpr const char* kCode = "UZ-2027";

struct Planning : World {
    ProgramService service{*database, clock};
    RecordService contacts{*database, clock, "192.0.2.7"};
    identity::Account administrator = account("admin@mois.example");
    identity::Account reader = account("reader@mois.example");
    identity::Account a = ours(), b = partners();

    std::int64_t add(const identity::Account& by, const ProgramPart& part, Fields fields) {
        const auto saved = service.save(by, kCode, part, {0, std::move(fields)});
        REQUIRE(saved);
        for (const auto& error : saved->errors)
            MESSAGE(error.place, ": ", error.message.english());
        REQUIRE(saved->id != 0);
        return saved->id;
    }
    /// `place key` of the first error.
    std::string wrong(const identity::Account& by, const ProgramPart& part, Record record) {
        const auto saved = service.save(by, kCode, part, record);
        if (!saved) return saved.error().message.key;
        return saved->errors.empty() ? "" : saved->errors.front().place + " " + saved->errors.front().message.key;
    }
    Record record(const identity::Account& by, const ProgramPart& part, std::int64_t id) {
        const auto seen = service.open(by, kCode, part, id);
        REQUIRE(seen);
        return seen->parts.front().records.front();
    }
    Record changed(const ProgramPart& part, std::int64_t id, const std::string& column, std::string value) {
        auto one = record(administrator, part, id);
        one.fields[column] = std::move(value);
        return one;
    }
    std::int64_t sheetId() { return program.value; }
    std::string saved(const identity::Account& by, const ProgramPart& part, const Record& one) {
        return wrong(by, part, one);
    }
    feel::Value value() {
        programs::ProgramCache cache;
        return database->read([&](storage::ReadTx& tx) { return cache.find(tx, program, clock.now())->value; });
    }
    Fields kazakh() {
        Fields fields{{"code", "kz-office"}, {"name", "Ministry of another country"},    {"kind", "ministry"},
                      {"country", "KZ"},     {"country_name", "Republic of Kazakhstan"}, {"zone", "Asia/Almaty"},
                      {"calendar", "uz"}};
        REQUIRE(contacts.save(administrator, organisationKind(), {0, fields}, true)->id != 0);
        return {{"code", "KZ-2028"},
                {"title", "Cooperation Program 2028"},
                {"year", "2028"},
                {"organisation_a", "mois"},
                {"organisation_b", "kz-office"}};
    }
};

constexpr std::int64_t kPartyOfA = 1, kPartyOfB = 2;

}  // namespace

TEST_CASE("each part of a program is kept by whom it belongs to") {
    Planning planning;
    const auto &a = planning.a, &b = planning.b, &administrator = planning.administrator, &reader = planning.reader;

    CHECK(planning.saved(a, programSheet(),
                         planning.changed(programSheet(), planning.sheetId(), "city", "Samarkand")) == "");
    CHECK(planning.saved(b, programSheet(), planning.changed(programSheet(), planning.sheetId(), "city", "Bukhara")) ==
          "records.program_may_not");
    CHECK(planning.saved(b, partyPart(),
                         planning.changed(partyPart(), kPartyOfB, "deputy", "addressee@partner.example")) == "");
    CHECK(
        planning.saved(b, partyPart(), planning.changed(partyPart(), kPartyOfA, "deputy", "signatory@mois.example")) ==
        "records.program_may_not");
    CHECK(planning.saved(administrator, partyPart(),
                         planning.changed(partyPart(), kPartyOfA, "deputy", "signatory@mois.example")) == "");
    const auto duty =
        planning.add(b, dutyPart(), {{"duty", "b"}, {"side", "B"}, {"person", "addressee@partner.example"}});
    CHECK(planning.wrong(b, dutyPart(), {0, {{"duty", "a"}, {"side", "A"}}}) == "side records.own_side");
    CHECK(planning.wrong(a, dutyPart(), planning.changed(dutyPart(), duty, "agreed_at", "2027-03-05")) ==
          "records.program_may_not");
    const auto venue = planning.add(b, venuePart(), {{"name", "Hall 1"}, {"zone", "Asia/Tashkent"}});
    CHECK(planning.saved(a, venuePart(), planning.changed(venuePart(), venue, "capacity", "200")) == "");
    for (const auto* part : programParts())
        CHECK(planning.wrong(reader, *part, {0, {}}) == "records.program_may_not");

    const auto seen = planning.service.open(reader, kCode);
    REQUIRE(seen);
    for (const auto& part : seen->parts)
        for (const bool keeps : part.mayKeep)
            CHECK_FALSE(keeps);
    SUBCASE("who hosts keeps the particulars") {
        CHECK(planning.saved(a, programSheet(), planning.changed(programSheet(), planning.sheetId(), "host", "B")) ==
              "");
        CHECK(planning.saved(a, programSheet(), planning.changed(programSheet(), planning.sheetId(), "year", "2028")) ==
              "records.program_may_not");
        CHECK(planning.saved(b, programSheet(), planning.changed(programSheet(), planning.sheetId(), "year", "2028")) ==
              "");
    }
    SUBCASE("a party is of its own country, and a program of two") {
        CHECK(planning.wrong(b, partyPart(), planning.changed(partyPart(), kPartyOfB, "organisation", "mois")) ==
              "organisation records.lead_country");
        CHECK(planning.wrong(administrator, partyPart(),
                             planning.changed(partyPart(), kPartyOfB, "organisation", "mois")) ==
              "organisation records.same_party");
        CHECK(planning.wrong(b, partyPart(),
                             planning.changed(partyPart(), kPartyOfB, "signatory", "signatory@mois.example")) ==
              "signatory records.other_side_person");
    }
    SUBCASE("each side names the institution of its own that leads a theme") {
        const auto theme = planning.add(a, themePart(), {{"title", "Services"}, {"lead_a", "mois"}});
        CHECK(planning.wrong(a, themePart(), planning.changed(themePart(), theme, "lead_b", "uz_public_governance")) ==
              "lead_b records.lead_of_other");
        CHECK(planning.wrong(b, themePart(), planning.changed(themePart(), theme, "lead_b", "mois")) ==
              "lead_b records.lead_country");
        CHECK(planning.wrong(b, themePart(), planning.changed(themePart(), theme, "lead_b", "uz_public_governance")) ==
              "");
    }
    SUBCASE("who reviews is shown to their own side") {
        CHECK(textOf(planning.record(a, partyPart(), kPartyOfA).fields, "reviewer") == "reviewer@mois.example");
        CHECK(textOf(planning.record(b, partyPart(), kPartyOfA).fields, "reviewer").empty());
        CHECK(textOf(planning.record(b, partyPart(), kPartyOfA).fields, "signatory") == "signatory@mois.example");
    }
}

TEST_CASE("a program of another country is not there") {
    Planning planning;
    const auto fields = planning.kazakh();
    const auto made = planning.service.create(planning.administrator, {0, fields});
    REQUIRE(made);
    for (const auto& error : made->errors)
        MESSAGE(error.place, ": ", error.message.english());
    REQUIRE(made->id != 0);
    CHECK(planning.service.open(planning.a, "KZ-2028"));
    for (const auto* code : {"KZ-2028", "NONE"}) {
        CHECK(planning.service.open(planning.b, code).error().message.key == "programs.no_program");
        CHECK(planning.service.save(planning.b, code, venuePart(), {}).error().message.key == "programs.no_program");
        CHECK(planning.service.remove(planning.b, code, venuePart(), 1, 1).error().message.key ==
              "programs.no_program");
    }
    CHECK(planning.service.list(planning.b, {}).lines.size() == 1);
    CHECK(planning.service.list(planning.b, {.search = "KZ"}).lines.empty());
    CHECK(planning.service.list(planning.a, {}).lines.front().code == "KZ-2028");
    CHECK(planning.service.list(planning.a, {.search = "kazakhstan"}).lines.size() == 1);
    CHECK(planning.service.list(planning.a, {.limit = 1}).more);

    SUBCASE("it stands on what its organisations say, and its maker speaks for their side") {
        const auto party = planning.service.open(planning.a, "KZ-2028")->program.b;
        CHECK(party.zone == "Asia/Almaty");
        CHECK(party.calendarCode == "uz");
        CHECK(planning.text("SELECT partner_country FROM program WHERE code = 'KZ-2028'") == "KZ");
        auto again = fields;
        again["code"] = "KZ-2029";
        REQUIRE(planning.service.create(planning.a, {0, again})->id != 0);
        CHECK(planning.service.open(planning.a, "KZ-2029")->program.a.role("coordinator")->email ==
              "coordinator@mois.example");
    }
    SUBCASE("what is wrong with a new one is named") {
        const auto wrongNew = [&](const identity::Account& by, const std::string& column, const std::string& value) {
            auto one = fields;
            one["code"] = "KZ-2030";
            one[column] = value;
            const auto saved = planning.service.create(by, {0, one});
            if (!saved) return saved.error().message.key;
            return saved->errors.empty() ? "" : saved->errors.front().place + " " + saved->errors.front().message.key;
        };
        CHECK(wrongNew(planning.a, "code", "KZ-2028") == "code records.program_code_taken");
        CHECK(wrongNew(planning.a, "code", "New") == "code records.program_code_taken");
        CHECK(wrongNew(planning.a, "code", "a/b") == "code records.code");
        CHECK(wrongNew(planning.a, "title", "") == "title records.required");
        CHECK(wrongNew(planning.a, "year", "27") == "year records.number");
        CHECK(wrongNew(planning.a, "sdgs", "16,18") == "sdgs records.sdgs");
        CHECK(wrongNew(planning.a, "to", "5 March") == "to records.day");
        CHECK(wrongNew(planning.a, "organisation_b", "nowhere") == "organisation_b records.no_organisation");
        CHECK(wrongNew(planning.a, "organisation_b", "mois") == "organisation_b records.same_party");
        CHECK(wrongNew(planning.a, "organisation_a", "uz_public_governance") == "organisation_a records.own_party");
        CHECK(wrongNew(planning.b, "code", "KZ-2031") == "records.program_may_not");
        CHECK(wrongNew(planning.reader, "code", "KZ-2031") == "records.program_may_not");
    }
}

TEST_CASE("expressions read what was entered") {
    Planning planning;
    CHECK(planning.value()["components"].list().size() == 3);
    planning.add(planning.b, venuePart(),
                 {{"name", "Hall 1"}, {"name_ko", "제1회의장"}, {"zone", "Asia/Tashkent"}, {"capacity", "0120"}});
    planning.add(planning.a, dutyPart(),
                 {{"duty", "a"}, {"side", "A"}, {"person", "Signatory@mois.example"}, {"agreed_at", "2027-03-05"}});
    planning.add(planning.a, themePart(), {{"title", "Services"}, {"goal", "One\r\nTwo"}, {"lead_a", "mois"}});
    planning.add(planning.a, componentPart(), {{"kind", "site_visit"}, {"from", "2027-10-21"}, {"parallel", "1"}});
    auto sheet = planning.changed(programSheet(), planning.sheetId(), "sdgs", "17, 16,17");
    sheet.fields["purpose"] = "Share experiences";
    REQUIRE(planning.wrong(planning.a, programSheet(), sheet) == "");

    const auto value = planning.value();
    const auto& venue = value["venues"].list().front();
    CHECK(venue["nameKo"].textOr("") == "제1회의장");
    CHECK(venue["capacity"] == feel::Value(120));
    const auto& duty = value["duties"].list().front();
    CHECK(duty["person"]["email"].textOr("") == "signatory@mois.example");
    CHECK(duty["agreedAt"].isDate());
    const auto& theme = value["themes"].list().front();
    CHECK(theme["goal"].textOr("") == "One\nTwo");
    CHECK(theme["mois"]["name"].textOr("") == "Ministry of the Interior and Safety");
    CHECK(theme["partner"].isNull());
    const auto& component = value["components"].list().back();
    CHECK(component["kind"].textOr("") == "site_visit");
    CHECK(component["parallel"] == feel::Value(true));
    CHECK(component["to"].isNull());
    CHECK(value["sdgs"].list().size() == 2);
    CHECK(value["purpose"].textOr("") == "Share experiences");
    CHECK(value["cooperationAreas"].list().size() == 2);

    SUBCASE("as the guide writes them") {
        auto forum = planning.changed(componentPart(), 1, "from", "2027-10-19");
        REQUIRE(planning.wrong(planning.b, componentPart(), forum) == "");
        planning.add(planning.b, dutyPart(), {{"duty", "b"}, {"side", "B"}, {"person", "addressee@partner.example"}});
        const feel::Context around{{"program", planning.value()}};
        const auto guide = test::bytesOf(test::sourceFile("etc/guides/programs.md"));
        const std::regex example("`(program\\.[^`]+)`");
        int count = 0;
        for (std::sregex_iterator it(guide.begin(), guide.end(), example), end; it != end; ++it, ++count) {
            CAPTURE(it->str());
            const auto given = feel::evaluate((*it)[1].str(), around, {planning.clock});
            REQUIRE(given);
            CHECK_FALSE(given->isNull());
        }
        CHECK(count >= 4);
    }
}

TEST_CASE("two who change one thing see one another; what is removed is gone") {
    Planning planning;
    const auto id = planning.add(planning.a, venuePart(), {{"name", "Hall 1"}, {"zone", "Asia/Tashkent"}});
    auto first = planning.record(planning.a, venuePart(), id), second = planning.record(planning.b, venuePart(), id);
    first.fields["room"] = "2";
    second.fields["room"] = "3";
    REQUIRE(planning.service.save(planning.a, kCode, venuePart(), first)->id == id);
    const auto late = planning.service.save(planning.b, kCode, venuePart(), second);
    REQUIRE(late);
    REQUIRE(late->changed);
    CHECK(textOf(late->changed->fields, "room") == "2");
    CHECK(planning.service.remove(planning.b, kCode, venuePart(), id, 1).error().kind == ErrorKind::Conflict);
    CHECK(planning.service.remove(planning.reader, kCode, venuePart(), id, 2).error().kind == ErrorKind::Forbidden);
    CHECK(planning.service.remove(planning.administrator, kCode, partyPart(), kPartyOfA, 1).error().kind ==
          ErrorKind::Forbidden);
    REQUIRE(planning.service.remove(planning.b, kCode, venuePart(), id, 2));
    CHECK(planning.service.open(planning.a, kCode, venuePart(), id).error().message.key == "records.none");
    CHECK(planning.value()["venues"].list().empty());
    CHECK(planning.number("SELECT count(*) FROM audit_event WHERE action = 'program.part_removed'") == 1);
}

TEST_CASE("each field of a part that is wrong is named") {
    Planning planning;
    struct Case {
        const ProgramPart& part;
        std::string column, value, key;
    };
    const Case cases[] = {
        {componentPart(), "kind", "", "records.required"},
        {componentPart(), "kind", "party", "records.choice"},
        {componentPart(), "status", "over", "records.choice"},
        {componentPart(), "to", "2027-01-01", "records.days_reversed"},
        {themePart(), "title", "", "records.required"},
        {themePart(), "goal", std::string(1001, 'x'), "records.too_long"},
        {themePart(), "lead_a", "nowhere", "records.no_organisation"},
        {dutyPart(), "duty", "e", "records.choice"},
        {dutyPart(), "person", "nobody@mois.example", "records.no_person"},
        {dutyPart(), "person", "addressee@partner.example", "records.other_side_person"},
        {venuePart(), "zone", "Tashkent", "records.zone"},
        {venuePart(), "capacity", "many", "records.number"},
        {venuePart(), "url", "javascript:alert(1)", "records.url"},
        {venuePart(), "name", "a\u202Eb", "records.controls"},
    };
    for (const auto& one : cases) {
        Fields fields{{"kind", "forum"}, {"from", "2027-10-19"}, {"title", "Title"},       {"duty", "a"},
                      {"side", "A"},     {"name", "Hall 1"},     {"zone", "Asia/Tashkent"}};
        fields[one.column] = one.value;
        CAPTURE(one.column);
        CHECK(planning.wrong(planning.administrator, one.part, {0, fields}) == one.column + " " + one.key);
    }
    planning.add(planning.a, dutyPart(), {{"duty", "a"}, {"side", "A"}});
    CHECK(planning.wrong(planning.a, dutyPart(), {0, {{"duty", "a"}, {"side", "A"}}}) == "duty records.duty_taken");
}
