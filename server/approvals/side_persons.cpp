#include "approvals/side_persons.h"

#include <algorithm>
#include <set>

#include "approvals/approval_service.h"
#include "identity/email_address.h"
#include "programs/program_repository.h"
#include "records/program_sight.h"
#include "workflow/holders.h"
#include "workflow/task_repository.h"

namespace entente::approvals {

using identity::Account;
using programs::Person;
using programs::PersonRepository;
using programs::ProgramRepository;
using programs::Side;
using storage::ReadTx;
using workflow::StoredTask;
using workflow::TaskRepository;

namespace {

bool isCoordinator(const Account& account) {
    return account.role == identity::Role::Coordinator && account.side.has_value();
}

Side sideOfAccount(const Account& account) {
    return account.side == identity::Side::B ? Side::B : Side::A;
}

}  // namespace

bool speaksFor(ReadTx& tx, const Account& account, const Person& person) {
    if (!isCoordinator(account)) return false;
    bool elsewhere = false;
    for (const auto& role : ProgramRepository().rolesOf(tx, person.id)) {
        if (role.side != sideOfAccount(account))
            elsewhere = true;
        else if (records::maySee(tx, account, role.program))
            return true;
    }
    if (elsewhere || !person.organisation) return false;
    const auto own = PersonRepository().find(tx, account.person);
    return own && own->organisation == person.organisation;
}

std::vector<Person> personsOf(ReadTx& tx, const Account& account) {
    if (!isCoordinator(account)) return {};
    const PersonRepository repository;
    std::vector<Person> persons;
    std::set<PersonId> known;
    const auto add = [&](Person person) {
        if (known.insert(person.id).second && speaksFor(tx, account, person)) persons.push_back(std::move(person));
    };
    if (const auto own = repository.find(tx, account.person); own && own->organisation)
        for (auto& person : repository.listOf(tx, own->organisation))
            add(std::move(person));
    for (const auto id : ProgramRepository().roleHolders(tx, sideOfAccount(account)))
        if (!known.contains(id))
            if (auto person = repository.find(tx, id)) add(std::move(*person));
    std::stable_sort(persons.begin(), persons.end(),
                     [](const Person& left, const Person& right) { return left.name < right.name; });
    return persons;
}

std::vector<StoredTask> openOfSide(ReadTx& tx, const Account& account) {
    return TaskRepository().openOfSide(tx, sideOfAccount(account));
}

Waiting waitingFor(ReadTx& tx, const Account& account, const Person& person, const std::vector<StoredTask>& open) {
    const TaskRepository tasks;
    Waiting found;
    for (const auto id : tasks.placesOf(tx, person.id))
        if (const auto task = tasks.find(tx, id);
            task && mayRecord(account, *task) && records::maySee(tx, account, task->program))
            found.places.push_back(id);
    const auto email = identity::emailKey(person.email);
    for (const auto& task : open)
        if (!task.byLink() && workflow::isNamed(task, email) && records::maySee(tx, account, task.program))
            found.claimed.push_back(task.id);
    return found;
}

std::vector<Leaver> leaversOf(ReadTx& tx, const Account& account, std::string_view today) {
    auto persons = personsOf(tx, account);
    std::erase_if(persons, [&](const Person& person) { return person.validTo.empty() || person.validTo >= today; });
    if (persons.empty()) return {};
    const auto open = openOfSide(tx, account);
    std::vector<Leaver> leavers;
    for (auto& person : persons) {
        const auto waiting = waitingFor(tx, account, person, open);
        const auto count = static_cast<int>(waiting.places.size() + waiting.claimed.size());
        if (count > 0) leavers.push_back({std::move(person), count});
    }
    return leavers;
}

}  // namespace entente::approvals
