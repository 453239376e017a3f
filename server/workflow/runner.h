#pragma once

#include <functional>
#include <string>

#include "base/result.h"
#include "mail/outbox.h"
#include "storage/db/database.h"
#include "workflow/package_store.h"
#include "workflow/step.h"

namespace entente::workflow {

/// Who acts: for the record, and to spare people mails about what they did themselves.
struct By {
    audit::Actor actor = audit::Actor::system();
    PersonId person = {};
};

/// A start event of a version of a workflow.
struct StartPoint {
    PackageId package;
    std::string process;
    std::string startEvent;
};

/// Runs commands of the engine against the store. Each is decided on a snapshot, outside the writer; what follows from
/// it (rows, tasks, mails, audit entry) is written in one transaction under a check of the instance's version, and
/// decided again when somebody was faster. So nobody waits for a slow decision, and nobody sees a locking error.
/// Thread-safe.
class Runner {
  public:
    /// Finds the instance on the snapshot, or says why there is none.
    using Find = std::function<Result<InstanceId>(storage::ReadTx&)>;
    /// Chooses the command on the snapshot, or says why there is none.
    using Choose = std::function<Result<engine::Command>(storage::ReadTx&, const Situation&)>;
    /// Adds to the step what its caller has to store with it.
    using Extend = std::function<Result<void>(storage::ReadTx&, Step&)>;

    Runner(storage::Database& database, PackageStore& packages, const mail::Outbox& outbox, const Clock& clock);

    /// Starts the active version of a workflow for a program.
    Result<InstanceId> start(std::string_view packageKey, ProgramId program, const By& by,
                             feel::Context variables = {});
    /// Starts that version at a start event that something has set off.
    Result<InstanceId> start(const StartPoint& point, ProgramId program, const By& by, feel::Context variables,
                             const Extend& extend);
    /// At these steps, in the active version; the steps before them are filed as done before.
    Result<InstanceId> startAt(std::string_view packageKey, ProgramId program, const By& by,
                               std::vector<engine::Activation> at, feel::Context variables, const Extend& extend = {});
    Result<Written> run(const Find& find, const By& by, const Choose& choose, const Extend& extend = {});
    Result<Written> run(InstanceId instance, const By& by, const Choose& choose, const Extend& extend = {});
    Result<Written> run(InstanceId instance, const By& by, const engine::Command& command);

    /// What `run` would do, without doing it: for a preview of the mails that a step sends.
    Result<Step> preview(InstanceId instance, const By& by, const Choose& choose, const Extend& extend = {});

    /// The version that an instance follows; null when there is no such instance. With it, those that it calls are
    /// ready for the writer.
    std::shared_ptr<const Package> packageOf(InstanceId instance);
    /// With all that it calls; fails with kind NotFound.
    Result<CaseLibrary> libraryOf(InstanceId instance);
    Result<CaseLibrary> libraryOf(storage::ReadTx& tx, InstanceId instance);
    /// The instance as the snapshot shows it; fails with kind NotFound.
    Result<Situation> situation(storage::ReadTx& tx, InstanceId instance);
    /// The same in the writer, where no package is to be compiled: with the one that `packageOf` gave, unless the
    /// instance was moved to another version since.
    Result<Situation> situation(storage::ReadTx& tx, InstanceId instance, std::shared_ptr<const Package> package);

    /// Kept while nobody changes it, with the roles as they are held today; null when there is no such program.
    std::shared_ptr<const programs::KnownProgram> program(storage::ReadTx& tx, ProgramId id);
    /// What expressions see that belong to no case yet; fails when there is no such program.
    Result<engine::Environment> environment(storage::ReadTx& tx, ProgramId program);

    /// Called after each step that made a job or mail, or a timer that is due already.
    void onWork(std::function<void()> wake) { wake_ = std::move(wake); }
    const mail::Outbox& outbox() const { return outbox_; }
    /// Queues mails outside a step, in the transaction of their cause.
    void queue(storage::Tx& tx, std::vector<PlannedMail>& mails, const Written& written, Timestamp now) const;
    /// For a mail that is let go outside a step.
    void wakeAfter(storage::Tx& tx) const {
        if (wake_) tx.afterCommit(wake_);
    }

  private:
    using FindPackage = std::function<Result<std::shared_ptr<const Package>>(storage::ReadTx&)>;

    Result<InstanceId> start(const FindPackage& find, const std::string& process, ProgramId program, const By& by,
                             engine::StartInstance command, const Extend& extend);
    CaseLibrary libraryOf(storage::ReadTx& tx, InstanceId instance, std::shared_ptr<const Package> package);
    Result<Situation> placed(storage::ReadTx& tx, StoredInstance instance, std::shared_ptr<const Package> package);
    Result<Step> decide(storage::ReadTx& tx, InstanceId instance, const By& by, const Choose& choose,
                        const Extend& extend);
    Result<Step> plan(storage::ReadTx& tx, Situation situation, const By& by, engine::Command command,
                      const Extend& extend);
    Result<Written> write(Step& step, AccountId startedBy);
    static bool isConflict(const Error& error) { return error.kind == ErrorKind::Conflict; }

    storage::Database& database_;
    PackageStore& packages_;
    const mail::Outbox& outbox_;
    const Clock& clock_;
    programs::ProgramCache programs_;
    std::function<void()> wake_;
};

/// What FEEL sees beside the variables: `program`.
engine::Environment environmentOf(const Situation& situation);

}  // namespace entente::workflow
