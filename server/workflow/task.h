#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "engine/state.h"
#include "programs/program.h"

namespace entente::workflow {

enum class TaskState { Open, Completed, Cancelled };

/// Whether it is answered by a mailed link.
inline bool isByLink(const engine::Task& task) {
    return task.kind == engine::TaskKind::Approval || task.kind == engine::TaskKind::Answer;
}

/// Who does a task in the place of somebody whom it names, who was absent when it opened; both by address.
struct StandIn {
    std::string substitute;
    std::string absent;
};

/// A task as its row says: what the engine knows and what the product adds. Exactly one side holds it.
struct StoredTask {
    TaskId id;
    InstanceId instance;
    ProgramId program;
    engine::Task task;
    programs::Side side = programs::Side::A;
    int edition = 1;  ///< of the files that are decided on
    TaskState state = TaskState::Open;
    Timestamp createdAt;
    std::optional<Timestamp> endedAt;
    int reminders = 0;                   ///< sent so far
    PackageId package = {};              ///< of a called process of another package; none: the case's own
    std::vector<StandIn> standIns = {};  ///< of an open task without link

    programs::Bilingual name() const {
        const auto korean = task.names.find("ko");
        return {task.name, korean == task.names.end() ? "" : korean->second};
    }
    /// Whether it is answered by a mailed link.
    bool byLink() const { return isByLink(task); }
};

/// A person who is, was or will be asked.
struct TaskPerson {
    PersonId person;
    Timestamp addedAt;
    std::optional<Timestamp> removedAt;  ///< passed on, taken out, or the task ended without them
    PersonId passedFrom;
    std::string reason;
    int turn = 1;                        ///< of a line in order
    std::string stage;                   ///< review, agree, decide; may be empty
    std::string authority;               ///< delegated, or empty
    PersonId standsFor;                  ///< whose absence this person fills
    std::optional<Timestamp> askedAt;    ///< nothing: it is not yet their turn
    std::optional<Timestamp> decidedAt;  ///< on the present files

    bool takesPart() const { return !removedAt; }
    /// Whether the task waits for this person now.
    bool isWaitedFor() const { return !removedAt && askedAt && !decidedAt; }
};

}  // namespace entente::workflow
