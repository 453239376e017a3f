// Everything that waits for one person goes to another; what was decided keeps its name.
#include <limits>

#include "approvals/absence_service.h"
#include "approvals/approval_service.h"
#include "approvals/border.h"
#include "approvals/new_holder.h"
#include "base/utf8.h"
#include "programs/program_repository.h"
#include "workflow/task_repository.h"

namespace entente::approvals {

using identity::Account;
using storage::ReadTx;
using workflow::TaskRepository;

Result<HandedOver> ApprovalService::handOver(const Account& account, PersonId from, const NewHolder& holder) {
    const auto email = checkHolder(holder);
    if (!email) return email.error();
    if (auto good = checkLine(holder.note, "note", true); !good) return good.error();
    struct Known {
        bool own = false;
        std::vector<TaskId> tasks;
        std::vector<TaskId> claimed;
    };
    const auto known = database_.read([&](ReadTx& tx) {
        const TaskRepository tasks;
        const auto person = programs::PersonRepository().find(tx, from);
        const auto organisation = AbsenceService::organisationOf(tx, account);
        Known found{person && organisation && person->organisation == organisation, tasks.placesOf(tx, from), {}};
        const auto side = account.side == identity::Side::B ? programs::Side::B : programs::Side::A;
        for (const auto& task : tasks.openOfSide(tx, side, std::numeric_limits<int>::max()))
            if (const auto holder = claimedBy(tx, task); holder && holder->id == from) found.claimed.push_back(task.id);
        return found;
    });
    if (!known.own) return invalid("approvals.who_hands_over", "Choose whose tasks these are", {}, "from");
    HandedOver result;
    // Each by itself: one that this person may not take must not keep the others.
    for (const auto task : known.tasks) {
        const auto done = reassign(task, account, holder, from);
        if (done)
            ++result.moved;
        else if (!isClosed(done.error()))
            result.kept.emplace_back(task, done.error().message);
    }
    for (const auto task : known.claimed)
        if (release(task, byAccount(account), from)) ++result.released;
    return result;
}

}  // namespace entente::approvals
