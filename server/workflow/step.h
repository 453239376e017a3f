#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "audit/audit_log.h"
#include "documents/document.h"
#include "engine/engine.h"
#include "mail/outbox.h"
#include "programs/listed.h"
#include "programs/program_cache.h"
#include "workflow/approvers.h"
#include "workflow/case_library.h"
#include "workflow/instance_repository.h"
#include "workflow/package.h"
#include "workflow/task.h"

namespace entente::workflow {

/// What an element of a case sees. Lives no longer than the situation that it is taken from.
struct Seen {
    const Package& package;   ///< with the forms and texts of the process that the element stands in
    feel::Context variables;  ///< of its loop, its sub-process or called process, then of all around
};

/// An instance in its surroundings, as one snapshot shows it.
struct Situation {
    StoredInstance instance;
    std::shared_ptr<const Package> package;
    CaseLibrary library;  ///< with the packages that it calls
    std::shared_ptr<const programs::KnownProgram> known;
    Timestamp now;
    /// What is listed of the program, where a package of the case reads it.
    feel::Context listed = {};

    const engine::State& state() const { return instance.state; }
    const programs::Program& program() const { return known->program; }
    /// What expressions see as `program`.
    feel::Value programValue() const { return programs::withListed(known->value, listed); }
    /// Variables of the process scope.
    feel::Context variables() const;
    /// Of a task or job; of one that has ended, the process's.
    Seen seenBy(engine::Key element) const;
    feel::Context variablesOf(engine::Key element) const;
    const Package& packageOf(engine::Key element) const { return library.around(instance.state, element); }
    /// Also when it has ended.
    const Package& packageOf(const StoredTask& task) const { return library.package(task.package); }
    Seen seenBy(const StoredTask& task) const { return {packageOf(task), variablesOf(task.task.element)}; }
};

/// A document with its newest revision.
struct CurrentFile {
    documents::Document document;
    documents::Revision revision;
};

/// A mail that a step sends. Task and link are named by key and person, because their rows do not exist yet.
struct PlannedMail {
    engine::Key task = 0;
    TaskId knownTask = {};  ///< instead of `task`, when the row exists
    mail::NewMail mail;
    std::optional<programs::Person> linkPerson = {};  ///< who may act by the link; made when unknown
};

struct PlannedTask {
    engine::Task task;
    std::string encoded;  ///< its event, which is also what its row keeps
    programs::Side side = programs::Side::A;
    PackageId package = {};                    ///< see `StoredTask`
    engine::Key call = engine::kProcessScope;  ///< the call activity that its process runs in (`engine::callOf`)
    std::vector<Asked> persons;                ///< asked by link, in the order of their turns
    std::vector<RevisionId> revisions;         ///< what is decided on
};

/// Keys of the step to the rows it made.
struct Written {
    InstanceId instance;
    std::map<engine::Key, TaskId> tasks;
};

/// Everything one command does, decided on a snapshot and written in one transaction.
struct Step {
    Situation before;
    audit::Actor actor;
    engine::Command command;
    std::vector<engine::Event> events;
    std::vector<std::string> encoded = {};  ///< each event as its row keeps it
    engine::State after;
    std::vector<PlannedTask> tasks = {};
    std::vector<PlannedMail> mails = {};
    std::vector<audit::AuditEntry> audit = {};
    /// More rows of the same transaction: a decision, a dispatch, an attachment.
    std::vector<std::function<Result<void>(storage::Tx&, const Written&)>> writes = {};
    int hops = 0;          ///< see `StoredInstance`
    PersonId doneBy = {};  ///< who did the task that it completes, when it was done with an account

    /// After the step; of a scope that the step has ended, what it held before.
    Seen seenBy(const engine::Task& task) const;
    const Package& packageOf(const engine::Task& task) const;
};

/// The variables of the process scope as a context.
feel::Context processVariables(const engine::State& state);

}  // namespace entente::workflow
