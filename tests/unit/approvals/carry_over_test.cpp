#include <doctest/doctest.h>

#include <random>

#include "approvals/data_check.h"
#include "documents/agreement.h"
#include "support/agreement.h"

using namespace entente;
using documents::AgreementRepository;
using documents::AgreementSet;
using documents::AgreementState;
using test::contact;
using test::kOurSignatory;
using test::kTheirAddressee;
using test::World;

namespace {

/// Whoever approved need not look again when only rows of the other side changed.
constexpr const char* kOtherSide = "=every c in changed satisfies c.side != null and c.side != side";

struct CarryTable : World {
    explicit CarryTable(const std::string& rule = kOtherSide, const std::string& never = "venue")
        : instance(test::startAgreement(*this, test::agreementFiles({.rule = rule, .never = never}))),
          rows(test::contacts()) {}

    void make() { test::makeContacts(*this, instance, rows, "again " + std::to_string(++made)); }
    void change(std::size_t row, const feel::Context& to) {
        rows[row - 1] = to;
        make();
    }
    void upload() {
        const auto id = document(instance, "contacts").id;
        REQUIRE(approvals->uploadRevision(id, ours(), {"by_hand.docx", edited(id, std::to_string(++made))},
                                          newest(id).number));
        settle();
    }
    void approve(const char* who) {
        const auto decided = decide(who, "approve");
        REQUIRE((decided ? "" : decided.error().message.english()) == "");
        settle();
    }
    AgreementSet set() {
        return database->read(
            [&](storage::ReadTx& tx) { return AgreementRepository().currentOfInstance(tx, instance).at(0); });
    }
    AgreementState state() { return set().state(); }
    /// `2: A from 1 rows 3`: who counts on the present set without having decided on it.
    std::string carried() {
        return database->read([&](storage::ReadTx& tx) {
            const auto present = AgreementRepository().currentOfInstance(tx, instance).at(0);
            auto text = std::to_string(present.number) + ":";
            for (const auto& consent : AgreementRepository().consents(tx, present.id)) {
                if (!consent.carried || consent.withdrawnAt || !consent.approves()) continue;
                text += std::string(" ") + consent.side + " " + consent.carried->rule;
                for (const auto& file : consent.carried->files) {
                    text += " from " + std::to_string(file.revision);
                    for (const auto row : file.rows)
                        text += " row " + std::to_string(row);
                }
            }
            for (const auto& kept : present.notCarried)
                text += std::string(" ") + kept.side + " " + kept.why + kept.path;
            return text;
        });
    }
    std::int64_t told(const std::string& email) {
        return number("SELECT count(*) FROM mail WHERE text_name = 'carried_over' AND recipients LIKE '%" + email +
                      "%'");
    }

    InstanceId instance;
    feel::List rows;
    int made = 0;
};

}  // namespace

TEST_CASE("a consent is carried over when the named rule says so of what changed, and whoever gave it is told") {
    CarryTable world;
    world.approve(kOurSignatory);
    world.change(3, contact("Officer 3", "333", "B"));
    CHECK(world.carried() == "2: A R from 1 row 3");
    CHECK(world.state() == AgreementState::Waiting);
    CHECK(world.told(kOurSignatory) == 1);
    CHECK(world.number("SELECT count(*) FROM audit_event WHERE action = 'agreement.carried_over'") == 1);
    world.approve(kTheirAddressee);
    CHECK(world.state() == AgreementState::Agreed);
    // The case goes on: nobody is asked about the newer files again.
    CHECK(!world.isOpen(world.instance, "ask_mois"));
    CHECK(!world.isOpen(world.instance, "ask_partner"));
    for (const auto& problem : approvals::checkData(*world.database, *world.blobs).problems)
        FAIL_CHECK(problem);
    world.database->write([](storage::Tx& tx) { tx.run("UPDATE agreement_consent SET rule = ''"); });
    CHECK(approvals::checkData(*world.database, *world.blobs).problems.size() == 1);
}

TEST_CASE("what a rule compares with is what was decided on, not the revision before") {
    CarryTable world("=1 >= count(changed)");
    world.approve(kOurSignatory);
    world.change(3, contact("Officer 3", "333", "B"));
    CHECK(world.carried() == "2: A R from 1 row 3");
    world.change(4, contact("Officer 4", "444", "B"));
    CHECK(world.carried() == "3: A rule");
}

