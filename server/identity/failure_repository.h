#pragma once

#include <cstdint>
#include <string_view>

#include "identity/lockout.h"

namespace entente::storage {
class ReadTx;
class Tx;
}  // namespace entente::storage

namespace entente::identity::failures {

/// Zero when none are known.
FailureCount find(storage::ReadTx& tx, std::string_view subject);
void put(storage::Tx& tx, std::string_view subject, const FailureCount& count);
void remove(storage::Tx& tx, std::string_view subject);
std::int64_t removeBefore(storage::Tx& tx, Timestamp lastAt);

}  // namespace entente::identity::failures
