// Everything that waits for one person goes to another; what was decided keeps its name.
#include "approvals/approval_service.h"
#include "approvals/border.h"
#include "approvals/new_holder.h"
#include "approvals/side_persons.h"
#include "base/utf8.h"
#include "programs/program_repository.h"

namespace entente::approvals {

using identity::Account;
using storage::ReadTx;

Result<HandedOver> ApprovalService::handOver(const Account& account, PersonId from, const NewHolder& holder) {
    const auto email = checkHolder(holder);
    if (!email) return email.error();
    if (auto good = checkLine(holder.note, "note", true); !good) return good.error();
    std::optional<programs::Person> person;
    const auto known = database_.read([&](ReadTx& tx) -> std::optional<Waiting> {
        person = programs::PersonRepository().find(tx, from);
        if (!person || !speaksFor(tx, account, *person)) return std::nullopt;
        // What the account does not see is not spoken of either.
        return waitingFor(tx, account, *person, openOfSide(tx, account));
    });
    if (!known) return invalid("approvals.who_hands_over", "Choose whose tasks these are", {}, "from");
    HandedOver result;
    // Each by itself: one that this person may not take must not keep the others.
    const auto count = [&](TaskId task, const Result<void>& done, int& counted) {
        if (done)
            ++counted;
        else if (!isClosed(done.error()))
            result.kept.emplace_back(task, done.error().message);
    };
    for (const auto task : known->places)
        count(task, reassign(task, account, holder, from), result.moved);
    for (const auto task : known->claimed)
        count(task, release(task, byAccount(account), *person, *email), result.released);
    return result;
}

}  // namespace entente::approvals
