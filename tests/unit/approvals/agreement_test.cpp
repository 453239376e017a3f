#include "support/agreement.h"

#include <doctest/doctest.h>

#include <random>

#include "approvals/data_check.h"
#include "approvals/decision.h"
#include "documents/agreement.h"
#include "workflow/approval_rule.h"

using namespace entente;
using namespace entente::approvals;
using documents::AgreementRepository;
using documents::AgreementSet;
using documents::AgreementState;
using test::kOurSignatory;
using test::kTheirAddressee;
using test::World;

namespace {

constexpr const char* kTheirCoordinator = "coordinator@partner.example";

struct Table : World {
    AgreementSet set() {
        return database->read(
            [&](storage::ReadTx& tx) { return AgreementRepository().currentOfInstance(tx, instance).at(0); });
    }
    AgreementState state() { return set().state(); }

    void upload(const std::string& kind, const std::string& language, const std::string& mark) {
        const auto id = document(instance, kind, language).id;
        const auto uploaded =
            approvals->uploadRevision(id, ours(), {"by_hand.docx", edited(id, mark)}, newest(id).number);
        REQUIRE((uploaded ? "" : uploaded.error().message.english()) == "");
        settle();
    }

    void say(const char* who, const std::string& outcome) {
        const auto decided = decide(who, outcome, outcome == "approve" ? "" : "Another city");
        REQUIRE((decided ? "" : decided.error().message.english()) == "");
        REQUIRE(decided->counted);
        settle();
    }

    std::string mails(const std::string& name) {
        return text(
            "SELECT coalesce(group_concat(json_extract(recipients, '$.to[0].email'), ', '), '') FROM (SELECT "
            "recipients FROM mail WHERE text_name = '" +
            name + "' ORDER BY id)");
    }

    explicit Table(const test::AgreementModel& model = {})
        : instance(test::startAgreement(*this, test::agreementFiles(model))) {}

    /// By phone, of whoever is asked there.
    void record(const std::string& step, const char* who, const std::string& outcome) {
        RecordInput input;
        input.source = "phone";
        input.byName = "Officer 1";
        input.outcome = outcome;
        if (outcome != "approve") input.comment = "Another city";
        input.person = linkOf(who).person.id;
        input.edition = task(instance, step).edition;
        const auto recorded = approvals->record(task(instance, step).id, ours(), input);
        REQUIRE((recorded ? "" : recorded.error().message.english()) == "");
        settle();
    }

    InstanceId instance;
};

std::string installError(const workflow::PackageFiles& files) {
    World world;
    std::vector<Problem> problems;
    (void)world.packages->install("loop", files, {}, problems);
    std::string keys;
    for (const auto& problem : problems)
        if (problem.message.key.starts_with("workflow.agreement") ||
            problem.message.key.starts_with("workflow.original") ||
            problem.message.key.starts_with("workflow.unknown_variable"))
            keys += problem.message.key + " ";
    return keys;
}

}  // namespace

TEST_CASE("a set is agreed when both sides approved the same files, in the same transaction as the second decision") {
    Table world;
    const auto before = world.set();
    CHECK(before.files.size() == 3);
    CHECK(before.number == 1);
    CHECK(before.state() == AgreementState::Waiting);
    world.say(kOurSignatory, "approve");
    CHECK(world.state() == AgreementState::Waiting);
    CHECK(world.mails("agreed") == "");
    world.clock.advance(60);
    world.say(kTheirAddressee, "approve_with_remark");
    CHECK(world.state() == AgreementState::Agreed);
    CHECK(world.set().id == before.id);
    CHECK(world.text("SELECT status FROM instance") == "completed");
    CHECK(world.mails("agreed") == "coordinator@mois.example, coordinator@partner.example");
    CHECK(world.number("SELECT count(*) FROM mail WHERE text_name = 'agreed' AND body LIKE '%" + before.sha256 +
                       "%'") == 2);
    CHECK(world.number(
              "SELECT count(*) FROM mail WHERE text_name = 'agreed' AND body LIKE '%- List of contacts (en)%'") == 2);
    CHECK(world.number("SELECT count(*) FROM audit_event WHERE action = 'agreement.agreed'") == 1);
    CHECK(world.number("SELECT count(*) FROM agreement_set s JOIN decision d ON d.at = s.agreed_at") == 1);
}