TEST_CASE("what nobody may carry over, or nobody can compare, asks everybody again") {
    SUBCASE("the rule says no") {
        CarryTable world;
        world.approve(kOurSignatory);
        world.change(1, contact("Officer 1", "111", "A"));
        CHECK(world.carried() == "2: A rule");
    }
    SUBCASE("a rule that gives no answer") {
        CarryTable world("=changed[1].nothing");
        world.approve(kOurSignatory);
        world.change(3, contact("Officer 3", "333", "B"));
        CHECK(world.carried() == "2: A rule");
    }
    SUBCASE("a value that is never carried over") {
        CarryTable world("=true");
        world.approve(kOurSignatory);
        world.change(3, contact("Officer 3", "300", "B", "Room 2"));
        CHECK(world.carried() == "2: A neverministries[3].venue");
        CHECK(world.told(kOurSignatory) == 0);
    }
    SUBCASE("a row that came brings its venue") {
        CarryTable world("=true");
        world.approve(kOurSignatory);
        world.rows.emplace_back(contact("Officer 5", "500", "B"));
        world.make();
        CHECK(world.carried() == "2: A neverministries[5]");
    }
    SUBCASE("a file that was edited by hand") {
        CarryTable world("=true");
        world.approve(kOurSignatory);
        world.upload();
        CHECK(world.carried() == "2: A edited");
        // Nor does what was made of values since then count for what nobody had before them.
        world.make();
        CHECK(world.carried() == "3:");
    }
    SUBCASE("a step without a rule") {
        World world;
        const auto instance = test::startAgreement(world);
        REQUIRE(world.decide(kOurSignatory, "approve"));
        world.settle();
        test::makeContacts(world, instance, test::contacts(), "again");
        CHECK(world.number("SELECT count(*) FROM agreement_consent") == 1);
    }
}

TEST_CASE("whoever gave it objects to its being carried over, within two shared working days") {
    CarryTable world;
    world.approve(kOurSignatory);
    world.change(3, contact("Officer 3", "333", "B"));
    const auto link = world.linkOf(kOurSignatory);
    REQUIRE(link.purpose == "object");
    REQUIRE(link.carried);
    world.approve(kTheirAddressee);
    REQUIRE(world.state() == AgreementState::Agreed);

    SUBCASE("in time") {
        REQUIRE(world.approvals->object(link, "Not this officer"));
        world.settle();
        CHECK(world.state() == AgreementState::Reopened);
        CHECK(world.number("SELECT count(*) FROM audit_event WHERE action = 'agreement.objected'") == 1);
        // The decision itself stands: nothing was said about the files that it was made on.
        CHECK(world.number("SELECT count(*) FROM decision WHERE objected_at IS NOT NULL") == 0);
        CHECK(!world.approvals->object(link, "Once more"));
        // It is not carried over again either.
        world.change(3, contact("Officer 3", "3333", "B"));
        CHECK(world.carried().find(" A R") == std::string::npos);
    }
    SUBCASE("too late") {
        world.clock.advance(9 * 24 * 3600);
        CHECK(!world.approvals->object(link, "Not this officer"));
        CHECK(world.state() == AgreementState::Agreed);
    }
}

TEST_CASE("who objects to what was recorded takes away what was carried over from it") {
    CarryTable world("=every c in changed satisfies c.side = side");
    approvals::RecordInput input;
    input.source = "phone";
    input.byName = "Officer 1";
    input.outcome = "approve";
    input.person = world.linkOf(kTheirAddressee).person.id;
    input.edition = world.task(world.instance, "ask_partner").edition;
    REQUIRE(world.approvals->record(world.task(world.instance, "ask_partner").id, world.ours(), input));
    world.settle();
    const auto link = world.linkOf(kTheirAddressee);
    world.change(3, contact("Officer 3", "333", "B"));
    CHECK(world.carried() == "2: B R from 1 row 3");
    world.approve(kOurSignatory);
    REQUIRE(world.state() == AgreementState::Agreed);
    REQUIRE(world.approvals->object(link, "I did not say so"));
    CHECK(world.state() == AgreementState::Reopened);
    CHECK(world.carried() == "2:");
}

