#include "records/program_table.h"

#include <doctest/doctest.h>

#include "programs/program_repository.h"
#include "records/program_service.h"
#include "records/record_service.h"
#include "support/world.h"

using namespace entente;
using namespace entente::records;
using test::World;
using Outcome = ImportLine::Outcome;

namespace {

struct Tables : World {
    identity::Account administrator = account("admin@mois.example");
    identity::Account ours = World::ours(), theirs = partners(), reader = account("reader@mois.example");
    RecordService service{*database, clock, "192.0.2.7"};

    ImportPlan plan(const identity::Account& by, const std::string& table) {
        auto plan = service.plan(by, *programsOf(by), table);
        REQUIRE(plan);
        return std::move(*plan);
    }
    /// `added changed`.
    std::string import(const identity::Account& by, const std::string& table) {
        const auto done = service.import(by, *programsOf(by), table, plan(by, table).fingerprint, false);
        REQUIRE(done);
        return std::to_string(done->added) + ' ' + std::to_string(done->changed);
    }
    programs::Program known(const std::string& code) {
        return database->read([&](storage::ReadTx& tx) { return *programs::ProgramRepository().findByCode(tx, code); });
    }
};

const std::string kHead = "프로그램 코드,영문 명칭,명칭,연도,한국 기관,상대국 기관,시작일,종료일\n";

}  // namespace

TEST_CASE("programs of many countries and years are entered by one table") {
    Tables tables;
    CHECK(tables.import(tables.ours, kHead + "UZ-2028,Program 2028,2028년 협력 프로그램,2028,mois,uz_public_governance,"
                                             "2028-05-08,2028-05-12\n"
                                             "UZ-2029,Program 2029,,2029,mois,uz_public_governance,,\n") == "2 0");
    const auto program = tables.known("UZ-2028");
    CHECK(program.title.ko == "2028년 협력 프로그램");
    CHECK(program.periodFrom == "2028-05-08");
    CHECK(program.partnerCountry == "UZ");
    CHECK(program.b.organisation.code == "uz_public_governance");
    CHECK(program.b.zone == "Asia/Tashkent");
    CHECK(program.a.role("coordinator")->email == "coordinator@mois.example");
    CHECK(program.state.changedBy == tables.ours.id);
    CHECK(tables.number("SELECT count(*) FROM audit_event WHERE action = 'program.added'") == 2);
}

TEST_CASE("what was exported comes back as it was, and a changed line changes its program") {
    Tables tables;
    const auto table = tables.service.exportTable(tables.ours, *programsOf(tables.ours), {}, "ko");
    const auto decoded = table.substr(3);  // the mark of UTF-8
    const auto same = tables.plan(tables.ours, decoded);
    REQUIRE(same.lines.size() == 1);
    CHECK(same.lines.front().outcome == Outcome::Same);
    CHECK(tables.import(tables.ours, "code,city\nUZ-2027,Samarkand\n") == "0 1");
    CHECK(tables.known("UZ-2027").city.en == "Samarkand");
    CHECK(tables.known("UZ-2027").title.en != "");
    CHECK(tables.number("SELECT count(*) FROM audit_event WHERE action = 'program.exported'") == 1);
}

TEST_CASE("a table says of each line what is wrong or known already") {
    Tables tables;
    const auto line = [&](const identity::Account& by, const std::string& text) {
        const auto plan = tables.plan(by, kHead + text + '\n');
        const auto& first = plan.lines.front();
        const auto problem = first.problems.empty() ? Error{} : first.problems.front();
        return std::to_string(static_cast<int>(first.outcome)) + ' ' + problem.place + ' ' + problem.message.key;
    };
    const auto wrong = std::to_string(static_cast<int>(Outcome::Wrong)) + ' ';
    const auto similar = std::to_string(static_cast<int>(Outcome::Similar)) + ' ';
    CHECK(line(tables.ours, "UZ-2028,Program,,2028,mois,nobody,,") == wrong + "organisation_b records.no_organisation");
    CHECK(line(tables.ours, "UZ-2028,Program,,2028,mois,mois,,") == wrong + "organisation_b records.same_party");
    CHECK(line(tables.ours, "UZ-2028,Program,,2028,uz_public_governance,mois,,") ==
          wrong + "organisation_a records.own_party");
    CHECK(line(tables.ours, "import,Program,,2028,mois,uz_public_governance,,") ==
          wrong + "code records.program_code_taken");
    CHECK(line(tables.ours, "UZ-2027,Program,,2027,uz_public_governance,mois,,") ==
          wrong + "organisation_a records.party_on_sheet");
    const auto title = tables.known("UZ-2027").title.en;
    CHECK(line(tables.ours, "UZ-2027b,\"" + title + "\",,2027,mois,uz_public_governance,,").starts_with(similar));
}

TEST_CASE("who adds no programs reads none in by a table") {
    Tables tables;
    const auto table = kHead + "UZ-2028,Program,,2028,mois,uz_public_governance,,\n";
    for (const auto* account : {&tables.theirs, &tables.reader})
        CHECK(tables.service.plan(*account, *programsOf(*account), table).error().kind == ErrorKind::Forbidden);
}
