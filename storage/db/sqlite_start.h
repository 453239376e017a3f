#pragma once

namespace entente::storage {

/// Sets what SQLite takes only before its first use, which a look for a VFS is already. Whoever may be the first calls
/// it. Thread-safe.
void startSqlite();

}  // namespace entente::storage
