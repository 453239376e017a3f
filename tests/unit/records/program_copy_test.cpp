#include "records/program_copy.h"

#include <doctest/doctest.h>

#include "programs/person_repository.h"
#include "programs/program_repository.h"
#include "records/program_service.h"
#include "support/world.h"

using namespace entente;
using namespace entente::records;
using programs::Program;
using programs::ProgramRepository;
using test::World;

namespace {

/// The program of a year with something of each part, and who enters the next one.
struct Years : World {
    ProgramService service{*database, clock};
    identity::Account administrator = account("admin@mois.example");
    identity::Account ours = World::ours(), theirs = partners();

    Years() {
        auto sheet = sheetNow();
        sheet.fields["from"] = "2027-05-10";
        sheet.fields["to"] = "2027-05-14";
        keep(programSheet(), sheet);
        keep(componentPart(), {0,
                               {{"kind", "site_visit"},
                                {"title", "Visit 1"},
                                {"from", "2027-05-11"},
                                {"to", "2027-05-12"},
                                {"status", "held"}}});
        keep(componentPart(), {0, {{"kind", "public_event"}}});
        keep(themePart(), {0, {{"title", "Theme 1"}, {"lead_a", "mois"}, {"lead_b", "uz_public_governance"}}});
        keep(dutyPart(),
             {0, {{"duty", "a"}, {"side", "A"}, {"person", "coordinator@mois.example"}, {"agreed_at", "2027-01-05"}}});
        keep(dutyPart(), {0, {{"duty", "b"}, {"side", "B"}, {"person", "addressee@partner.example"}}});
        keep(venuePart(), {0, {{"name", "Hall 1"}, {"zone", "Asia/Tashkent"}, {"capacity", "200"}}});
    }

    void keep(const ProgramPart& part, const Record& record) {
        const auto saved = service.save(administrator, "UZ-2027", part, record);
        REQUIRE(saved);
        for (const auto& error : saved->errors)
            MESSAGE(error.place, ": ", error.message.english());
        REQUIRE(saved->id != 0);
    }
    Record sheetNow() {
        return service.open(administrator, "UZ-2027", programSheet(), program.value)->parts.front().records.front();
    }
    Program earlier() { return known("UZ-2027"); }
    Program known(const std::string& code) {
        return database->read([&](storage::ReadTx& tx) { return *ProgramRepository().findByCode(tx, code); });
    }
    Program follow(const identity::Account& by, std::set<std::string> parts, const Fields& changed = {}) {
        auto record = sheetThatFollows(earlier());
        for (const auto& [name, value] : changed)
            record.fields[name] = value;
        const auto saved = service.create(by, record, ProgramCopy{"UZ-2027", std::move(parts)});
        REQUIRE(saved);
        for (const auto& error : saved->errors)
            MESSAGE(error.place, ": ", error.message.english());
        REQUIRE(saved->id != 0);
        return known("UZ-2028");
    }
};

std::set<std::string> everything() {
    return {kCopiedParts.begin(), kCopiedParts.end()};
}

}  // namespace

TEST_CASE("the sheet of the program that follows says the next year, on the same days of the week") {
    Years years;
    const auto fields = sheetThatFollows(years.earlier()).fields;
    CHECK(textOf(fields, "code") == "UZ-2028");
    CHECK(textOf(fields, "year") == "2028");
    CHECK(textOf(fields, "title").find("2027") == std::string::npos);
    CHECK(textOf(fields, "status") == "planning");
    CHECK(textOf(fields, "from") == "2028-05-08");
    CHECK(textOf(fields, "to") == "2028-05-12");
    CHECK(textOf(fields, "organisation_b") == "uz_public_governance");
    auto other = years.earlier();
    other.code = "forum-12027";
    CHECK(textOf(sheetThatFollows(other).fields, "code") == "");
}

