#include "app/shipped_calendars.h"

#include <doctest/doctest.h>

#include "support/world.h"

using namespace entente;

namespace {

app::Installation shipped() {
    return {ENTENTE_SOURCE_DIR};
}

}  // namespace

TEST_CASE("a server without the demo begins with the calendars of Korea and Uzbekistan") {
    test::World world;
    world.database->write([](storage::Tx& tx) {
        tx.run("PRAGMA defer_foreign_keys = ON");
        tx.run("UPDATE organisation SET calendar_id = NULL");
        tx.run("UPDATE program_party SET calendar_id = (SELECT id FROM calendar WHERE code = 'kr')");
        tx.run("DELETE FROM holiday WHERE calendar_id = (SELECT id FROM calendar WHERE code = 'uz')");
        tx.run("DELETE FROM calendar WHERE code = 'uz'");
    });
    REQUIRE(world.number("SELECT count(*) FROM calendar") == 1);
    REQUIRE(app::installCalendars(*world.database, shipped()));
    CHECK(world.text("SELECT group_concat(code) FROM (SELECT code FROM calendar ORDER BY code)") == "kr,uz");
    for (const std::string year : {"2026", "2027", "2028"})
        CHECK(world.number("SELECT count(*) FROM holiday h JOIN calendar c ON c.id = h.calendar_id WHERE c.code = 'uz' "
                           "AND h.date LIKE '" +
                           year + "%' AND h.source <> '' AND h.last_checked <> ''") > 5);
}

TEST_CASE("what an administrator keeps of a calendar outlives the next start") {
    test::World world;
    world.database->write([](storage::Tx& tx) { tx.run("DELETE FROM holiday WHERE date = '2027-01-01'"); });
    const auto days = world.number("SELECT count(*) FROM holiday");
    REQUIRE(app::installCalendars(*world.database, shipped()));
    CHECK(world.number("SELECT count(*) FROM holiday") == days);
}
