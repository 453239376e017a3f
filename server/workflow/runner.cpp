#include "workflow/runner.h"

#include <algorithm>

#include "engine/definition.h"
#include "programs/program_repository.h"
#include "workflow/case_subject.h"
#include "workflow/event_text.h"
#include "workflow/instance_change.h"
#include "workflow/invitation_repository.h"
#include "workflow/step_planner.h"
#include "workflow/task_repository.h"

namespace entente::workflow {

using storage::ReadTx;
using storage::Tx;

namespace {

/// Each round means that somebody else's step succeeded, so a step that loses this often meets a crowd, not a bug.
constexpr int kRounds = 50;

struct CommandName {
    std::string_view operator()(const engine::StartInstance&) const { return "instance.started"; }
    std::string_view operator()(const engine::CancelInstance&) const { return "instance.cancelled"; }
    std::string_view operator()(const engine::CompleteTask&) const { return "task.completed"; }
    std::string_view operator()(const engine::UpdateTask&) const { return "task.updated"; }
    std::string_view operator()(const engine::CompleteJob&) const { return "job.completed"; }
    std::string_view operator()(const engine::FailJob&) const { return "job.failed"; }
    std::string_view operator()(const engine::ThrowError&) const { return "job.threw"; }
    std::string_view operator()(const engine::Trigger&) const { return "subscription.triggered"; }
    std::string_view operator()(const engine::FireTimer&) const { return "timer.fired"; }
    std::string_view operator()(const engine::MoveTimer&) const { return "timer.moved"; }
    std::string_view operator()(const engine::RetryIncident&) const { return "incident.retried"; }
    std::string_view operator()(const engine::SetVariables&) const { return "variables.set"; }
    std::string_view operator()(const engine::ModifyInstance&) const { return "instance.modified"; }
    std::string_view operator()(const engine::ReopenInstance&) const { return "instance.reopened"; }
    std::string_view operator()(const engine::MigrateInstance&) const { return "instance.migrated"; }
};

/// What a job ends still comes of what led to the job; persons and timers begin anew.
int hopsOf(const engine::Command& command, const StoredInstance& before) {
    const bool ofJob = std::holds_alternative<engine::CompleteJob>(command) ||
                       std::holds_alternative<engine::FailJob>(command) ||
                       std::holds_alternative<engine::ThrowError>(command);
    return ofJob ? before.hops : 0;
}

audit::AuditEntry entryOf(const Step& step) {
    return {step.before.now,
            step.actor,
            std::string(std::visit(CommandName{}, step.command)),
            {"instance", step.before.instance.id.value},
            step.before.instance.program,
            feel::Context{{"version", step.before.instance.version + 1},
                          {"events", static_cast<std::int64_t>(step.events.size())}}};
}

/// Whether a runner finds something to do at once; what is due later it finds by itself.
bool makesWork(const Step& step) {
    return std::any_of(step.events.begin(), step.events.end(), [&](const engine::Event& event) {
        if (const auto* scheduled = std::get_if<engine::TimerScheduled>(&event))
            return scheduled->timer.dueAt <= step.before.now;
        return std::holds_alternative<engine::JobCreated>(event) ||
               std::holds_alternative<engine::MessageThrown>(event) ||
               std::holds_alternative<engine::SignalThrown>(event) ||
               std::holds_alternative<engine::IncidentResolved>(event);
    });
}

/// Calls as they are meant at this moment, beside those that the case keeps to.
class CallsNow final : public engine::Library {
  public:
    CallsNow(ReadTx& tx, PackageStore& packages, CaseLibrary& known) : tx_(tx), packages_(packages), known_(known) {}

    std::shared_ptr<const engine::Definition> find(const bpmn::Call& call, const std::string& processId,
                                                   const engine::Definition& caller) const override {
        if (auto own = known_.find(call, processId, caller)) return own;
        auto package = packages_.called(tx_, call, processId);
        if (!package) return nullptr;
        known_.add(package);
        return package->library->load(processId);
    }

    std::shared_ptr<const engine::Definition> load(const std::string& reference) const override {
        return known_.load(reference);
    }

