#include "approvals/delegation.h"

#include <doctest/doctest.h>

#include "approvals/form_drafts.h"
#include "support/world.h"

using namespace entente;
using test::World;

namespace {

constexpr const char* kColleague = "colleague@mois.example";

/// A second coordinator of our side.
identity::Account colleague(World& world) {
    return world.colleague(kColleague, "Coordinator 3");
}

std::string authorOf(const identity::Account& account) {
    return audit::Actor::account(account.id).text();
}

void save(World& world, TaskId task, const identity::Account& author, const std::string& ministry) {
    world.database->write([&](storage::Tx& tx) {
        approvals::FormDrafts::save(tx, task, authorOf(author), {{"enquiry.ministry", ministry}}, world.clock.now());
    });
}

std::string draft(World& world, TaskId task, const identity::Account& author) {
    return world.database->read([&](storage::ReadTx& tx) {
        const auto found = approvals::FormDrafts::find(tx, task, authorOf(author));
        return found ? found->front().second : std::string();
    });
}

template <typename Done>
std::string refusal(const Done& done) {
    return done.ok() ? "" : done.error().message.key;
}

}  // namespace

TEST_CASE("a colleague prepares a form, hands it back with the answers, and the owner completes it") {
    World world;
    const auto owner = world.ours();
    const auto helper = colleague(world);
    const auto instance = world.start();
    const auto task = world.task(instance, "enquiry");
    save(world, task.id, owner, "First draft");

    REQUIRE(world.approvals->delegate(task.id, owner, helper.id, "Please find the addressee").ok());
    world.settle();
    CHECK(world.relay.lastTo(kColleague).text.find("Please find the addressee") != std::string::npos);
    CHECK(draft(world, task.id, helper) == "First draft");
    // Neither completes it now, and it goes no further.
    CHECK(refusal(world.approvals->completeForm(task.id, helper, test::enquiryFields())) == "approvals.delegated");
    CHECK(refusal(world.approvals->completeForm(task.id, owner, test::enquiryFields())) == "approvals.claimed");
    CHECK(refusal(world.approvals->delegate(task.id, helper, owner.id, "")) == "approvals.delegated");

    save(world, task.id, helper, "The right ministry");
    REQUIRE(world.approvals->handBack(task.id, helper).ok());
    world.settle();
    CHECK(world.relay.lastTo("coordinator@mois.example").text.find("Coordinator 3 has prepared") != std::string::npos);
    CHECK(draft(world, task.id, owner) == "The right ministry");
    CHECK(refusal(world.approvals->handBack(task.id, helper)) == "approvals.may_not");
    CHECK(refusal(world.approvals->completeForm(task.id, helper, test::enquiryFields())) == "approvals.claimed");
    REQUIRE(world.approvals->completeForm(task.id, owner, test::enquiryFields()).ok());
    CHECK(world.number("SELECT count(*) FROM form_draft") == 0);
}

TEST_CASE("who delegates to whom") {
    World world;
    const auto owner = world.ours();
    const auto helper = colleague(world);
    const auto task = world.task(world.start(), "enquiry");
    struct Row {
        identity::Account by;
        AccountId to;
        std::string note, refused;
    };
    for (const auto& [by, to, note, refused] : {
             Row{owner, owner.id, "", "approvals.delegate_unknown"},
             Row{owner, AccountId{}, "", "approvals.delegate_unknown"},
             Row{owner, world.partners().id, "", "approvals.delegate_unknown"},
             Row{owner, world.account("admin@mois.example").id, "", "approvals.delegate_unknown"},
             Row{owner, helper.id, std::string(201, 'x'), "approvals.line_too_long"},
             Row{world.partners(), helper.id, "", "approvals.may_not"},
             Row{owner, helper.id, "", ""},
         }) {
        CAPTURE(refused);
        CHECK(refusal(world.approvals->delegate(task.id, by, to, note)) == refused);
    }
    // The owner takes it back; what the colleague has not handed over stays theirs.
    save(world, task.id, helper, "Not yet");
    REQUIRE(world.approvals->handBack(task.id, owner).ok());
    CHECK(draft(world, task.id, owner).empty());
    // Whoever takes a delegated task over is nobody's delegate.
    REQUIRE(world.approvals->delegate(task.id, owner, helper.id, "").ok());
    REQUIRE(world.approvals->claim(task.id, owner, true, helper.person).ok());
    CHECK(refusal(world.approvals->handBack(task.id, helper)) == "approvals.may_not");
    // Nor is the delegate again who claims it later.
    REQUIRE(world.approvals->claim(task.id, owner, false).ok());
    REQUIRE(world.approvals->claim(task.id, helper, true).ok());
    CHECK(world.approvals->completeForm(task.id, helper, test::enquiryFields()).ok());
}