TEST_CASE("a changed byte in any file makes the next set: who decided on the one before is on record there") {
    Table world;
    const auto before = world.set();
    world.say(kOurSignatory, "approve");
    const auto link = world.linkOf(kTheirAddressee);
    world.upload("contacts", "en", "One more contact");
    CHECK(world.set().number == 2);
    CHECK(world.look(world.relay.lastTo(kTheirAddressee).token())->state == LinkState::Acts);
    // What was shown is not what is there now.
    const auto late = world.approvals->decide(link, {"approve", "", false, "", "", {}});
    CHECK((late ? "" : late.error().message.key) == "approvals.superseded");
    world.say(kTheirAddressee, "approve");
    CHECK(world.state() == AgreementState::Waiting);
    // Nobody agreed to the same files, so both are asked once more.
    world.say(kOurSignatory, "approve");
    CHECK(world.state() == AgreementState::Waiting);
    world.say(kTheirAddressee, "approve");
    CHECK(world.state() == AgreementState::Agreed);
    CHECK(
        world.number("SELECT count(*) FROM agreement_consent WHERE set_id = (SELECT id FROM agreement_set WHERE number "
                     "= 1) AND withdrawn_at IS NULL") == 1);
    CHECK(world.number("SELECT replaced_at IS NOT NULL FROM agreement_set WHERE number = 1") == 1);

    world.upload("plan", "ko", "Again");
    CHECK(world.set().number == 3);
    CHECK(world.state() == AgreementState::Waiting);
    CHECK(world.mails("agreement_reopened") ==
          "coordinator@mois.example, coordinator@partner.example, addressee@partner.example, signatory@mois.example");
    CHECK(world.number("SELECT count(*) FROM audit_event WHERE action = 'agreement.reopened'") == 1);
    const auto agreedBefore = [&](const AgreementSet& set) {
        return world.database->read([&](storage::ReadTx& tx) { return AgreementRepository().agreedBefore(tx, set); });
    };
    CHECK(agreedBefore(world.set()));
    world.upload("plan", "ko", "And again");
    CHECK(world.set().number == 4);
    CHECK(agreedBefore(world.set()));
    CHECK(!agreedBefore(before));
}

TEST_CASE("who refuses keeps the set open") {
    Table world;
    world.say(kOurSignatory, "approve");
    world.say(kTheirAddressee, "request_changes");
    CHECK(world.state() == AgreementState::Waiting);
    world.say(kTheirAddressee, "approve");
    CHECK(world.state() == AgreementState::Waiting);
    world.say(kOurSignatory, "approve");
    CHECK(world.state() == AgreementState::Agreed);
}

TEST_CASE("an objection to what was recorded takes the consent away") {
    Table world;
    world.say(kOurSignatory, "approve");
    world.record("ask_partner", kTheirAddressee, "approve");
    CHECK(world.state() == AgreementState::Agreed);
    REQUIRE(world.approvals->object(world.linkOf(kTheirAddressee), "I did not say so"));
    CHECK(world.state() == AgreementState::Reopened);
    CHECK(world.mails("agreement_reopened").find("coordinator@mois.example") != std::string::npos);
}

TEST_CASE("who objected is not outvoted by another step of the same side") {
    Table world({.also = "ask_theirs_too"});
    const auto coordinator = world.linkOf(kTheirCoordinator);
    world.say(kOurSignatory, "approve");
    world.record("ask_partner", kTheirAddressee, "approve");
    REQUIRE(world.approvals->object(world.linkOf(kTheirAddressee), "I did not say so"));
    REQUIRE(world.approvals->decide(coordinator, {"approve", "", false, "", "", {}}));
    world.settle();
    CHECK(world.state() == AgreementState::Waiting);
    // Asked again, the side decides afresh.
    world.say(kOurSignatory, "approve");
    world.say(kTheirAddressee, "approve");
    CHECK(world.state() == AgreementState::Waiting);
    world.say(kTheirCoordinator, "approve");
    CHECK(world.state() == AgreementState::Agreed);
}

TEST_CASE("an objection to what was decided on replaced files opens nothing again") {
    Table world;
    world.say(kOurSignatory, "approve");
    world.record("ask_partner", kTheirAddressee, "approve");
    const auto objection = world.linkOf(kTheirAddressee);
    world.upload("plan", "ko", "Again");
    REQUIRE(world.approvals->object(objection, "I did not say so"));
    CHECK(world.number("SELECT count(*) FROM agreement_set WHERE reopened_at IS NOT NULL") == 0);
    CHECK(world.number("SELECT count(*) FROM audit_event WHERE action = 'agreement.reopened'") == 1);
}

TEST_CASE("nobody is told of an agreement while the same step asks somebody about it") {
    Table world({.next = "ask_theirs_too"});
    world.say(kOurSignatory, "approve");
    world.say(kTheirAddressee, "approve");
    REQUIRE(world.isOpen(world.instance, "ask_theirs_too"));
    CHECK(world.state() == AgreementState::Waiting);
    CHECK(world.mails("agreed") == "");
    CHECK(world.number("SELECT count(*) FROM audit_event WHERE action IN ('agreement.agreed', 'agreement.reopened')") ==
          0);
    world.say(kTheirCoordinator, "approve");
    CHECK(world.state() == AgreementState::Agreed);
    CHECK(world.mails("agreed") == "coordinator@mois.example, coordinator@partner.example");
}