TEST_CASE("what both sides agreed on stays agreed when the rules of both carry it over") {
    CarryTable world("=true");
    world.approve(kOurSignatory);
    world.approve(kTheirAddressee);
    REQUIRE(world.state() == AgreementState::Agreed);
    world.change(3, contact("Officer 3", "333", "B"));
    CHECK(world.carried() == "2: A R from 1 row 3 B R from 1 row 3");
    CHECK(world.state() == AgreementState::Agreed);
    CHECK(world.number("SELECT count(*) FROM mail WHERE text_name = 'agreement_reopened'") == 0);
    CHECK(world.number("SELECT count(*) FROM mail WHERE text_name = 'agreed'") == 4);
}

TEST_CASE("whatever happens, a side is counted for its decision on these bytes or for one that a rule carried over") {
    std::mt19937 random(11);
    int agreed = 0, byRule = 0, objected = 0;
    for (int round = 0; round < 4; ++round) {
        CarryTable world;
        for (int step = 0; step < 16; ++step) {
            const auto choice = random() % 8;
            if (choice == 0 && random() % 3 == 0) {
                world.upload();
            } else if (choice < 3) {
                const auto row = 1 + random() % 4;
                const bool moves = random() % 8 == 0;
                world.change(row, contact("Officer " + std::to_string(row), std::to_string(random() % 1000),
                                          row < 3 ? "A" : "B", moves ? "Room " + std::to_string(random()) : "Room 1"));
            } else {
                const bool ours = choice % 2 == 0;
                const auto* who = ours ? kOurSignatory : kTheirAddressee;
                const auto link = world.linkOf(who);
                if (link.purpose == "object" && random() % 3 == 0) {
                    if (world.approvals->object(link, "Not so")) ++objected;
                    world.settle();
                } else if (!world.isOpen(world.instance, "ask_mois") && !world.isOpen(world.instance, "ask_partner")) {
                    const engine::ReopenInstance again{{"fork"}, {}, "Ask once more", "x"};
                    if (random() % 2 == 0) (void)world.runner->run(world.instance, {}, again);
                    world.settle();
                } else if (world.isOpen(world.instance, ours ? "ask_mois" : "ask_partner") &&
                           link.state == approvals::LinkState::Acts && link.purpose == "decide") {
                    world.approve(who);
                }
            }
            if (world.state() == AgreementState::Agreed) ++agreed;
            if (world.carried().find(" R from") != std::string::npos) ++byRule;
            // Checks each Agreed against decisions, the files that they were made on, and rules.
            for (const auto& problem : approvals::checkData(*world.database, *world.blobs).problems)
                FAIL_CHECK(problem);
            world.database->read([&](storage::ReadTx& tx) {
                const AgreementRepository agreements;
                const auto set = agreements.currentOfInstance(tx, world.instance).at(0);
                for (const auto& consent : agreements.consents(tx, set.id)) {
                    if (!consent.carried || !consent.approves()) continue;
                    // Of the rows consented on, no own one and no venue changed.
                    const auto given = agreements.findConsent(tx, consent.carried->from).value();
                    CHECK(!given.carried);
                    CHECK(given.side == consent.side);
                    for (const auto& file : consent.carried->files)
                        for (const auto row : file.rows)
                            CHECK((row < 3) == (consent.side == 'B'));
                }
            });
        }
    }
    CHECK(agreed > 1);
    CHECK(byRule > 3);
    CHECK(objected > 0);
}

TEST_CASE("a definition is told what its rule could carry over, and when it cannot be read") {
    const auto keys = [](const std::string& rule, const std::string& never) {
        World world;
        std::vector<Problem> problems;
        (void)world.packages->install("loop", test::agreementFiles({.rule = rule, .never = never}), {}, problems);
        std::string text;
        for (const auto& problem : problems)
            if (problem.element == "ask_mois" || problem.message.key.starts_with("workflow.unknown_variable"))
                text += problem.message.key + " ";
        return text;
    };
    CHECK(keys(kOtherSide, "venue") == "");
    CHECK(keys(kOtherSide, "ministries.venue") == "");
    CHECK(keys(kOtherSide, "phone") == "workflow.carry_over_open ");
    CHECK(keys("=every c in chnged satisfies true", "venue") == "workflow.carry_over_names ");
    CHECK(keys("every c in", "venue") == "workflow.carry_over_unread ");
}
