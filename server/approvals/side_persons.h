#pragma once

#include <vector>

#include "identity/account.h"
#include "programs/program.h"
#include "storage/db/transaction.h"

/// For whom a coordinator speaks: who holds a role of their side in a program that they see, wherever that person
/// works; else the persons of their own organisation, unless they hold a role of the other side. Thread-safe.
namespace entente::approvals {

bool speaksFor(storage::ReadTx& tx, const identity::Account& account, const programs::Person& person);
/// All of them, by name. Nobody for who is no coordinator.
std::vector<programs::Person> personsOf(storage::ReadTx& tx, const identity::Account& account);

}  // namespace entente::approvals
