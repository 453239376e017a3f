#include "workflow/holders.h"

#include <algorithm>

#include "bpmn/expressions.h"
#include "identity/account.h"
#include "identity/account_repository.h"
#include "identity/email_address.h"
#include "programs/person_repository.h"
#include "workflow/step.h"
#include "workflow/task_repository.h"

namespace entente::workflow {

using programs::Person;
using storage::ReadTx;

namespace {

bool same(std::string_view left, std::string_view right) {
    return identity::emailKey(left) == identity::emailKey(right);
}

std::vector<std::string> namedAddresses(const engine::Task& task) {
    return task.assignee.empty() ? task.candidateUsers : std::vector{task.assignee};
}

/// Who does it in the place of this address: the substitute, or the address itself.
const std::string& inPlaceOf(const StoredTask& task, const std::string& address) {
    for (const auto& one : task.standIns)
        if (same(one.absent, address)) return one.substitute;
    return address;
}

bool mayDo(ReadTx& tx, PersonId person, programs::Side side, Timestamp now) {
    const auto accounts = identity::accounts::list(tx);
    return std::any_of(accounts.begin(), accounts.end(), [&](const identity::Account& account) {
        return account.person == person && account.maySignIn(now) &&
               account.isCoordinatorOf(side == programs::Side::A ? identity::Side::A : identity::Side::B);
    });
}

}  // namespace

bool isCandidate(const StoredTask& task, std::string_view email) {
    const auto& candidates = task.task.candidateUsers;
    return std::any_of(candidates.begin(), candidates.end(),
                       [&](const std::string& one) { return same(one, email) || same(inPlaceOf(task, one), email); });
}

bool isNamed(const StoredTask& task, std::string_view email) {
    const auto named = namedAddresses(task.task);
    return std::any_of(named.begin(), named.end(),
                       [&](const std::string& one) { return same(inPlaceOf(task, one), email); });
}

bool isFor(const StoredTask& task, std::string_view email) {
    const auto& assignee = task.task.assignee;
    return task.task.candidateUsers.empty() || isCandidate(task, email) ||
           (!assignee.empty() && (same(assignee, email) || same(inPlaceOf(task, assignee), email)));
}

const std::string& assigneeOf(const StoredTask& task) {
    return inPlaceOf(task, task.task.assignee);
}

std::string absentFor(const StoredTask& task, std::string_view email) {
    for (const auto& one : task.standIns)
        if (same(one.substitute, email)) return one.absent;
    return {};
}

std::vector<Asked> standInsFor(ReadTx& tx, const Situation& situation, const Package& package, const engine::Task& task,
                               programs::Side side) {
    std::vector<Asked> standIns;
    if (isByLink(task)) return standIns;
    std::vector<PersonId> named;
    for (const auto& address : namedAddresses(task))
        if (const auto person = programs::PersonRepository().findByEmail(tx, address)) named.push_back(person->id);
    auto taken = named;
    for (const auto person : named)
        if (auto substitute = substituteFor(tx, situation, package, task, person, taken);
            substitute && mayDo(tx, substitute->id, side, situation.now)) {
            standIns.push_back({std::move(*substitute)});
            standIns.back().standsFor = person;
        }
    return standIns;
}

Result<void> checkHolders(ReadTx& tx, const engine::Task& task) {
    for (const auto& address : namedAddresses(task)) {
        if (programs::PersonRepository().findByEmail(tx, address)) continue;
        auto error = invalid("workflow.holder_unknown", "{property} names {address}, an address that nobody here has",
                             {{"address", address}});
        error.message.nest("property", bpmn::term(task.assignee.empty() ? "candidateUsers" : "assignee"));
        return error;
    }
    return {};
}

std::vector<Person> holdersOf(ReadTx& tx, const programs::Program& program, const StoredTask& task) {
    auto holders = task.byLink() ? TaskRepository().waitedFor(tx, task.id) : std::vector<Person>{};
    if (!holders.empty()) return holders;
    for (const auto& address : namedAddresses(task.task))
        if (auto person = programs::PersonRepository().findByEmail(tx, inPlaceOf(task, address)))
            holders.push_back(std::move(*person));
    if (holders.empty())
        if (const auto* coordinator = program.party(task.side).role("coordinator")) holders.push_back(*coordinator);
    return holders;
}

}  // namespace entente::workflow