TEST_CASE("a step that writes a file again asks both sides about it") {
    Table world({.beside = "write_again"});
    CHECK(world.set().number == 2);
    // The links of the last mails are on what is there now, so both agree at once.
    world.say(kOurSignatory, "approve");
    world.say(kTheirAddressee, "approve");
    CHECK(world.state() == AgreementState::Agreed);
    CHECK(world.set().number == 2);
    CHECK(world.mails("replaced") == "signatory@mois.example, addressee@partner.example");
    CHECK(world.text("SELECT status FROM instance") == "completed");
}

TEST_CASE("everybody is told when a step writes a file again that was agreed") {
    Table world({.after = "write_again"});
    world.say(kOurSignatory, "approve");
    world.say(kTheirAddressee, "approve");
    CHECK(world.set().number == 2);
    CHECK(world.mails("agreement_reopened") ==
          "coordinator@mois.example, coordinator@partner.example, signatory@mois.example, addressee@partner.example");
}

TEST_CASE("everybody is told once when both sides are asked again about what they had agreed") {
    Table world;
    world.say(kOurSignatory, "approve");
    world.say(kTheirAddressee, "approve");
    REQUIRE(world.state() == AgreementState::Agreed);
    REQUIRE(world.runner->run(world.instance, {}, engine::ReopenInstance{{"fork"}, {}, "The city is another", "x"}));
    world.settle();
    REQUIRE(world.isOpen(world.instance, "ask_mois"));
    CHECK(world.state() == AgreementState::Reopened);
    CHECK(world.mails("agreement_reopened") ==
          "coordinator@mois.example, coordinator@partner.example, signatory@mois.example, addressee@partner.example");
    world.say(kOurSignatory, "approve");
    world.say(kTheirAddressee, "approve");
    CHECK(world.state() == AgreementState::Agreed);
}

TEST_CASE("what a cancelled case never agreed on waits for nobody") {
    Table world;
    const auto shown = [&] {
        return world.database->read(
            [&](storage::ReadTx& tx) { return AgreementRepository().currentOfProgram(tx, world.program, 10).size(); });
    };
    CHECK(shown() == 1);
    REQUIRE(world.runner->run(world.instance, {}, engine::CancelInstance{"Not this year", "x"}));
    CHECK(shown() == 0);
}

TEST_CASE("nobody agrees on what the other side cannot see, on what is not there, or on nothing") {
    for (const auto& [set, visibility, key] :
         {std::tuple("plan, contacts", "private A", "workflow.agreement_private"),
          std::tuple("plan, budget", "shared", "workflow.agreement_no_file"),
          std::tuple("=null", "shared", "workflow.agreement_nothing"),
          std::tuple("=[\"contacts\", null]", "shared", "workflow.agreement_nothing")}) {
        CAPTURE(key);
        World world;
        const auto instance = test::startAgreement(world, test::agreementFiles({set, visibility}));
        CHECK(!world.isOpen(instance, "ask_mois"));
        CHECK(world.number("SELECT count(*) FROM incident") == 1);
        CHECK(world.number("SELECT count(*) FROM agreement_set") == 0);
    }
}

TEST_CASE("a definition is told when only one side agrees, or a form would") {
    CHECK(installError(test::agreementFiles()) == "");
    auto alone = test::agreementFiles();
    auto& model = alone["loop.bpmn"];
    const std::string property = "<zeebe:property name='agreementSet' value='plan, contacts'/>";
    model.erase(model.find(property), property.size());
    CHECK(installError(alone) == "workflow.agreement_alone ");
    auto form = test::agreementFiles();
    auto& text = form["loop.bpmn"];
    for (auto at = text.find("value='approval'"); at != std::string::npos; at = text.find("value='approval'"))
        text.replace(at, 16, "value='form'");
    CHECK(installError(form) == "workflow.agreement_unused workflow.agreement_unused ");
}

TEST_CASE("the two originals of an alternat are documents of their own") {
    const auto with = [](const std::string& ours, const std::string& theirs, const std::string& kind) {
        auto files = test::agreementFiles();
        auto& model = files["loop.bpmn"];
        const auto head = [&](const std::string& name, const std::string& original) {
            const auto text = "<zeebe:header key='template' value='" + name + "'/>";
            model.insert(model.find(text), "<zeebe:header key='original' value='" + original + "'/>");
        };
        head("plan", ours);
        head("contacts", theirs);
        model.insert(model.rfind("<zeebe:header key='original'"), "<zeebe:header key='kind' value='" + kind + "'/>");
        return installError(files);
    };
    CHECK(with("A-first", "B-first", "contacts") == "");
    CHECK(with("A-first", "B-first", "plan") == "workflow.original_twice ");
    CHECK(with("A first", "B-first", "contacts") == "workflow.original_unknown ");
}

