#include "storage/db/sqlite_error.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include "storage/db/errors.h"

namespace entente::storage {

namespace {

ConstraintViolation::Rule ruleOf(int code) {
    switch (code) {
        case SQLITE_CONSTRAINT_UNIQUE:
        case SQLITE_CONSTRAINT_PRIMARYKEY:
        case SQLITE_CONSTRAINT_ROWID:
            return ConstraintViolation::Rule::Unique;
        case SQLITE_CONSTRAINT_FOREIGNKEY:
            return ConstraintViolation::Rule::ForeignKey;
        case SQLITE_CONSTRAINT_CHECK:
            return ConstraintViolation::Rule::Check;
        case SQLITE_CONSTRAINT_NOTNULL:
            return ConstraintViolation::Rule::NotNull;
        default:
            return ConstraintViolation::Rule::Other;
    }
}

}  // namespace

void throwSqliteError(sqlite3* handle, int code, std::string_view doing) {
    // The connection's own text and extended code belong to its last call, which is the one that failed.
    const bool ofHandle = handle != nullptr && (sqlite3_errcode(handle) & 0xff) == (code & 0xff);
    const int extended = ofHandle ? sqlite3_extended_errcode(handle) : code;
    const std::string what =
        fmt::format("{} (SQLite {}) in: {}", ofHandle ? sqlite3_errmsg(handle) : sqlite3_errstr(code), extended, doing);
    switch (extended & 0xff) {
        case SQLITE_CONSTRAINT:
            throw ConstraintViolation(what, extended, ruleOf(extended));
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            throw DatabaseBusy(what, extended);
        case SQLITE_FULL:
            throw DiskFull(what, extended);
        case SQLITE_IOERR:
        case SQLITE_CANTOPEN:
            throw DatabaseIoError(what, extended);
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            throw DatabaseCorrupt(what, extended);
        case SQLITE_READONLY:
            throw DatabaseReadOnly(what, extended);
        default:
            throw DatabaseError(what, extended);
    }
}

}  // namespace entente::storage
