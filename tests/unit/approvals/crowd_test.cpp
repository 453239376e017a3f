#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <random>
#include <thread>

#include "approvals/absence_service.h"
#include "approvals/votes.h"
#include "programs/program_repository.h"
#include "unit/approvals/panel.h"
#include "workflow/migration.h"

using namespace entente;
using namespace entente::approvals;
using test::kStep;
using test::Panel;

namespace {

/// People who decide, pass on, replace, add, take out, record, are away, come back and hand over, in an order that the
/// seed chooses.
class Crowd {
  public:
    Crowd(Panel& panel, unsigned seed) : panel_(panel), random_(seed) {
        // Known before they are asked, so that they can be away by then.
        for (const auto* other :
             {"officer5@mois.example", "officer6@mois.example", "officer7@mois.example", "officer8@mois.example"})
            panel_.colleague(other);
    }

    /// Much of it is refused, which is an answer too.
    void act() {
        const auto somebody = email();
        const NewHolder other{"Officer", "", email(), ""};
        switch (random_() % 11) {
            case 0:
            case 1:
                return decideAtOnce(somebody);
            case 2:
                if (const auto link = linkOf(somebody)) (void)panel_.approvals->passOn(*link, other);
                return;
            case 3:
                (void)panel_.approvals->reassign(panel_.id, panel_.ours(), other, idOf(somebody));
                return;
            case 4:
                (void)panel_.approvals->addApprover(panel_.id, panel_.ours(), other, static_cast<int>(random_() % 3));
                return;
            case 5:
                (void)panel_.approvals->removeApprover(panel_.id, panel_.ours(), idOf(somebody), "No longer concerned");
                return;
            case 6:
                (void)panel_.approvals->remind(panel_.id, panel_.ours(),
                                               static_cast<int>(panel_.number("SELECT max(reminders) FROM task")));
                return panel_.settle();
            case 7:
                return beAway(somebody, other.email);
            case 8:
                return comeBack();
            case 9:
                (void)panel_.approvals->handOver(panel_.ours(), idOf(somebody),
                                                 {"Officer", "", other.email, "I leave"});
                return panel_.settle();
            default:
                return record(somebody);
        }
    }

    int away = 0;  ///< how often somebody was

  private:
    /// Of eight addresses, in capitals now and then: an address is one person however it is written.
    std::string email() {
        const auto number = std::to_string(1 + random_() % 8);
        return (random_() % 4 == 0 ? "OFFICER" : "officer") + number + "@mois.example";
    }

    PersonId idOf(const std::string& email) {
        return panel_.database->read([&](storage::ReadTx& tx) {
            const auto person = programs::PersonRepository().findByEmail(tx, email);
            return person ? person->id : PersonId{};
        });
    }

    std::optional<LinkView> linkOf(const std::string& email) {
        const auto all = panel_.relay.handed();
        const bool asked = std::any_of(all.begin(), all.end(),
                                       [&](const auto& mail) { return mail.goesTo(email) && !mail.token().empty(); });
        return asked ? std::optional(panel_.linkOf(email)) : std::nullopt;
    }

    void decideAtOnce(const std::string& email) {
        const auto link = linkOf(email);
        if (!link) return;
        const std::string outcome = random_() % 5 == 0 ? "request_changes" : "approve";
        std::vector<std::thread> clicks;
        for (int click = 0; click < 2; ++click)
            clicks.emplace_back([&] {
                (void)panel_.approvals->decide(*link, {outcome, "As discussed", false, "", "", {}});
            });
        for (auto& click : clicks)
            click.join();
        panel_.settle();
    }

    void record(const std::string& email) {
        RecordInput input;
        input.source = "phone";
        input.byName = "Officer";
        input.outcome = "approve";
        input.person = idOf(email);
        input.edition = 1;
        (void)panel_.approvals->record(panel_.id, panel_.ours(), input);
        panel_.settle();
    }

    void beAway(const std::string& email, const std::string& substitute) {
        if (absences_.add(panel_.ours(), {0, idOf(email), idOf(substitute), "2027-02-01", "2027-03-31", ""},
                          "2027-02-01"))
            ++away;
        // And is asked all the same.
        (void)panel_.approvals->addApprover(panel_.id, panel_.ours(), {"Officer", "", email, ""}, 0);
    }

    void comeBack() {
        const auto last = panel_.number("SELECT coalesce(max(id), 0) FROM absence WHERE cancelled_at IS NULL");
        (void)absences_.cancel(panel_.ours(), last);
    }

    Panel& panel_;
    std::mt19937 random_;
    AbsenceService absences_{*panel_.database, panel_.clock};
};

}  // namespace

TEST_CASE("however persons are replaced, stood in for, added, taken out and pressed at once, nobody counts twice") {
    std::int64_t settled = 0;
    int away = 0, standIns = 0;
    for (const std::string policy : {"all", "any", "quorum", "sequential"}) {
        CAPTURE(policy);
        for (unsigned seed = 1; seed <= 3; ++seed) {
            CAPTURE(seed);
            Panel panel(policy, policy == "quorum" ? "3" : "");
            Crowd crowd(panel, seed);
            for (int i = 0; i < 40 && panel.isOpen(panel.instance, kStep); ++i)
                crowd.act();
            away += crowd.away;
            standIns += static_cast<int>(panel.number("SELECT count(*) FROM task_person WHERE stands_for IS NOT NULL"));
            // Neither in two places, nor in one of their own and in one of somebody for whom they stand in.
            CHECK(panel.number("SELECT ifnull(max(n), 0) FROM (SELECT count(*) AS n FROM (SELECT person_id AS who FROM "
                               "task_person WHERE removed_at IS NULL AND task_id = " +
                               panel.id.text() +
                               " UNION ALL SELECT stands_for FROM task_person WHERE removed_at IS NULL AND stands_for "
                               "IS NOT NULL AND task_id = " +
                               panel.id.text() + ") GROUP BY who)") <= 1);
            const auto ofTask =
                " FROM decision d JOIN person p ON p.id = d.person_id WHERE d.task_id = " + panel.id.text() + " ";
            CHECK(panel.number("SELECT ifnull(max(n), 0) FROM (SELECT count(*) AS n" + ofTask +
                               "GROUP BY d.edition, lower(p.email))") <= 1);
            // What was settled, enough different people have settled.
            const auto voices = panel.number("SELECT count(DISTINCT lower(p.email))" + ofTask +
                                             "AND d.outcome IN ('approve', 'approve_with_remark')");
            const auto approved = panel.number("SELECT count(*)" + ofTask + "AND d.step_outcome = 'approve'");
            const auto part = panel.number("SELECT count(*) FROM task_person WHERE removed_at IS NULL AND task_id = " +
                                           panel.id.text());
            settled += approved;
            if (approved == 1) CHECK(voices >= (policy == "any" ? 1 : policy == "quorum" ? 3 : part));
        }
    }
    CHECK(settled > 0);
    CHECK(away > 0);
    CHECK(standIns > 0);
}
