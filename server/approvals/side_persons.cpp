#include "approvals/side_persons.h"

#include <algorithm>
#include <set>

#include "approvals/program_sight.h"
#include "programs/program_repository.h"

namespace entente::approvals {

using identity::Account;
using programs::Person;
using programs::PersonRepository;
using programs::ProgramRepository;
using programs::Side;
using storage::ReadTx;

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
        else if (maySee(tx, account, role.program))
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

}  // namespace entente::approvals