TEST_CASE("whatever happens, Agreed means two standing approvals of these very bytes") {
    std::mt19937 random(7);
    int agreed = 0, reopened = 0, objected = 0;
    for (int round = 0; round < 3; ++round) {
        Table world;
        bool was = false;
        std::vector<LinkView> objections;
        for (int step = 0; step < 14; ++step) {
            const auto choice = random() % 6;
            if (!objections.empty() && random() % 3 == 0) {
                if (world.approvals->object(objections.back(), "I did not say so")) ++objected;
                objections.pop_back();
                world.settle();
            } else if (choice == 0) {
                const auto which = random() % 3;
                world.upload(which == 0 ? "contacts" : "plan", which == 2 ? "ko" : "en",
                             std::to_string(round) + "/" + std::to_string(step % 4));
            } else {
                const bool ours = choice % 2 == 0;
                const auto* who = ours ? kOurSignatory : kTheirAddressee;
                if (world.text("SELECT status FROM instance") == "completed") {
                    const engine::ReopenInstance again{{"fork"}, {}, "Ask once more", "x"};
                    if (random() % 2 == 0) REQUIRE(world.runner->run(world.instance, {}, again));
                    world.settle();
                }
                if (!world.isOpen(world.instance, ours ? "ask_mois" : "ask_partner")) continue;
                const auto outcome = random() % 4 == 0 ? "request_changes" : "approve";
                if (!ours && random() % 2 == 0) {
                    const auto before = world.relay.handed().size();
                    world.record("ask_partner", who, outcome);
                    const auto mails = world.relay.handed();
                    for (auto at = before; at < mails.size(); ++at)
                        if (const auto link = world.look(mails[at].token()); link && link->purpose == "object")
                            objections.push_back(*link);
                } else {
                    world.say(who, outcome);
                }
            }
            const bool now = world.state() == AgreementState::Agreed;
            if (was && !now) ++reopened;
            if (!was && now) ++agreed;
            was = now;
            world.database->read([&](storage::ReadTx& tx) {
                const auto set = AgreementRepository().currentOfInstance(tx, world.instance).at(0);
                CHECK(set.sha256 == documents::agreementHash(documents::newestFiles(tx, world.instance, set.kinds)));
                bool both = true;
                for (const char side : {'A', 'B'}) {
                    const auto consents = AgreementRepository().consents(tx, set.id);
                    const auto* consent = documents::standing(consents, side);
                    const auto decision = consent ? DecisionRepository().ofTask(tx, consent->task) : std::nullopt;
                    const auto task = consent ? workflow::TaskRepository().find(tx, consent->task) : std::nullopt;
                    both =
                        both && decision && workflow::approves(decision->stepOutcome) && !decision->objectedAt &&
                        documents::agreementHash(documents::filesOf(
                            tx, workflow::TaskRepository().revisions(tx, task->id, decision->edition))) == set.sha256;
                }
                if (now) CHECK(both);
            });
        }
    }
    CHECK(agreed > 2);
    CHECK(reopened > 1);
    CHECK(objected > 1);
}

TEST_CASE("what was changed behind the program's back is found") {
    Table world;
    world.say(kOurSignatory, "approve");
    world.say(kTheirAddressee, "approve");
    const auto verdict = [&] { return checkData(*world.database, *world.blobs); };
    const auto good = verdict();
    for (const auto& problem : good.problems)
        FAIL_CHECK(problem);
    CHECK(good.agreements == 1);
    CHECK(good.files > 3);
    CHECK(good.head.seq == world.number("SELECT max(seq) FROM audit_event"));

    const auto set = world.set();
    const auto file = world.folder / "blobs" / set.files[0].sha256.substr(0, 2) / set.files[0].sha256.substr(2);
    REQUIRE(std::filesystem::exists(file));
    std::filesystem::permissions(file, std::filesystem::perms::owner_all);
    std::filesystem::resize_file(file, 10);
    CHECK(verdict().problems == std::vector<std::string>{"revision 1 of document " + set.files[0].document.text() +
                                                         ": the file " + set.files[0].sha256 + " is damaged"});
    std::filesystem::remove(file);
    CHECK(verdict().problems.at(0).ends_with("is missing"));
    world.database->write([](storage::Tx& tx) { tx.run("UPDATE decision SET step_outcome = 'reject'"); });
    CHECK(verdict().problems.size() == 3);
    world.database->write([](storage::Tx& tx) { tx.run("UPDATE audit_event SET action = 'x' WHERE seq = 1"); });
    CHECK(verdict().problems.at(0).starts_with("audit record 1: "));
}
