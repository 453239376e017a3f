#include "records/part_table.h"

#include <doctest/doctest.h>

#include "programs/program_repository.h"
#include "records/program_records.h"
#include "records/record_service.h"
#include "support/world.h"

using namespace entente;
using namespace entente::records;
using test::World;
using Outcome = ImportLine::Outcome;

namespace {

struct PartTables : World {
    identity::Account administrator = account("admin@mois.example");
    identity::Account ours = World::ours(), theirs = partners(), reader = account("reader@mois.example");
    RecordService service{*database, clock, "192.0.2.7"};

    PartTables() {
        import(administrator, themePart(), "title,title_ko\nOpen government,열린 정부\n");
        import(administrator, venuePart(), "name,room,address,zone\nOld Hall,1F,1 Long Street,Asia/Tashkent\n");
        import(administrator, dutyPart(), "duty,side\na,A\n");
    }

    programs::Program program() {
        return database->read(
            [&](storage::ReadTx& tx) { return *programs::ProgramRepository().findByCode(tx, "UZ-2027"); });
    }
    /// What `use` makes of the table of a part, as the account sees it.
    template <typename Use>
    auto with(const identity::Account& by, const ProgramPart& part, Use use) {
        const auto now = program();
        const auto viewer = database->read([&](storage::ReadTx& tx) { return viewerOf(tx, now, by); });
        return use(*tableOf(viewer, part));
    }
    ImportPlan plan(const identity::Account& by, const ProgramPart& part, const std::string& table) {
        return with(by, part, [&](const RecordKind& kind) {
            auto plan = service.plan(by, kind, table);
            REQUIRE(plan);
            return std::move(*plan);
        });
    }
    /// `added changed`.
    std::string import(const identity::Account& by, const ProgramPart& part, const std::string& table) {
        const auto fingerprint = plan(by, part, table).fingerprint;
        return with(by, part, [&](const RecordKind& kind) {
            const auto done = service.import(by, kind, table, fingerprint, false);
            REQUIRE(done);
            return std::to_string(done->added) + ' ' + std::to_string(done->changed);
        });
    }
    std::string exported(const identity::Account& by, const ProgramPart& part, const char* language = "en") {
        return with(by, part, [&](const RecordKind& kind) {
            return service.exportTable(by, kind, {}, language).substr(3);  // the mark of UTF-8
        });
    }
    /// `outcome place key` of the first problem of the last line.
    std::string line(const identity::Account& by, const ProgramPart& part, const std::string& table) {
        const auto plan = this->plan(by, part, table);
        const auto& last = plan.lines.back();
        const auto problem = last.problems.empty() ? Error{} : last.problems.front();
        return std::to_string(static_cast<int>(last.outcome)) + ' ' + problem.place + ' ' + problem.message.key;
    }
};

std::string outcome(Outcome one, const std::string& place, const std::string& key) {
    return std::to_string(static_cast<int>(one)) + ' ' + place + ' ' + key;
}

}  // namespace

TEST_CASE("the parts of a program are entered by tables as an office in Korea writes them") {
    PartTables tables;
    const auto before = tables.program();
    CHECK(tables.import(tables.ours, themePart(),
                        "영문 주제,주제,한국 주관 기관\nData for all,모두를 위한 데이터,mois\nOpen files,,\n") ==
          "2 0");
    CHECK(tables.import(
              tables.ours, venuePart(),
              "영문 장소명,장소명,층·호실,시간대,수용 인원\nHall of Nations,국제회의장,3F,Asia/Tashkent,250\n") ==
          "1 0");
    CHECK(tables.import(tables.ours, componentPart(),
                        "유형,영문 행사명,행사명,시작일,종료일,동시 개최,상태\n"
                        "현장 방문,Visit to the archive,기록원 방문,2027-03-04,2027-03-04,아니오,확정\n"
                        "site_visit,Visit to the city,,2027-03-05,,예,\n") == "2 0");
    const auto now = tables.program();
    REQUIRE(now.themes.size() == before.themes.size() + 2);
    const auto& theme = now.themes[before.themes.size()];
    CHECK(theme.title.ko == "모두를 위한 데이터");
    CHECK(theme.leadA->code == "mois");
    CHECK(theme.state.changedBy == tables.ours.id);
    CHECK(now.venues.back().capacity == 250);
    CHECK(now.venues.back().room == "3F");
    REQUIRE(now.components.size() == before.components.size() + 2);
    const auto& visit = now.components[before.components.size()];
    CHECK(visit.kind == "site_visit");
    CHECK(visit.status == "confirmed");
    CHECK_FALSE(visit.parallel);
    CHECK(now.components.back().parallel);
    CHECK(now.components.back().status == "planned");
    CHECK(tables.number("SELECT count(*) FROM audit_event WHERE action = 'theme.added' AND actor = 'account:" +
                        tables.ours.id.text() + "'") == 2);
}

TEST_CASE("an institution is named by its code or by its name") {
    PartTables tables;
    const auto known = tables.program().a.organisation;
    CHECK(tables.import(tables.ours, themePart(),
                        "title,lead_a\nFirst,\"" + known.name.en + "\"\nSecond," + known.name.ko + "\n") == "2 0");
    CHECK(tables.program().themes.back().leadA->code == known.code);
    CHECK(tables.line(tables.ours, themePart(), "title,lead_a\nThird,Ministry of Nothing\n") ==
          outcome(Outcome::Wrong, "lead_a", "records.no_organisation"));
}

