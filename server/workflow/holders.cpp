#include "workflow/holders.h"

#include <algorithm>

#include "bpmn/expressions.h"
#include "identity/email_address.h"
#include "programs/person_repository.h"

namespace entente::workflow {

namespace {

Result<programs::Person> namedHolder(storage::ReadTx& tx, std::string_view property, const std::string& address) {
    auto person = programs::PersonRepository().findByEmail(tx, address);
    if (person) return std::move(*person);
    auto error = invalid("workflow.holder_unknown", "{property} names {address}, an address that nobody here has",
                         {{"address", address}});
    error.message.nest("property", bpmn::term(property));
    return error;
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

Result<std::vector<programs::Person>> namedHolders(storage::ReadTx& tx, const engine::Task& task) {
    std::vector<programs::Person> holders;
    const bool assigned = !task.assignee.empty();
    for (const auto& address : assigned ? std::vector{task.assignee} : task.candidateUsers) {
        auto person = namedHolder(tx, assigned ? "assignee" : "candidateUsers", address);
        if (!person) return person.error();
        holders.push_back(std::move(*person));
    }
    return holders;
}

}  // namespace entente::workflow
