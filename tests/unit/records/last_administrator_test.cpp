#include <doctest/doctest.h>

#include "records/record_service.h"
#include "support/world.h"

using namespace entente;
using namespace entente::records;
using test::World;

TEST_CASE("who administers the server alone is given no last day, until somebody else does too") {
    World world;
    RecordService service{*world.database, world.clock, "192.0.2.7"};
    const auto administrator = world.account("admin@mois.example");
    const auto ended = [&](const std::string& email) -> std::string {
        const auto id = world.number("SELECT id FROM person WHERE email = '" + email + "'");
        auto record = service.open(administrator, personKind(), id)->record;
        record.fields["valid_to"] = "2027-03-31";
        const auto saved = service.save(administrator, personKind(), record, true);
        REQUIRE(saved);
        return saved->errors.empty() ? "" : saved->errors.front().place + " " + saved->errors.front().message.key;
    };
    constexpr const char* kRefused = "valid_to records.last_administrator";
    CHECK(ended(administrator.email) == kRefused);
    CHECK(ended("reader@mois.example").empty());

    identity::NewAccount account;
    account.email = "second@mois.example";
    account.password = Secret(std::string("a long password"));
    account.name = "Administrator 2";
    account.role = identity::Role::Administrator;
    REQUIRE(world.identity->add(account, {}, world.clock.now()));
    REQUIRE(world.identity->setDisabled(world.account(account.email).id, true, {}, world.clock.now()));
    CHECK(ended(administrator.email) == kRefused);
    REQUIRE(world.identity->setDisabled(world.account(account.email).id, false, {}, world.clock.now()));
    CHECK(ended(administrator.email).empty());
    // The one who stays is the last one now, to be disabled as well as to leave.
    CHECK(ended(account.email) == kRefused);
    const auto disabled = world.identity->setDisabled(world.account(account.email).id, true, {}, world.clock.now());
    REQUIRE_FALSE(disabled.ok());
    CHECK(disabled.error().message.key == "identity.last_administrator");
}
