#pragma once

#include <string_view>

struct sqlite3;

namespace entente::storage {

/// Throws the class of `DatabaseError` that belongs to SQLite's result code. `doing` is the statement or what else was
/// tried; arguments are left out because they hold people's data.
[[noreturn]] void throwSqliteError(sqlite3* handle, int code, std::string_view doing);

}  // namespace entente::storage
