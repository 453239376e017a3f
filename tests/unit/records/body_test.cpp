#include "unit/records/program_lists.h"

using namespace entente;
using namespace entente::records;
using test::ProgramLists;
using Outcome = ImportLine::Outcome;

namespace {

Fields committee(const std::string& code, const std::string& country = "KR") {
    return {{"code", code}, {"name", "Committee " + code}, {"name_ko", "위원회 " + code}, {"country", country}};
}

Fields member(const std::string& body, const std::string& email, const std::string& from = "2027-01-01") {
    return {{"body", body}, {"email", email}, {"capacity", "Co-chair"}, {"valid_from", from}};
}

}  // namespace

TEST_CASE("bodies and their members are the affair of their country") {
    ProgramLists world;
    const auto &bodies = bodyKind(), &members = membershipKind();
    const auto body = world.add(world.a, bodies, committee("c1"));
    const auto id = world.add(world.a, members, member("c1", "speaker12@mois.example"));
    CHECK(world.service.list(world.reader, members, {.search = "위원회"}).records.size() == 1);
    for (const auto* kind : {&bodies, &members}) {
        CHECK(world.service.list(world.b, *kind, {}).records.empty());
        CHECK(world.service.list(world.b, *kind, {.search = "c1"}).records.empty());
        CHECK(world.service.exportTable(world.b, *kind, {}, "en").find("c1") == std::string::npos);
        CHECK(world.service.list(world.administrator, *kind, {}).records.size() == 1);
    }
    CHECK_FALSE(world.service.open(world.b, bodies, body));
    CHECK_FALSE(world.service.open(world.b, members, id));
    CHECK(world.service.remove(world.b, members, id, 1).error().message.key == "records.none");
    CHECK(world.wrong(world.b, bodies, {0, committee("c1", "UZ")}) == "code records.taken");
    CHECK(world.wrong(world.b, bodies, {0, committee("c2")}) == "country records.body_country");
    CHECK(world.wrong(world.b, members, {0, member("c1", "speaker22@partner.example")}) == "body records.no_body");
    CHECK(world.wrong(world.a, members, {0, member("c1", "speaker22@partner.example")}) == "email records.no_person");
    // Who speaks for a shared program is known to the other side, and yet no member of its bodies.
    CHECK(world.wrong(world.a, members, {0, member("c1", "coordinator@partner.example")}) == "email records.no_person");
    CHECK(world.wrong(world.reader, bodies, {0, committee("c3")}) == "records.may_not");

    const auto kept = world.service.remove(world.a, bodies, body, 1);
    REQUIRE_FALSE(kept);
    CHECK(kept.error().message.key == "records.body_in_use");
    CHECK(world.service.remove(world.a, members, id, 1));
    CHECK(world.service.remove(world.a, bodies, body, 1));
}

TEST_CASE("a body goes on under another name, and no body follows itself") {
    ProgramLists world;
    const auto& kind = bodyKind();
    world.add(world.a, kind, committee("new"));
    auto fields = committee("old");
    fields["valid_to"] = "2027-01-31";
    fields["successor"] = "new";
    fields["kind"] = "실무반";
    const auto old = world.add(world.a, kind, fields);
    CHECK(textOf(world.record(world.a, kind, old).fields, "kind") == "working_group");
    CHECK(world.service.list(world.a, kind, {.today = "2027-02-01"}).records.size() == 1);
    CHECK(world.service.list(world.a, kind, {}).records.size() == 2);
    CHECK(world.wrong(world.a, kind, world.changed(world.a, kind, old, "parent", "old")) ==
          "parent records.body_circle");
    CHECK(world.wrong(world.a, kind, world.changed(world.a, kind, old, "successor", "none")) ==
          "successor records.no_body");
    CHECK(world.wrong(world.a, kind, world.changed(world.a, kind, old, "valid_to", "2027-13-01")) ==
          "valid_to records.day");
    auto same = committee("other");
    same["name"] = "Committee NEW";
    CHECK(world.wrong(world.a, kind, {0, same}) == "name records.similar");
    same["code"] = "a b";
    CHECK(world.wrong(world.a, kind, {0, same}) == "code records.code");
}

TEST_CASE("members are imported, and belong again at another time") {
    ProgramLists world;
    world.add(world.a, bodyKind(), committee("c1"));
    const std::string table =
        "협의체,성명,이메일,영문 자격,시작일\n"
        "c1,발표자 12,speaker12@mois.example,Member,2025-01-01\n"
        "c1,발표자 12,speaker12@mois.example,Co-chair,2027-01-01\n"
        "c1,발표자 13,speaker12@mois.example,Co-chair,2028-01-01\n"
        "C1,,SPEAKER12@mois.example,Member,2025-01-01\n";
    const auto plan = world.service.plan(world.a, membershipKind(), table);
    REQUIRE(plan);
    CHECK(plan->lines[0].outcome == Outcome::New);
    CHECK(plan->lines[1].outcome == Outcome::New);
    CHECK(plan->lines[2].problems.front().message.key == "records.name_of_address");
    CHECK(plan->lines[3].problems.front().message.key == "records.csv_again");
    REQUIRE(world.service.import(world.a, membershipKind(), table, plan->fingerprint, false));
    const auto again = world.service.plan(world.a, membershipKind(),
                                          world.service.exportTable(world.a, membershipKind(), {}, "ko").substr(3));
    REQUIRE(again);
    CHECK(again->count(Outcome::Same) == 2);
    CHECK(world.wrong(world.a, membershipKind(), {0, member("c1", "speaker12@mois.example", "2025-01-01")}) ==
          "email records.known");
    CHECK(world.number("SELECT count(*) FROM personal_access WHERE action = 'exported'") == 1);
}
