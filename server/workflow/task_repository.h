#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "storage/db/transaction.h"
#include "workflow/instance_repository.h"
#include "workflow/task.h"

namespace entente::workflow {

/// Where a person stands among those who are asked.
struct Place {
    int turn = 1;
    std::string stage = {};
    std::string authority = {};
    PersonId standsFor = {};
    PersonId passedFrom = {};
    bool asked = true;  ///< it is their turn
};

/// What the product does next by itself while a task stays open.
struct NextAlarm {
    Timestamp at = {};
    bool escalates = false;  ///< else it reminds
};

/// Rows of tasks, of who is asked and of the files they are about. Stateless; thread-safe.
class TaskRepository {
  public:
    std::optional<StoredTask> find(storage::ReadTx& tx, TaskId id) const;
    /// The case that it belongs to.
    std::optional<InstanceId> instanceOf(storage::ReadTx& tx, TaskId id) const;
    /// With what its case knows of it, which spares reading that once more; nothing when it is not open there.
    std::optional<StoredTask> findOpen(storage::ReadTx& tx, TaskId id, const StoredInstance& instance) const;
    /// As the snapshot has it of which `instance` was read; nothing when it was not open there.
    std::optional<StoredTask> findByKey(storage::ReadTx& tx, const StoredInstance& instance, engine::Key key) const;
    /// Open ones, by due moment, those without one last; of one moment, what matters more first. `limit` rows at the
    /// most, and among those whatever matters more than usual.
    std::vector<StoredTask> openOfProgram(storage::ReadTx& tx, ProgramId program, int limit) const;
    std::vector<StoredTask> openOfSide(storage::ReadTx& tx, programs::Side side) const;
    std::vector<StoredTask> openOfInstance(storage::ReadTx& tx, InstanceId instance) const;
    /// Newest first.
    std::vector<StoredTask> endedOfProgram(storage::ReadTx& tx, ProgramId program, int limit) const;
    /// The last completed task of an element, for "changes asked for" and "reopen".
    std::optional<StoredTask> lastCompleted(storage::ReadTx& tx, InstanceId instance, std::string_view element) const;

    std::optional<NextAlarm> nextAlarm(storage::ReadTx& tx, const StoredTask& task) const;
    /// Elements of which a task was completed, each once.
    std::set<std::string> completedElements(storage::ReadTx& tx, InstanceId instance) const;

    /// `encoded` is the event that created it, `before` the newest task of the case until now. Its id is the next one,
    /// as which `InstanceChange` has noted it.
    TaskId insert(storage::Tx& tx, InstanceId instance, ProgramId program, const engine::Task& task,
                  std::string_view encoded, programs::Side side, PackageId package, engine::Key call,
                  TaskId before) const;
    void update(storage::Tx& tx, TaskId id, const engine::Task& task) const;
    /// The case goes from one version of its workflow to another: tasks of processes that its package has called stay
    /// in that version. Says whether there are any.
    bool keepPackage(storage::Tx& tx, InstanceId instance, PackageId from, PackageId to) const;
    /// What has ended in the case's own package stands under the new names of its elements from now on.
    void renameEnded(storage::Tx& tx, InstanceId instance, const std::map<std::string, std::string>& elements) const;
    /// Who has not decided is not waited for any more. `doneBy` did it with an account, if anybody.
    void end(storage::Tx& tx, TaskId id, TaskState state, PersonId doneBy, Timestamp now) const;
    /// Everybody who did a task of this element of the package (see `StoredTask`) in the case with an account, or
    /// decided on one by link or as a recorded answer says, also while it waits for others. With `call` only in the
    /// process that this call activity runs (`engine::callOf`), and in what was not noted by calls yet.
    std::vector<PersonId> whoDid(storage::ReadTx& tx, InstanceId instance, PackageId package, std::string_view element,
                                 std::optional<engine::Key> call) const;
    void countReminder(storage::Tx& tx, TaskId id) const;
    /// The next edition, and the revisions it is about.
    int raiseEdition(storage::Tx& tx, TaskId id, const std::vector<RevisionId>& revisions) const;
    void setRevisions(storage::Tx& tx, TaskId id, int edition, const std::vector<RevisionId>& revisions) const;
    std::vector<RevisionId> revisions(storage::ReadTx& tx, TaskId id, int edition) const;

    /// In the order of their turns.
    std::vector<TaskPerson> persons(storage::ReadTx& tx, TaskId id) const;
    /// Those who take part and whose turn it is, the others left out.
    std::vector<programs::Person> waitedFor(storage::ReadTx& tx, TaskId id) const;
    /// `person` takes the place of `passedFrom`, if any; `asked` says whether it is their turn.
    void addPerson(storage::Tx& tx, TaskId id, PersonId person, const Place& place, Timestamp now) const;
    /// The turn of a line comes: those who stand there are asked from now on.
    void askTurn(storage::Tx& tx, TaskId id, int turn, Timestamp now) const;
    void setDecided(storage::Tx& tx, TaskId id, PersonId person, Timestamp now) const;
    /// Other files are decided on: everybody from the beginning.
    void startOver(storage::Tx& tx, TaskId id, Timestamp now) const;
    /// `substitute` fills the place of somebody who is absent.
    void substitute(storage::Tx& tx, TaskId id, const TaskPerson& place, PersonId substitute, Timestamp now) const;
    void removePerson(storage::Tx& tx, TaskId id, PersonId person, std::string_view reason, Timestamp now) const;
    /// Why the task ended before its time, as it was typed: here and not in the audit, so that it can be erased.
    void noteEnd(storage::Tx& tx, TaskId id, std::string_view note) const;
    /// Nothing where none was kept here.
    std::optional<std::string> endNote(storage::ReadTx& tx, TaskId id) const;
    /// Who was absent does a task without link themselves.
    void endStandIn(storage::Tx& tx, TaskId id, PersonId absent, Timestamp now) const;
    /// Open tasks by link that wait for this person's decision or will, by id.
    std::vector<TaskId> placesOf(storage::ReadTx& tx, PersonId person) const;
    /// Open tasks that wait for this person by link.
    std::vector<StoredTask> waitingFor(storage::ReadTx& tx, PersonId person, int limit) const;
};

}  // namespace entente::workflow
