#include <doctest/doctest.h>

#include <set>

#include "records/csv.h"
#include "unit/records/record_office.h"

using namespace entente;
using namespace entente::records;
using test::institute;
using test::Office;
using test::person;
using Outcome = ImportLine::Outcome;

TEST_CASE("an import shows first what it would do, line by line") {
    Office office;
    const auto ours = office.ours();
    office.add(ours, personKind(), person("12", "mois"));
    office.add(ours, personKind(), person("16", "mois"));
    const std::string table =
        "영문 성명,성명,소속,이메일,직위,전화,비고\n"
        "Speaker 12,,행정안전부,speaker12@mois.example,과장,=1+1,x\n"
        "Speaker 13,발 표자,mois,speaker13@mois.example,국장,'+82 44\n"
        ",토론자,행정안전부,discussant@mois.example,,\n"
        "12 SPEAKER,,mois,other@mois.example,,\n"
        "Speaker 14,,어디에도 없음,speaker14@mois.example,,\n"
        "Speaker 15,,mois,SPEAKER13@mois.example,,\n"
        "Addressee 1,,mois,addressee@partner.example,,\n"
        ",,mois,speaker16@mois.example,,\n"
        "발표자,발표자,mois,moderator@mois.example,,,,too,many\n"
        "발표자,발표자,mois,moderator2@mois.example,,\n";
    const auto plan = office.service.plan(ours, personKind(), table);
    REQUIRE(plan);
    std::vector<Outcome> outcomes;
    for (const auto& line : plan->lines) {
        outcomes.push_back(line.outcome);
        CHECK(line.line == static_cast<int>(outcomes.size()) + 1);
    }
    CHECK(outcomes == std::vector{Outcome::Changed, Outcome::New, Outcome::New, Outcome::Similar, Outcome::Wrong,
                                  Outcome::Wrong, Outcome::Wrong, Outcome::Same, Outcome::Wrong, Outcome::New});
    CHECK(plan->unknownHeaders == std::vector<std::string>{"비고"});
    CHECK(plan->lines[0].changes.size() == 2);
    CHECK(plan->lines[4].problems.front().place == "organisation");
    CHECK(plan->lines[5].problems.front().message.english().find("line 3") != std::string::npos);
    CHECK(plan->lines[6].problems.front().message.key == "records.taken");
    CHECK(plan->lines[6].record.title("en") == "Addressee 1");
    CHECK(office.number("SELECT count(*) FROM person WHERE email = 'discussant@mois.example'") == 0);

    SUBCASE("and does that, all of it or nothing") {
        const auto stale = office.service.import(ours, personKind(), table, "another", false);
        CHECK(stale.error().kind == ErrorKind::Conflict);
        const auto done = office.service.import(ours, personKind(), table, plan->fingerprint, false);
        REQUIRE(done);
        CHECK(done->added == 3);
        CHECK(done->changed == 1);
        CHECK(office.text("SELECT phone FROM person WHERE email = 'speaker12@mois.example'") == "=1+1");
        CHECK(office.text("SELECT phone FROM person WHERE email = 'speaker13@mois.example'") == "+82 44");
        CHECK(office.text("SELECT name FROM person WHERE email = 'discussant@mois.example'") == "토론자");
        CHECK(office.number("SELECT count(*) FROM audit_event WHERE action = 'person.added'") == 5);
        CHECK(office.service.import(ours, personKind(), table, plan->fingerprint, false).error().kind ==
              ErrorKind::Conflict);

        const auto exported = office.service.exportTable(ours, personKind(), {.search = "Speaker"}, "ko");
        CHECK(exported.starts_with("\xEF\xBB\xBF"));
        CHECK(exported.find(",'=1+1,") != std::string::npos);
        CHECK(exported.find("Addressee") == std::string::npos);
        CHECK(office.number("SELECT persons FROM personal_access WHERE action = 'exported'") == 3);
        CHECK(office.text("SELECT detail FROM audit_event WHERE action = 'person.exported'") == R"({"count":3})");
        // What was exported is known, unchanged.
        const auto again = office.service.plan(ours, personKind(), exported.substr(3));
        REQUIRE(again);
        CHECK(again->count(Outcome::Same) == 3);
    }
    SUBCASE("with those that look like duplicates, when that is wanted") {
        const auto done = office.service.import(ours, personKind(), table, plan->fingerprint, true);
        REQUIRE(done);
        CHECK(done->added == 4);
    }
}

TEST_CASE("what a spreadsheet would run is written as text, and read as what it was") {
    for (const std::string cell : {"=1+1", "+82 44", "-1", "@sum", "＝1+1", "＋82", "－1", "＠sum"}) {
        CAPTURE(cell);
        const auto line = csv::write({"a", cell});
        CHECK(line == "a,'" + cell + "\r\n");
        CHECK(csv::read(line)->front().cells[1] == cell);
    }
    CHECK(csv::read("'quoted',＂\n")->front().cells[0] == "'quoted'");
}

TEST_CASE("a table that is none is refused as a whole") {
    Office office;
    const auto ours = office.ours();
    for (const auto& [table, key] :
         std::vector<std::pair<std::string, std::string>>{{"", "records.csv_empty"},
                                                          {"email,name\n", "records.csv_empty"},
                                                          {"name\nSpeaker 1\n", "records.csv_header"},
                                                          {"email,e-mail\na@b.example,c\n", "records.csv_twice"},
                                                          {"email\n\"a@b.example\n", "records.csv_open_quote"}}) {
        CAPTURE(table);
        const auto plan = office.service.plan(ours, personKind(), table);
        REQUIRE_FALSE(plan);
        CHECK(plan.error().message.key == key);
        CHECK(plan.error().place == "file");
    }
}

TEST_CASE("organisations are imported too, with the people after them") {
    Office office;
    const auto plan = office.service.plan(office.administrator, organisationKind(),
                                          "코드;기관명;영문 기관명;유형;국가;영문 국가명;시간대\nkz_mia;카자흐스탄 "
                                          "부처;Ministry 1;ministry;kz;Republic of Kazakhstan;"
                                          "Asia/Almaty\nmois2;행정 안전부;Other;ministry;KR;;\n");
    REQUIRE(plan);
    CHECK(plan->lines[0].outcome == Outcome::New);
    CHECK(plan->lines[1].outcome == Outcome::Similar);
    REQUIRE(office.service.import(
        office.administrator, organisationKind(),
        "code,name,kind,country,country_name\nkz_mia,Ministry 1,ministry,KZ,Republic of Kazakhstan\n",
        office.service
            .plan(office.administrator, organisationKind(),
                  "code,name,kind,country,country_name\nkz_mia,Ministry "
                  "1,ministry,KZ,Republic of Kazakhstan\n")
            ->fingerprint,
        false));
    CHECK(office.text("SELECT country_name_en FROM organisation WHERE code = 'kz_mia'") == "Republic of Kazakhstan");
}
