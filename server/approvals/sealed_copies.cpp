#include "approvals/sealed_copies.h"

#include <algorithm>

#include "approvals/issue.h"
#include "audit/audit_log.h"
#include "base/log.h"
#include "documents/agreement.h"
#include "programs/day.h"
#include "programs/program_repository.h"
#include "workflow/task_repository.h"

namespace entente::approvals {

using documents::AgreementRepository;
using documents::AgreementSet;
using documents::IssuedCopy;
using documents::IssuedCopyRepository;
using storage::ReadTx;
using storage::Tx;
using workflow::StoredTask;

namespace {

/// A step writes down its moment before it is committed: how much later that may be.
constexpr std::int64_t kSlackSeconds = 3600;

/// The step whose approval sealed the set.
std::optional<StoredTask> sealingTask(ReadTx& tx, const AgreementSet& set) {
    const auto consents = AgreementRepository().consents(tx, set.id);
    const auto last = std::find_if(consents.rbegin(), consents.rend(),
                                   [](const auto& consent) { return !consent.withdrawnAt && consent.approves(); });
    return last == consents.rend() ? std::nullopt : workflow::TaskRepository().find(tx, last->task);
}

/// The day on which it was agreed, where the host works.
std::string dayOf(ReadTx& tx, const AgreementSet& set) {
    const auto program = programs::ProgramRepository().find(tx, set.program);
    const auto zone = program ? program->party(program->host).zone : "UTC";
    return programs::dayOf(*set.agreedAt, zone);
}

bool isKnown(ReadTx& tx, const IssuedCopy& copy) {
    const auto copies = IssuedCopyRepository().ofRevision(tx, copy.revision);
    return std::any_of(copies.begin(), copies.end(), [&](const IssuedCopy& each) { return each.task == copy.task; });
}

}  // namespace

bool SealedCopies::issueOne() {
    const auto now = clock_.now();
    const auto by = audit::Actor::system();
    std::optional<StoredTask> task;
    DispatchInput input;
    input.site = site_;
    const auto set = database_.read([&](ReadTx& tx) {
        auto found = AgreementRepository().withoutCopies(tx, since_);
        if (found) task = sealingTask(tx, *found);
        if (found) input.date = dayOf(tx, *found);
        return found;
    });
    if (!set) {
        since_ = now.plusSeconds(-kSlackSeconds);
        return false;
    }
    std::vector<IssuedCopy> copies;
    std::string problem = task ? "" : "no step has sealed it";
    try {
        if (task) {
            const auto files = database_.read([&](ReadTx& tx) { return lateFilesOf(tx, blobs_, *set); });
            auto issued = issueCopies(database_, blobs_, *task, files, input, by.text(), now);
            if (issued)
                copies = std::move(*issued);
            else
                problem = issued.error().message.english();
        }
    } catch (const storage::DatabaseError&) {
        throw;
    } catch (const std::exception& broken) {
        // A damaged file must not keep the copies of other sets waiting.
        problem = broken.what();
    }
    if (!problem.empty()) log::warning("agreement.no_copies", {{"set", set->id.text()}, {"reason", problem}});
    database_.write([&](Tx& tx) {
        const auto present = AgreementRepository().find(tx, set->id);
        // Opened again or agreed anew meanwhile: those would be copies of another moment.
        if (!present || present->state() != documents::AgreementState::Agreed || present->agreedAt != set->agreedAt)
            return;
        feel::List names;
        for (const auto& copy : copies) {
            if (isKnown(tx, copy)) continue;
            IssuedCopyRepository().insert(tx, copy);
            names.emplace_back(copy.sha256);
        }
        feel::Context detail{{"sha256", set->sha256}, {"number", set->number}, {"copies", std::move(names)}};
        if (!problem.empty()) detail.set("problem", problem);
        audit::AuditLog::append(
            tx, {now, by, documents::kCopiesIssued, {"agreement", set->id.value}, set->program, std::move(detail)});
    });
    return true;
}

}  // namespace entente::approvals
