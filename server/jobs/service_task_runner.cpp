#include "jobs/service_task_runner.h"

#include <algorithm>
#include <optional>

#include "approvals/agreement.h"
#include "approvals/follow_revisions.h"
#include "base/log.h"
#include "jobs/consent_task.h"
#include "jobs/failure_text.h"
#include "jobs/mail_task.h"
#include "jobs/record_task.h"
#include "workflow/agreement_kinds.h"

namespace entente::jobs {

using storage::ReadTx;
using storage::Tx;
using workflow::Situation;
using workflow::Step;

namespace {

constexpr std::int64_t kJobLeaseSeconds = 60;
constexpr const char* kReady =
    "SELECT instance_id, key, type, attempt FROM engine_job WHERE state = 'ready' AND run_at <= $1 "
    "AND (lease_until IS NULL OR lease_until <= $1) AND type IN ('entente:document', 'entente:mail', 'entente:record', "
    "'entente:consent') AND ($2 IS NULL OR instance_id = $2) AND instance_id NOT IN (SELECT value FROM json_each($3)) "
    "ORDER BY run_at, key LIMIT 1";
constexpr const char* kLease =
    "UPDATE engine_job SET attempt = attempt + 1, lease_until = $3 WHERE instance_id = $1 AND key = $2";
constexpr const char* kRelease =
    "UPDATE engine_job SET lease_until = NULL WHERE state = 'ready' AND lease_until IS NOT NULL";
constexpr const char* kPause =
    "UPDATE engine_job SET lease_until = $4, last_error = $5 "
    "WHERE instance_id = $1 AND key = $2 AND attempt = $3";

}  // namespace

struct ServiceTaskRunner::Claim {
    InstanceId instance;
    engine::Key key = 0;
    std::string type;
    int attempt = 0;
};

ServiceTaskRunner::ServiceTaskRunner(storage::Database& database, workflow::Runner& runner,
                                     workflow::DocumentGenerator& generator, const Clock& clock)
    : database_(database),
      runner_(runner),
      generator_(generator),
      clock_(clock),
      handlers_{{"entente:document", &ServiceTaskRunner::runDocument},
                {"entente:mail", &ServiceTaskRunner::runMail},
                {"entente:record", &ServiceTaskRunner::runRecord},
                {"entente:consent", &ServiceTaskRunner::runConsent}} {}

void ServiceTaskRunner::takeOver() {
    database_.write([](Tx& tx) { tx.run(kRelease); });
}

/// A case that a thread works on; the others leave it alone, so that its jobs run one after another.
class ServiceTaskRunner::Busy {
  public:
    Busy(ServiceTaskRunner& runner, InstanceId instance) : runner_(runner), instance_(instance) {
        const std::lock_guard lock(runner_.mutex_);
        held_ = runner_.busy_.insert(instance_.value).second;
    }
    ~Busy() {
        if (!held_) return;
        const std::lock_guard lock(runner_.mutex_);
        runner_.busy_.erase(instance_.value);
    }
    Busy(const Busy&) = delete;
    Busy& operator=(const Busy&) = delete;

    /// False when another thread was faster.
    bool held() const { return held_; }

    /// All of them, as a JSON list.
    static std::string all(ServiceTaskRunner& runner) {
        const std::lock_guard lock(runner.mutex_);
        std::string list = "[";
        for (const auto instance : runner.busy_)
            list += (list.size() > 1 ? "," : "") + std::to_string(instance);
        return list + "]";
    }

