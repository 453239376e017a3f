#include "workflow/sender.h"

#include <doctest/doctest.h>

#include "programs/absence_repository.h"
#include "programs/program_repository.h"
#include "support/world.h"

using namespace entente;

namespace {

constexpr const char* kCoordinator = "coordinator@mois.example";
constexpr const char* kDeputy = "deputy@mois.example";
constexpr const char* kReader = "reader@mois.example";

struct Desk : test::World {
    Desk() {
        colleague(kDeputy);
        database->write([&](storage::Tx& tx) {
            tx.run("INSERT INTO program_role(program_id, side, role, person_id) VALUES ($1, 'A', 'deputy', $2)",
                   program, idOf(tx, kDeputy));
        });
    }
    static PersonId idOf(storage::ReadTx& tx, const std::string& email) {
        return programs::PersonRepository().findByEmail(tx, email)->id;
    }
    void away(const std::string& who, const std::string& substitute) {
        const auto by = ours().id;
        database->write([&](storage::Tx& tx) {
            programs::AbsenceRepository().insert(
                tx, {0, idOf(tx, who), idOf(tx, substitute), "2027-02-01", "2027-02-05", ""}, by, clock.now());
        });
    }
    void leave(const std::string& who) {
        database->write(
            [&](storage::Tx& tx) { tx.run("UPDATE person SET valid_to = '2027-01-31' WHERE email = $1", who); });
    }
    void runSql(const std::string& sql) {
        database->write([&](storage::Tx& tx) { tx.run(sql); });
    }
    std::string sender() {
        return database->read([&](storage::ReadTx& tx) -> std::string {
            auto known = programs::ProgramRepository().find(tx, program).value();
            const auto today = clock.now().iso().substr(0, 10);
            known.a.endRoles(today);
            const auto person = workflow::senderOf(tx, known, clock.now());
            return person ? person->email : "nobody";
        });
    }
};

}  // namespace

TEST_CASE("replies go to the coordinator, and to the deputy while the coordinator is away") {
    Desk desk;
    CHECK(desk.sender() == kCoordinator);
    desk.away(kCoordinator, kReader);
    CHECK(desk.sender() == kDeputy);
    desk.clock.set("2027-02-06T01:00:00Z");
    CHECK(desk.sender() == kCoordinator);
}

TEST_CASE("a deputy who is away too leaves it to who stands in, and a lone coordinator keeps it") {
    Desk desk;
    desk.away(kCoordinator, kReader);
    desk.away(kDeputy, kReader);
    CHECK(desk.sender() == kReader);
    desk.runSql("DELETE FROM absence");
    // A circle of substitutes leads nowhere.
    desk.away(kCoordinator, kDeputy);
    desk.away(kDeputy, kCoordinator);
    CHECK(desk.sender() == kCoordinator);
}

TEST_CASE("whoever has left is followed by the deputy, then by the next role of the side") {
    Desk desk;
    desk.leave(kCoordinator);
    CHECK(desk.sender() == kDeputy);
    desk.leave(kDeputy);
    CHECK(desk.sender() == "reviewer@mois.example");
    desk.runSql("DELETE FROM program_role WHERE side = 'A'");
    CHECK(desk.sender() == "nobody");
}

TEST_CASE("mails name the deputy as their sender and as the address for replies") {
    Desk desk;
    desk.away(kCoordinator, kReader);
    desk.upToReview();
    desk.settle();
    const auto mail = desk.relay.lastTo("reviewer@mois.example");
    CHECK(mail.mime.find("Reply-To: ") != std::string::npos);
    CHECK(mail.mime.find("<" + std::string(kDeputy) + ">") != std::string::npos);
    CHECK(mail.text.find(kDeputy) != std::string::npos);
}
