// The one path that finishes a task, and the ways that lead to it.
#include "approvals/approval_service.h"
#include "approvals/attempt.h"
#include "approvals/border.h"
#include "approvals/delegation.h"
#include "approvals/form_drafts.h"
#include "approvals/task_form.h"
#include "documents/file_kind.h"
#include "programs/program_repository.h"
#include "records/program_sight.h"
#include "workflow/four_eyes.h"
#include "workflow/holders.h"
#include "workflow/task_repository.h"

namespace entente::approvals {

using engine::TaskKind;
using feel::Context;
using identity::Account;
using storage::ReadTx;
using storage::Tx;
using workflow::By;
using workflow::Situation;
using workflow::Step;
using workflow::StoredTask;
using workflow::TaskRepository;
using workflow::Written;

bool isOfSide(const Account& account, const StoredTask& task) {
    return account.isCoordinatorOf(task.side == programs::Side::A ? identity::Side::A : identity::Side::B);
}

bool mayComplete(const Account& account, const StoredTask& task) {
    return isOfSide(account, task) && (task.byLink() || workflow::isFor(task, account.email));
}

bool mayRecord(const Account& account, const StoredTask& task) {
    return task.byLink() && (account.isCoordinatorOf(identity::Side::A) || mayComplete(account, task));
}

ApprovalService::ApprovalService(storage::Database& database, storage::BlobStore& blobs, workflow::Runner& runner,
                                 const Clock& clock)
    : database_(database), blobs_(blobs), runner_(runner), clock_(clock) {}

std::optional<StoredTask> ApprovalService::find(TaskId task) {
    return database_.read([&](ReadTx& tx) { return TaskRepository().find(tx, task); });
}

bool ApprovalService::sees(const Account& account, ProgramId program) {
    return database_.read([&](ReadTx& tx) { return records::maySee(tx, account, program); });
}

std::optional<OpenedTask> ApprovalService::open(TaskId id) {
    return database_.read([&](ReadTx& tx) -> std::optional<OpenedTask> {
        auto task = TaskRepository().find(tx, id);
        if (!task) return std::nullopt;
        auto situation = runner_.situation(tx, task->instance);
        if (!situation) return std::nullopt;
        return OpenedTask{std::move(*task), std::move(*situation)};
    });
}

bool ApprovalService::mayDecide(ReadTx& tx, const StoredTask& task, PersonId person) {
    const auto situation = runner_.situation(tx, task.instance);
    return situation && workflow::checkFourEyes(tx, *situation, situation->packageOf(task), task.task, person).ok();
}

Result<Situation> ApprovalService::situationOf(const StoredTask& task) {
    return database_.read([&](ReadTx& tx) { return runner_.situation(tx, task.instance); });
}

Result<std::optional<documents::Attachment>> ApprovalService::keep(const std::optional<UploadedFile>& file,
                                                                   std::string_view purpose, const StoredTask& task,
                                                                   const std::string& by) {
    if (!file || file->bytes.empty()) return std::optional<documents::Attachment>{};
    const auto kind = documents::fileKind(file->fileName, file->bytes);
    if (!kind) return Error{kind.error().kind, kind.error().message, "file"};
    const auto blob = blobs_.put(file->bytes);
    documents::Attachment attachment;
    attachment.program = task.program;
    attachment.task = task.id;
    attachment.sha256 = blob.sha256;
    attachment.size = static_cast<std::int64_t>(blob.size);
    attachment.fileName = documents::safeFileName(file->fileName);
    attachment.mediaType = kind->mediaType;
    attachment.purpose = std::string(purpose);
    attachment.side = static_cast<char>(task.side);
    attachment.addedBy = by;
    attachment.createdAt = clock_.now();
    return std::optional(std::move(attachment));
}

Result<Finished> ApprovalService::complete(TaskId id, const By& by, const Attempt& attempt) {
    StoredTask task;
    Settled result;
    std::string program;
    bool settled = true;
    auto written = stepOnTask(
        id, by,
        [&](ReadTx& tx, const Situation& situation, StoredTask open) -> Result<engine::Command> {
            task = std::move(open);
            if (attempt.decidedBefore && attempt.decidedBefore(tx, task)) return closed();
            if (auto allowed = attempt.check(tx, task); !allowed) return allowed.error();
            if (const auto holder = claimedBy(tx, task); holder && holder->id != attempt.person)
                return claimedByOther(*holder);
            if (const auto live = Delegations().find(tx, task); live && live->delegate.person == attempt.person)
                return delegated(*live);
            // Who records an answer has a hand in it as well as who gave it.
            for (const auto person : {attempt.person, by.person == attempt.person ? PersonId{} : by.person})
                if (auto allowed = workflow::checkFourEyes(tx, situation, situation.packageOf(task), task.task, person);
                    !allowed)
                    return allowed.error();
            program = situation.program().code;
            if (attempt.vote) {
                auto values = attempt.vote(tx, situation, task);
                if (!values) return values.error();
                settled = values->has_value();
                // One voice of several changes nothing in the case but its version, so that two at once are counted one
                // after the other.
                if (!settled) return engine::Command(engine::UpdateTask{task.task.key, {}, {}, by.actor.text()});
                result = std::move(**values);
            } else {
                auto values = attempt.variables(situation, task);
                if (!values) return values.error();
                result.variables = std::move(*values);
            }
            return engine::Command(
                engine::CompleteTask{task.task.key, result.variables, by.actor.text(), result.backTo});
        },
        [&](ReadTx& tx, Step& step) {
            // Files and holders of a task by link change without a step of the case, so what was checked on the
            // snapshot is checked once more where it is written: a decision never counts for a revision that was
            // replaced meanwhile.
            if (task.byLink())
                step.writes.push_back([&](Tx& write, const Written&) -> Result<void> {
                    const auto current = TaskRepository().find(write, id);
                    return current && attempt.check(write, *current) ? Result<void>{} : conflict();
                });
            else
                step.doneBy = attempt.person;
            return attempt.extend(tx, step, task, result.variables);
        });
    const auto decision = [&] {
        return database_.read([&](ReadTx& tx) -> std::optional<Decision> {
            const auto now = TaskRepository().find(tx, id);
            return now ? DecisionRepository().standing(tx, id, attempt.person, now->edition) : std::nullopt;
        });
    };
    if (written) return Finished{true, task.byLink() ? decision() : std::nullopt, *written, program, settled};
    if (isClosed(written.error())) return Finished{false, decision(), {}, {}, true};
    return written.error();
}

Result<Finished> ApprovalService::completeForm(TaskId id, const Account& account, const forms::Fields& fields) {
    return completeKeptForm(id, account, [&](ReadTx&) { return fields; });
}

Result<Finished> ApprovalService::completeKeptForm(TaskId id, const Account& account, const FieldSource& source) {
    forms::Fields fields;
    Attempt attempt;
    attempt.person = account.person;
    attempt.check = [&](ReadTx& tx, const StoredTask& task) -> Result<void> {
        if (!mayComplete(account, task) || task.task.kind != TaskKind::Form ||
            !records::maySee(tx, account, task.program))
            return mayNot();
        fields = source(tx);
        return {};
    };
    attempt.variables = [&](const Situation& situation, const StoredTask& task) {
        return readForm(clock_, situation, task, fields, account.language);
    };
    attempt.extend = [&](ReadTx&, Step& step, const StoredTask& task, const Context&) -> Result<void> {
        step.writes.push_back([id = task.id](Tx& tx, const Written&) -> Result<void> {
            FormDrafts::removeAll(tx, id);
            return {};
        });
        return {};
    };
    return complete(id, byAccount(account), attempt);
}

}  // namespace entente::approvals