  private:
    ReadTx& tx_;
    PackageStore& packages_;
    CaseLibrary& known_;
};

Error noInstance() {
    return notFound("workflow.no_instance", "There is no such case");
}

void writeTasks(Tx& tx, const Step& step, Written& written) {
    const TaskRepository tasks;
    const programs::PersonRepository persons;
    const auto now = step.before.now;
    auto last = step.before.instance.lastTask;
    for (const auto& planned : step.tasks) {
        const auto id = tasks.insert(tx, written.instance, step.before.instance.program, planned.task, planned.encoded,
                                     planned.side, planned.package, planned.call, last);
        last = id;
        written.tasks[planned.task.key] = id;
        for (const auto& asked : planned.persons)
            tasks.addPerson(tx, id, persons.findOrInsert(tx, asked.person),
                            {asked.turn, asked.stage, asked.authority, asked.standsFor, {}, asked.turn == 1}, now);
        tasks.setRevisions(tx, id, 1, planned.revisions);
    }
}

void endTasks(Tx& tx, const Step& step, const Written& written, const mail::Outbox& outbox) {
    const TaskRepository tasks;
    // What came and went within the step has no row.
    const auto row = [&](engine::Key key) {
        const auto found = written.tasks.find(key);
        return found == written.tasks.end() ? TaskId{} : found->second;
    };
    const auto end = [&](engine::Key key, TaskState state, PersonId doneBy) {
        const auto task = row(key);
        if (!task) return;
        tasks.end(tx, task, state, doneBy, step.before.now);
        outbox.cancelForTask(tx, task);
    };
    for (const auto& event : step.events) {
        if (const auto* completed = std::get_if<engine::TaskCompleted>(&event)) {
            end(completed->key, TaskState::Completed, step.doneBy);
        } else if (const auto* cancelled = std::get_if<engine::TaskCancelled>(&event)) {
            end(cancelled->key, TaskState::Cancelled, {});
        } else if (const auto* updated = std::get_if<engine::TaskUpdated>(&event)) {
            const auto* task = step.after.task(updated->key);
            if (const auto id = row(updated->key); task && id) tasks.update(tx, id, *task);
        } else if (const auto* reminded = std::get_if<engine::TaskReminded>(&event)) {
            if (const auto task = row(reminded->key)) tasks.countReminder(tx, task);
        }
    }
}

}  // namespace

engine::Environment environmentOf(const Situation& situation) {
    engine::Environment environment;
    environment.now = situation.now;
    environment.zone = situation.program().a.zone;
    environment.ambient.set("program", situation.programValue());
    environment.library = &situation.library;
    return environment;
}

Runner::Runner(storage::Database& database, PackageStore& packages, const mail::Outbox& outbox, const Clock& clock)
    : database_(database), packages_(packages), outbox_(outbox), clock_(clock) {}

std::shared_ptr<const Package> Runner::packageOf(InstanceId instance) {
    return database_.read([&](ReadTx& tx) -> std::shared_ptr<const Package> {
        const auto id = InstanceRepository().package(tx, instance);
        if (!id) return nullptr;
        auto package = packages_.load(tx, *id);
        libraryOf(tx, instance, package);
        return package;
    });
}

Result<Situation> Runner::situation(ReadTx& tx, InstanceId instance) {
    auto stored = InstanceRepository().load(tx, instance);
    if (!stored) return noInstance();
    auto package = packages_.load(tx, stored->package);
    return placed(tx, std::move(*stored), std::move(package));
}

Result<Situation> Runner::situation(ReadTx& tx, InstanceId instance, std::shared_ptr<const Package> package) {
    auto stored = InstanceRepository().load(tx, instance);
    if (!stored || !package) return noInstance();
    if (package->id != stored->package) package = packages_.load(tx, stored->package);
    return placed(tx, std::move(*stored), std::move(package));
}

std::shared_ptr<const programs::KnownProgram> Runner::program(ReadTx& tx, ProgramId id) {
    return programs_.find(tx, id, clock_.now());
}

Result<engine::Environment> Runner::environment(ReadTx& tx, ProgramId program) {
    const auto known = programs_.find(tx, program, clock_.now());
    if (!known) return notFound("workflow.no_program", "There is no such program");
    engine::Environment environment;
    environment.now = clock_.now();
    environment.zone = known->program.a.zone;
    environment.ambient.set("program", known->value);
    return environment;
}

Result<CaseLibrary> Runner::libraryOf(InstanceId instance) {
    return database_.read([&](ReadTx& tx) { return libraryOf(tx, instance); });
}

Result<CaseLibrary> Runner::libraryOf(ReadTx& tx, InstanceId instance) {
    const auto id = InstanceRepository().package(tx, instance);
    auto package = id ? packages_.tryLoad(tx, *id) : nullptr;
    if (!package) return noInstance();
    return libraryOf(tx, instance, std::move(package));
}

CaseLibrary Runner::libraryOf(ReadTx& tx, InstanceId instance, std::shared_ptr<const Package> package) {
    CaseLibrary library(std::move(package));
    // One that cannot be read harms only what still needs it.
    for (const auto id : InstanceRepository().called(tx, instance))
        if (auto called = packages_.tryLoad(tx, id)) library.add(std::move(called));
    return library;
}

Result<Situation> Runner::placed(ReadTx& tx, StoredInstance instance, std::shared_ptr<const Package> package) {
    auto program = programs_.find(tx, instance.program, clock_.now());
    if (!program) return notFound("workflow.no_program", "There is no such program");
    auto library = libraryOf(tx, instance.id, package);
    programs::ListedNames names;
    for (const auto* one : library.packages())
        names |= one->listed;
    auto listed = names.any() ? programs::listedOf(tx, program->program, names) : feel::Context();
    return Situation{std::move(instance), std::move(package), std::move(library),
                     std::move(program),  clock_.now(),       std::move(listed)};
}

Result<Step> Runner::plan(ReadTx& tx, Situation situation, const By& by, engine::Command command,
                          const Extend& extend) {
    const auto& definition = situation.package->definitionOf(situation.state().info.processId);
    // What a migration begins calls what its target means.
    if (const auto* migration = std::get_if<engine::MigrateInstance>(&command))
        if (auto target = packages_.load(tx, packageIn(migration->target->reference())))
            situation.library.follow(std::move(target));
    auto environment = environmentOf(situation);
    const CallsNow calls(tx, packages_, situation.library);
    environment.library = &calls;
    auto decided = engine::decideStep(definition, situation.state(), command, environment);
    if (!decided) return decided.error();
    Step step{.before = std::move(situation),
              .actor = by.actor,
              .command = std::move(command),
              .events = std::move(decided->events),
              .after = std::move(decided->after)};
    step.hops = hopsOf(step.command, step.before.instance);
    for (const auto& event : step.events)
        step.encoded.push_back(eventText(event));
    step.audit.push_back(entryOf(step));
    if (extend)
        if (auto extended = extend(tx, step); !extended) return extended.error();
    if (auto planned = planStep(tx, step, by.person); !planned) return planned.error();
    return step;
}

void Runner::queue(Tx& tx, std::vector<PlannedMail>& mails, const Written& written, Timestamp now) const {
    if (wake_ && !mails.empty()) tx.afterCommit(wake_);
    const programs::PersonRepository persons;
    for (auto& planned : mails) {
        planned.mail.task = planned.knownTask;
        planned.mail.instance = written.instance;
        if (const auto task = written.tasks.find(planned.task); planned.task != 0 && task != written.tasks.end())
            planned.mail.task = task->second;
        if (planned.linkPerson && planned.mail.link)
            planned.mail.link->person = persons.findOrInsert(tx, *planned.linkPerson);
        outbox_.queue(tx, planned.mail, now);
        if (!planned.mail.review) InvitationRepository().leaves(tx, planned.mail, {}, now);
    }
}

Result<Written> Runner::write(Step& step, AccountId startedBy) {
    const auto& before = step.before;
    const InstanceChange change(before.instance, step.events, step.encoded, step.after,
                                static_cast<std::int64_t>(step.tasks.size()), step.hops, before.now);
    const bool work = makesWork(step);
    const auto participation = before.instance.id ? 0 : participationOf(step);
    return database_.write([&](Tx& tx) -> Result<Written> {
        Written written{before.instance.id, before.instance.tasks};
        if (!written.instance)
            written.instance =
                InstanceRepository().create(tx, before.instance.package, before.instance.program,
                                            step.after.info.processId, startedBy, participation, before.now);
        if (auto changed = change.write(tx, written.instance); !changed) return changed.error();
        writeTasks(tx, step, written);
        // These see the tasks as the step was decided on, so before they end.
        for (const auto& more : step.writes)
            if (auto result = more(tx, written); !result) return result.error();
        endTasks(tx, step, written, outbox_);
        queue(tx, step.mails, written, before.now);
        for (auto& entry : step.audit) {
            if (entry.subject.kind == "instance") entry.subject.id = written.instance.value;
            audit::AuditLog::append(tx, entry);
        }
        if (wake_ && work) tx.afterCommit(wake_);
        return written;
    });
}

Result<InstanceId> Runner::start(std::string_view packageKey, ProgramId program, const By& by,
                                 feel::Context variables) {
    return startAt(packageKey, program, by, {}, std::move(variables));
}

Result<InstanceId> Runner::startAt(std::string_view packageKey, ProgramId program, const By& by,
                                   std::vector<engine::Activation> at, feel::Context variables, const Extend& extend) {
    const auto find = [&](ReadTx& tx) -> Result<std::shared_ptr<const Package>> {
        auto package = packages_.active(tx, packageKey);
        if (!package)
            return notFound("workflow.no_package", "There is no workflow “{key}”", {{"key", std::string(packageKey)}});
        return package;
    };
    return start(find, {}, program, by, {std::move(variables), by.actor.text(), {}, std::move(at)}, extend);
}

Result<InstanceId> Runner::start(const StartPoint& point, ProgramId program, const By& by, feel::Context variables,
                                 const Extend& extend) {
    const auto find = [&](ReadTx& tx) -> Result<std::shared_ptr<const Package>> {
        auto package = packages_.load(tx, point.package);
        if (!package) return notFound("workflow.no_version", "There is no such version of the workflow");
        return package;
    };
    return start(find, point.process, program, by, {std::move(variables), by.actor.text(), point.startEvent}, extend);
}

Result<InstanceId> Runner::start(const FindPackage& find, const std::string& process, ProgramId program, const By& by,
                                 engine::StartInstance command, const Extend& extend) {
    auto step = database_.read([&](ReadTx& tx) -> Result<Step> {
        auto package = find(tx);
        if (!package) return package.error();
        StoredInstance instance;
        instance.package = (*package)->id;
        instance.program = program;
        instance.state.info.processId = process;
        auto situation = placed(tx, std::move(instance), std::move(*package));
        if (!situation) return situation.error();
        return plan(tx, std::move(*situation), by, std::move(command), extend);
    });
    if (!step) return step.error();
    const auto account =
        by.actor.text().starts_with("account:") ? AccountId::parse(by.actor.text().substr(8)) : AccountId{};
    auto written = write(*step, account);
    if (!written) return written.error();
    return written->instance;
}

Result<Step> Runner::decide(ReadTx& tx, InstanceId instance, const By& by, const Choose& choose, const Extend& extend) {
    auto found = situation(tx, instance);
    if (!found) return found.error();
    auto command = choose(tx, *found);
    if (!command) return command.error();
    return plan(tx, std::move(*found), by, std::move(*command), extend);
}

Result<Step> Runner::preview(InstanceId instance, const By& by, const Choose& choose, const Extend& extend) {
    return database_.read([&](ReadTx& tx) { return decide(tx, instance, by, choose, extend); });
}

Result<Written> Runner::run(const Find& find, const By& by, const Choose& choose, const Extend& extend) {
    for (int round = 1;; ++round) {
        auto step = database_.read([&](ReadTx& tx) -> Result<Step> {
            const auto instance = find(tx);
            if (!instance) return instance.error();
            return decide(tx, *instance, by, choose, extend);
        });
        if (!step) return step.error();
        auto written = write(*step, {});
        if (written || !isConflict(written.error()) || round == kRounds) return written;
    }
}

Result<Written> Runner::run(InstanceId instance, const By& by, const Choose& choose, const Extend& extend) {
    return run([&](ReadTx&) -> Result<InstanceId> { return instance; }, by, choose, extend);
}

Result<Written> Runner::run(InstanceId instance, const By& by, const engine::Command& command) {
    return run(instance, by, [&](ReadTx&, const Situation&) -> Result<engine::Command> { return command; });
}

}  // namespace entente::workflow
