#include "storage/db/rows.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <limits>
#include <utility>

#include "storage/db/connection.h"
#include "storage/db/errors.h"
#include "storage/db/prepared_statement.h"

namespace entente::storage {

namespace {

std::string_view nameOf(int type) {
    switch (type) {
        case SQLITE_INTEGER:
            return "an integer";
        case SQLITE_FLOAT:
            return "a real number";
        case SQLITE_TEXT:
            return "text";
        case SQLITE_BLOB:
            return "a blob";
        default:
            return "NULL";
    }
}

[[noreturn]] void unexpected(const PreparedStatement& statement, int column, std::string_view found,
                             std::string_view wanted) {
    throw UnexpectedColumn(fmt::format("column {} holds {}, not {}, in: {}", column, found, wanted, statement.sql()),
                           0);
}

}  // namespace

Rows::Rows(Rows&& other) noexcept
    : connection_(other.connection_), statement_(std::exchange(other.statement_, nullptr)), done_(other.done_) {}

Rows::~Rows() {
    if (statement_ != nullptr) connection_->release(*statement_);
}

bool Rows::next() {
    // Stepping once more would start the query again.
    if (!done_) done_ = !connection_->step(*statement_);
    return !done_;
}

void Rows::expectType(int column, int type) const {
    const int found = sqlite3_column_type(statement_->handle(), column);
    if (found != type) unexpected(*statement_, column, nameOf(found), nameOf(type));
}

bool Rows::isNull(int column) const {
    return sqlite3_column_type(statement_->handle(), column) == SQLITE_NULL;
}

std::int64_t Rows::int64(int column) const {
    expectType(column, SQLITE_INTEGER);
    return sqlite3_column_int64(statement_->handle(), column);
}

int Rows::integer(int column) const {
    const std::int64_t value = int64(column);
    if (value < std::numeric_limits<int>::min() || value > std::numeric_limits<int>::max()) {
        unexpected(*statement_, column, std::to_string(value), "an integer of 32 bits");
    }
    return static_cast<int>(value);
}

bool Rows::boolean(int column) const {
    const std::int64_t value = int64(column);
    if (value != 0 && value != 1) unexpected(*statement_, column, std::to_string(value), "0 or 1");
    return value == 1;
}

double Rows::real(int column) const {
    if (sqlite3_column_type(statement_->handle(), column) != SQLITE_INTEGER) expectType(column, SQLITE_FLOAT);
    return sqlite3_column_double(statement_->handle(), column);
}

std::string Rows::text(int column) const {
    expectType(column, SQLITE_TEXT);
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_->handle(), column));
    if (bytes == nullptr) throw std::bad_alloc();
    return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_->handle(), column))};
}

std::string Rows::blob(int column) const {
    expectType(column, SQLITE_BLOB);
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_->handle(), column));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_->handle(), column));
    return bytes == nullptr ? std::string() : std::string(bytes, size);
}

std::optional<std::int64_t> Rows::optionalInt64(int column) const {
    return isNull(column) ? std::nullopt : std::optional(int64(column));
}

std::optional<std::string> Rows::optionalText(int column) const {
    return isNull(column) ? std::nullopt : std::optional(text(column));
}

std::optional<Timestamp> Rows::optionalTimestamp(int column) const {
    return isNull(column) ? std::nullopt : std::optional(timestamp(column));
}

}  // namespace entente::storage
