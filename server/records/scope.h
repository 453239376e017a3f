#pragma once

#include "base/error.h"
#include "identity/account.h"
#include "programs/record_query.h"
#include "storage/db/transaction.h"

namespace entente::records {

/// What an account may read: administrators everything; a coordinator what belongs to their own country, and of others
/// what takes part in a program with it; a reader what belongs to their own country. Who belongs to no organisation
/// reads nothing.
programs::RecordScope scopeOf(storage::ReadTx& tx, const identity::Account& account);

/// What it may change: of what it may read, all that belongs to its own country. Readers nothing.
bool mayKeep(const identity::Account& account, const programs::RecordScope& scope, std::string_view country);

/// What one side alone is told, about health, belief or a passport, is for its coordinators and no administrator.
bool isOfOwnSide(const identity::Account& account, const programs::RecordScope& scope, std::string_view country);

/// One and the same refusal for what is not there and for what is not theirs to see.
Error noRecord();
Error mayNotKeep();

}  // namespace entente::records