  private:
    ServiceTaskRunner& runner_;
    InstanceId instance_;
    bool held_ = false;
};

bool ServiceTaskRunner::runOne() {
    const auto now = clock_.now();
    // Looking is cheap, a transaction of the writer is not: claim only when there is something.
    const auto next = database_.read([&](ReadTx& tx) -> std::optional<InstanceId> {
        auto rows = tx.query(kReady, now, InstanceId{}, Busy::all(*this));
        if (!rows.next()) return std::nullopt;
        return rows.id<InstanceId>(0);
    });
    if (!next) return false;
    const Busy busy(*this, *next);
    if (!busy.held()) return true;
    const auto ready = [&](ReadTx& tx) -> std::optional<Claim> {
        auto rows = tx.query(kReady, now, *next, "[]");
        if (!rows.next()) return std::nullopt;
        return Claim{rows.id<InstanceId>(0), rows.int64(1), rows.text(2), rows.integer(3)};
    };
    const auto claim = database_.write([&](Tx& tx) -> std::optional<Claim> {
        auto found = ready(tx);
        if (!found) return std::nullopt;
        tx.run(kLease, found->instance, found->key, now.plusSeconds(kJobLeaseSeconds));
        ++found->attempt;
        return found;
    });
    if (!claim) return true;

    const auto situation = database_.read([&](ReadTx& tx) { return runner_.situation(tx, claim->instance); });
    if (!situation) return true;
    const auto found = situation->state().jobs.find(claim->key);
    if (found == situation->state().jobs.end()) return true;
    const auto& job = found->second;
    try {
        if (auto done = (this->*handlers_.at(claim->type))(*claim, *situation, job); !done)
            fail(*claim, job, done.error().message, done.error().kind == ErrorKind::Conflict);
    } catch (const std::exception& error) {
        fail(*claim, job, brokeOff(error.what()), true);
    }
    return true;
}

workflow::Runner::Choose ServiceTaskRunner::fenced(const Claim& claim, engine::Command command) const {
    return [claim, command = std::move(command)](ReadTx& tx, const Situation&) -> Result<engine::Command> {
        auto rows =
            tx.query("SELECT attempt FROM engine_job WHERE instance_id = $1 AND key = $2", claim.instance, claim.key);
        if (!rows.next() || rows.integer(0) != claim.attempt)
            return rejected("jobs.lease_lost", "Another attempt of this job is under way");
        return command;
    };
}

Result<void> ServiceTaskRunner::runDocument(const Claim& claim, const Situation& situation, const engine::Job& job) {
    const auto input = [&](std::string_view name) {
        const auto* value = job.variables.find(name);
        return value ? *value : feel::Value();
    };
    const auto order = workflow::DocumentOrder::fromHeaders(job.headers)
                           .inSeries(input("series"))
                           .ofSide(input("side"), situation.program());
    const auto cause = "instance " + claim.instance.text() + " job " + std::to_string(claim.key);
    const auto follow = [&](Tx& tx, const std::vector<documents::ReplacedSet>& replaced) -> Result<void> {
        // Mostly nobody decides on the document yet, and the case need not be read once more.
        if (replaced.empty() && workflow::openOnFile(tx, claim.instance, order.kind).empty()) return {};
        const auto now = runner_.situation(tx, claim.instance, situation.package);
        if (!now) return now.error();
        return approvals::followRevisions(tx, runner_, *now, order.kind, replaced);
    };
    auto made =
        generator_.generate(situation, order, situation.seenBy(job.element), cause, audit::Actor::system(), follow);
    if (!made) return made.error();
    const auto complete = [&](ReadTx& tx, const Situation& now) -> Result<engine::Command> {
        engine::CompleteJob command{claim.key, {}};
        if (auto agreement = approvals::agreementOn(tx, claim.instance, order.kind); !agreement.isNull())
            command.variables.set("agreement", std::move(agreement));
        return fenced(claim, std::move(command))(tx, now);
    };
    auto completed = runner_.run(claim.instance, {}, complete);
    if (!completed) return completed.error();
    return {};
}

Result<void> ServiceTaskRunner::runMail(const Claim& claim, const Situation&, const engine::Job& job) {
    auto completed = runner_.run(claim.instance, {}, fenced(claim, engine::CompleteJob{claim.key, {}}),
                                 [&](ReadTx& tx, Step& step) { return planMails(tx, step, job); });
    if (!completed) return completed.error();
    return {};
}

Result<void> ServiceTaskRunner::runRecord(const Claim& claim, const Situation& situation, const engine::Job& job) {
    const auto rows = caseRowsOf(situation, job);
    if (!rows) return rows.error();
    // Before the job completes, as a document is: written again after a crash, the same rows change nothing.
    const auto written = records::keepRows(database_, clock_, *rows);
    if (!written) return written.error();
    engine::CompleteJob command{claim.key, {}};
    command.variables.set("written", writtenValue(*written));
    auto completed = runner_.run(claim.instance, {}, fenced(claim, std::move(command)));
    if (!completed) return completed.error();
    return {};
}

Result<void> ServiceTaskRunner::runConsent(const Claim& claim, const Situation&, const engine::Job& job) {
    ConsentPlan plan;
    const auto complete = [&](ReadTx& tx, const Situation& now) -> Result<engine::Command> {
        auto found = consentPlanOf(tx, now, job);
        if (!found) return found.error();
        plan = std::move(*found);
        engine::CompleteJob command{claim.key, {}};
        command.variables.set("asked", plan.said);
        return fenced(claim, std::move(command))(tx, now);
    };
    auto completed = runner_.run(claim.instance, {}, complete,
                                 [&](ReadTx& tx, Step& step) { return planConsentMails(tx, step, job, plan); });
    if (!completed) return completed.error();
    return {};
}

void ServiceTaskRunner::fail(const Claim& claim, const engine::Job& job, const Message& reason, bool again) {
    log::warning("job.failed", {{"instance", claim.instance.text()},
                                {"job", std::to_string(claim.key)},
                                {"type", claim.type},
                                {"attempt", std::to_string(claim.attempt)},
                                {"reason", reason.english()}});
    const int left = again ? std::max(0, job.retries - 1) : 0;
    const auto failed = runner_.run(claim.instance, {}, fenced(claim, engine::FailJob{claim.key, reason, left}));
    if (!failed) log::warning("job.fail_refused", {{"reason", failed.error().message.english()}});
    const auto pause = kJobLeaseSeconds << std::min(claim.attempt, 6);
    database_.write([&](Tx& tx) {
        tx.run(kPause, claim.instance, claim.key, claim.attempt,
               left > 0 ? std::optional(clock_.now().plusSeconds(pause)) : std::nullopt, reason.english());
    });
}

}  // namespace entente::jobs
