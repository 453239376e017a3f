#pragma once

#include <string_view>
#include <vector>

#include "identity/account.h"
#include "programs/program.h"
#include "storage/db/transaction.h"
#include "workflow/task.h"

/// For whom a coordinator speaks: who holds a role of their side in a program that they see, wherever that person
/// works; else the persons of their own organisation, unless they hold a role of the other side. Thread-safe.
namespace entente::approvals {

bool speaksFor(storage::ReadTx& tx, const identity::Account& account, const programs::Person& person);
/// All of them, by name. Nobody for who is no coordinator.
std::vector<programs::Person> personsOf(storage::ReadTx& tx, const identity::Account& account);

/// Somebody who has left office, and how many steps still wait for them.
struct Leaver {
    programs::Person person;
    int waiting = 0;
};
/// Of `personsOf`, whose last day is before `today`, an ISO date; only who has something waiting that the account sees.
std::vector<Leaver> leaversOf(storage::ReadTx& tx, const identity::Account& account, std::string_view today);

/// What `ApprovalService::handOver` takes from a person: their open places, and what they have claimed.
struct Waiting {
    std::vector<TaskId> places;
    std::vector<TaskId> claimed;
};
/// Of tasks that the account sees; `open` are the open ones of its side.
Waiting waitingFor(storage::ReadTx& tx, const identity::Account& account, const programs::Person& person,
                   const std::vector<workflow::StoredTask>& open);
std::vector<workflow::StoredTask> openOfSide(storage::ReadTx& tx, const identity::Account& account);

}  // namespace entente::approvals
