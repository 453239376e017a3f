// Everything that waits for one person goes to another; what was decided keeps its name.
#include <algorithm>

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
    };
    const auto known = database_.read([&](ReadTx& tx) {
        const auto person = programs::PersonRepository().find(tx, from);
        const auto organisation = AbsenceService::organisationOf(tx, account);
        return Known{person && organisation && person->organisation == organisation,
                     TaskRepository().placesOf(tx, from)};
    });
    if (!known.own) return invalid("approvals.who_hands_over", "Choose whose tasks these are", {}, "from");
    HandedOver result;
    // Each by itself: one that this person may not take must not keep the others.
    for (const auto task : known.tasks) {
        const auto done = reassign(task, account, holder, from);
        if (done)
            ++result.moved;
        else if (done.error().message.key != "approvals.closed")
            result.kept.emplace_back(task, done.error().message);
    }
    return result;
}

}  // namespace entente::approvals
