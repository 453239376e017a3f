#include <doctest/doctest.h>

#include "support/old_database.h"
#include "support/world.h"
#include "unit/engine/model.h"

using namespace entente;
using test::World;

namespace {

/// Cases of the version before: one that goes on, one that ended and has mails alone, and two that tell nothing, since
/// their person takes part twice or they are of another process.
constexpr const char* kOldRows[] = {
    "INSERT INTO program(id, code, title_en, title_ko, partner_country, year, status, city_en, city_ko, created_at) "
    "VALUES (1, 'P', '', '', '', 2027, '', '', '', 0)",
    "INSERT INTO program_component(id, program_id, kind, status) VALUES (1, 1, 'forum', 'planned'), "
    "(2, 1, 'high_level', 'planned')",
    "INSERT INTO package(id, key, version, status, name_en, name_ko, created_at) VALUES (1, 'p', 1, 'active', '', '', "
    "0)",
    "INSERT INTO instance(id, package_id, program_id, process_id, status, version, next_key, next_event, started_at) "
    "VALUES (1, 1, 1, 'personal_invitation', 'active', 1, 1, 4, 0), "
    "(2, 1, 1, 'personal_invitation', 'completed', 1, 1, 3, 0), "
    "(3, 1, 1, 'personal_invitation', 'completed', 1, 1, 3, 0), (4, 1, 1, 'planning', 'active', 1, 1, 3, 0)",
    "INSERT INTO variable(instance_id, scope, name, value) VALUES (1, 1, 'invitee', '{\"number\":7}'), "
    "(4, 1, 'invitee', '{\"number\":7}')",
    "INSERT INTO person(id, name, email) VALUES (1, 'P', 'p@mois.example'), (2, 'Q', 'q@mois.example')",
    "INSERT INTO program_participation(id, program_id, number, component_id, person_id, side, role, state, mode) "
    "VALUES "
    "(1, 1, 8, 1, 1, 'A', 'speaker', 'invited', 'onsite'), (2, 1, 9, 1, 2, 'A', 'speaker', 'invited', 'onsite'), "
    "(3, 1, 10, 2, 2, 'A', 'speaker', 'invited', 'onsite')",
    "INSERT INTO mail(id, message_id, program_id, cause, text_name, language, side, recipients, subject, body, "
    "link_person_id, link_purpose, state, run_at, created_at, instance_id) VALUES "
    "(1, 'a', 1, '', 'invitation', 'en', 'A', '{}', '', '', 1, 'form', 'sent', 0, 0, 2), "
    "(2, 'b', 1, '', 'reminder', 'en', 'A', '{}', '', '', 1, 'form', 'sent', 0, 0, 2), "
    "(3, 'c', 1, '', 'invitation', 'en', 'A', '{}', '', '', 2, 'form', 'sent', 0, 0, 3)",
};

/// A case that waits, with that property of its process.
std::int64_t subjectWith(World& world, const std::string& property, const feel::Context& variables) {
    namespace model = engine::testing;
    auto file = model::file(model::start() + model::node("userTask", "wait", "<zeebe:userTask/>") + model::end() +
                            model::path({"s", "wait", "e"}));
    const auto at = file.find('>', file.find("<process ")) + 1;
    file.insert(at, "<extensionElements><zeebe:properties><zeebe:property name='participation' value='" + property +
                        "'/></zeebe:properties></extensionElements>");
    std::vector<Problem> problems;
    REQUIRE(world.packages->install("about", {{"about.bpmn", file}}, {}, problems));
    const auto instance = world.runner->start("about", world.program, {}, variables);
    REQUIRE(instance);
    return world.number("SELECT coalesce(participation, 0) FROM instance WHERE id = " + instance->text());
}

}  // namespace

TEST_CASE("a case is about the participant that its process names, or about nobody") {
    World world;
    const feel::Context seven{{"invitee", feel::Context{{"number", 7}}}};
    CHECK(subjectWith(world, "=invitee.number", seven) == 7);
    CHECK(subjectWith(world, "=invitee.number", {}) == 0);
    CHECK(subjectWith(world, "=\"seven\"", seven) == 0);
    CHECK(subjectWith(world, "=1.5", seven) == 0);
    CHECK(subjectWith(world, "7", seven) == 0);
}

TEST_CASE("cases of the version before are about whom their variables or mails name") {
    test::TemporaryFolder folder;
    test::OldDatabase database(folder.path(), "invitations_and_circulars");
    database->write([&](storage::Tx& tx) {
        for (const auto* row : kOldRows)
            tx.run(row);
    });
    database.migrate();
    database->read([&](storage::ReadTx& tx) {
        auto rows = tx.query("SELECT id, participation FROM instance ORDER BY id");
        for (const std::int64_t wanted : {7, 8, 0, 0}) {
            REQUIRE(rows.next());
            CAPTURE(rows.int64(0));
            CHECK(rows.optionalInt64(1).value_or(0) == wanted);
        }
    });
}
