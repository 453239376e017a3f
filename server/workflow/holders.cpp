#include "workflow/holders.h"

#include <algorithm>

#include "bpmn/expressions.h"
#include "identity/email_address.h"
#include "programs/person_repository.h"
#include "workflow/task_repository.h"

namespace entente::workflow {

using programs::Person;
using storage::ReadTx;

namespace {

std::vector<std::string> namedAddresses(const engine::Task& task) {
    return task.assignee.empty() ? task.candidateUsers : std::vector{task.assignee};
}

}  // namespace

bool isCandidate(const engine::Task& task, std::string_view email) {
    const auto key = identity::emailKey(email);
    return std::any_of(task.candidateUsers.begin(), task.candidateUsers.end(),
                       [&](const auto& one) { return identity::emailKey(one) == key; });
}

bool isNamed(const engine::Task& task, std::string_view email) {
    return task.assignee.empty() ? isCandidate(task, email)
                                 : identity::emailKey(task.assignee) == identity::emailKey(email);
}

bool isFor(const engine::Task& task, std::string_view email) {
    return task.candidateUsers.empty() || isCandidate(task, email) ||
           (!task.assignee.empty() && identity::emailKey(task.assignee) == identity::emailKey(email));
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

std::vector<Person> holdersOf(ReadTx& tx, const programs::Program& program, const engine::Task& task,
                              programs::Side side) {
    std::vector<Person> holders;
    for (const auto& address : namedAddresses(task))
        if (auto person = programs::PersonRepository().findByEmail(tx, address)) holders.push_back(std::move(*person));
    if (holders.empty())
        if (const auto* coordinator = program.party(side).role("coordinator")) holders.push_back(*coordinator);
    return holders;
}

std::vector<Person> holdersOf(ReadTx& tx, const programs::Program& program, const StoredTask& task) {
    auto asked = task.byLink() ? TaskRepository().waitedFor(tx, task.id) : std::vector<Person>{};
    return asked.empty() ? holdersOf(tx, program, task.task, task.side) : asked;
}

}  // namespace entente::workflow