TEST_CASE("what was exported comes back as it was, in both languages, and a changed line changes its part") {
    PartTables tables;
    for (const auto* part : {&dutyPart(), &componentPart(), &themePart(), &venuePart()})
        for (const auto* language : {"en", "ko"}) {
            CAPTURE(std::string(part->name()) + " in " + language);
            const auto table = tables.exported(tables.administrator, *part, language);
            const auto plan = tables.plan(tables.administrator, *part, table);
            REQUIRE_FALSE(plan.lines.empty());
            CHECK(plan.count(Outcome::Same) == plan.lines.size());
        }
    const auto venue = tables.program().venues.front();
    CHECK(tables.import(tables.ours, venuePart(),
                        "name,room,capacity\n\"" + venue.name.en + "\",\"" + venue.room + "\",17\n") == "0 1");
    CHECK(tables.program().venues.front().capacity == 17);
    CHECK(tables.program().venues.front().address.en == venue.address.en);
}

TEST_CASE("a table of parts says of each line what is wrong or known already") {
    PartTables tables;
    const auto theme = tables.program().themes.front();
    CHECK(tables.line(tables.ours, componentPart(), "kind,title\nparty,A party\n") ==
          outcome(Outcome::Wrong, "kind", "records.choice"));
    CHECK(tables.line(tables.ours, componentPart(), "kind,title,from,to\nforum,A,2027-03-05,2027-03-04\n") ==
          outcome(Outcome::Wrong, "to", "records.days_reversed"));
    CHECK(tables.line(tables.ours, venuePart(), "name,zone\nHall,Mars/North\n") ==
          outcome(Outcome::Wrong, "zone", "records.zone"));
    CHECK(tables.line(tables.ours, themePart(), "title,title_ko\nAnother," + theme.title.ko + "\n") ==
          outcome(Outcome::Similar, "name", "records.similar"));
    CHECK(tables.line(tables.ours, themePart(), "title\nTwice\nTwice\n") ==
          outcome(Outcome::Wrong, "title", "records.csv_again"));
    CHECK(tables.line(tables.ours, themePart(), "title,lead_b\nFourth,uz_public_governance\n") ==
          outcome(Outcome::Wrong, "lead_b", "records.lead_of_other"));
    std::string table = "title\n";
    for (int i = 0; i < 101; ++i)
        table += "Theme " + std::to_string(i) + '\n';
    CHECK(tables.line(tables.ours, themePart(), table) == outcome(Outcome::Wrong, "", "records.too_many"));
}

TEST_CASE("each side enters the duties that it carries, and those who only read none") {
    PartTables tables;
    CHECK(tables.line(tables.theirs, dutyPart(), "역할,담당 측\n가,한국\n").ends_with("records.taken"));
    CHECK(tables.line(tables.theirs, dutyPart(), "duty,side,agreed_at\nd,B,someday\n").ends_with("records.day"));
    const auto duty = tables.program().duties.front();
    const auto& own = duty.side == programs::Side::A ? tables.ours : tables.theirs;
    CHECK(tables.import(own, dutyPart(),
                        "duty,side,agreed_at\n" + duty.duty + ',' + programs::text(duty.side) + ",2026-12-01\n") ==
          "0 1");
    CHECK(tables.program().duties.front().agreedAt == "2026-12-01");
    tables.with(tables.reader, themePart(), [&](const RecordKind& kind) {
        CHECK(tables.service.plan(tables.reader, kind, "title\nOne\n").error().kind == ErrorKind::Forbidden);
        return 0;
    });
}

TEST_CASE("the second press of the button, and a line that two persons enter at once, are found") {
    PartTables tables;
    const std::string table = "title\nTogether\n";
    const auto fingerprint = tables.plan(tables.ours, themePart(), table).fingerprint;
    const auto now = tables.program();
    const auto viewer = tables.database->read([&](storage::ReadTx& tx) { return viewerOf(tx, now, tables.ours); });
    const auto first = tableOf(viewer, themePart()), second = tableOf(viewer, themePart());
    CHECK(tables.service.import(tables.ours, *first, table, fingerprint, false));
    // Both looked at the program as it was before.
    CHECK(tables.service.import(tables.ours, *second, table, fingerprint, false).error().kind == ErrorKind::Conflict);
    CHECK(tables.program().themes.size() == now.themes.size() + 1);
}

TEST_CASE("a name that forms gave to several is changed where each is seen") {
    PartTables tables;
    for (int i = 0; i < 2; ++i)
        tables.database->write([&](storage::Tx& tx) {
            const auto program = *programs::ProgramRepository().findByCode(tx, "UZ-2027");
            Record record;
            record.fields["title"] = "One of two";
            themePart().insert(tx, {program, {{}, tables.ours.id, tables.clock.now()}}, record);
        });
    CHECK(tables.line(tables.ours, themePart(), "title,goal\nOne of two,Another goal\n") ==
          outcome(Outcome::Wrong, "title", "records.part_several"));
}