TEST_CASE("what is chosen of a program comes along, nothing of it agreed or held") {
    Years years;
    const auto next = years.follow(years.administrator, everything());
    CHECK(years.earlier().components.size() == next.components.size());
    const auto& visit = *std::find_if(next.components.begin(), next.components.end(),
                                      [](const auto& one) { return one.kind == "site_visit"; });
    CHECK(visit.from == "2028-05-09");
    CHECK(visit.to == "2028-05-10");
    CHECK(visit.status == "planned");
    REQUIRE(next.themes.size() == 1);
    CHECK(next.themes.front().leadB->code == "uz_public_governance");
    REQUIRE(next.duties.size() == 2);
    CHECK(next.duties.front().person->email == "coordinator@mois.example");
    CHECK(next.duties.front().agreedAt == "");
    REQUIRE(next.venues.size() == 1);
    CHECK(next.venues.front().capacity == 200);
    CHECK(next.a.roles.size() == years.earlier().a.roles.size());
    CHECK(next.b.role("coordinator")->email == years.earlier().b.role("coordinator")->email);
    CHECK(next.state.changedBy == years.administrator.id);
    CHECK(next.venues.front().state.changedBy == years.administrator.id);
    CHECK(years.number("SELECT count(*) FROM audit_event WHERE action = 'program.copied'") == 1);
}

TEST_CASE("a side's own affairs come along by its own hand alone, and nothing that was not chosen") {
    Years years;
    years.database->write([](storage::Tx& tx) {
        tx.run(
            "INSERT INTO program_role(program_id, side, role, person_id) SELECT r.program_id, 'B', 'reviewer', "
            "r.person_id FROM program_role r WHERE r.side = 'B' AND r.role = 'coordinator' "
            "ON CONFLICT DO NOTHING");
    });
    REQUIRE(years.earlier().b.role("reviewer") != nullptr);
    const auto next = years.follow(years.ours, {"party"});
    CHECK(next.a.role("reviewer") != nullptr);
    CHECK(next.b.role("reviewer") == nullptr);
    CHECK(next.b.role("coordinator") != nullptr);
    CHECK(next.components.empty());
    CHECK(next.themes.empty());
    CHECK(next.duties.empty());
    CHECK(next.venues.empty());
}

TEST_CASE("who has left office does not come along, nor does the old period without a new one") {
    Years years;
    years.database->write([](storage::Tx& tx) {
        tx.run("UPDATE person SET valid_to = '2026-01-01' WHERE email = 'coordinator@mois.example'");
    });
    const auto next = years.follow(years.administrator, everything(), {{"from", ""}, {"to", ""}});
    CHECK(next.a.role("coordinator") == nullptr);
    CHECK_FALSE(next.duties.front().person);
    for (const auto& component : next.components)
        CHECK(component.from == "");
}

TEST_CASE("another country's institution leads nothing and nobody of it holds a role") {
    Years years;
    RecordService contacts(*years.database, years.clock, "192.0.2.7");
    const Fields office{{"code", "kz-office"}, {"name", "Ministry 12, Kazakhstan"},        {"kind", "ministry"},
                        {"country", "KZ"},     {"country_name", "Republic of Kazakhstan"}, {"zone", "Asia/Almaty"},
                        {"calendar", "uz"}};
    REQUIRE(contacts.save(years.administrator, organisationKind(), {0, office}, true)->id != 0);
    const auto next = years.follow(years.administrator, everything(), {{"organisation_b", "kz-office"}});
    CHECK(next.partnerCountry == "KZ");
    CHECK(next.b.roles.empty());
    CHECK_FALSE(next.themes.front().leadB);
    CHECK(next.themes.front().leadA);
    CHECK_FALSE(next.duties.back().person);
    CHECK(next.duties.back().side == programs::Side::B);
}

TEST_CASE("a program that somebody does not see is not copied, and the second press makes no second one") {
    Years years;
    auto record = sheetThatFollows(years.earlier());
    CHECK(years.service.create(years.administrator, record, ProgramCopy{"KZ-2027", {}}).error().kind ==
          ErrorKind::NotFound);
    CHECK(years.service.create(years.theirs, record, ProgramCopy{"UZ-2027", {}}).error().kind == ErrorKind::Forbidden);
    CHECK(years.service.create(years.ours, record, ProgramCopy{"UZ-2027", everything()})->id != 0);
    const auto again = years.service.create(years.ours, record, ProgramCopy{"UZ-2027", everything()});
    REQUIRE(again->errors.size() == 1);
    CHECK(again->errors.front().message.key == "records.program_code_taken");
}
