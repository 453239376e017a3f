#include "storage/db/prepared_statement.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <charconv>
#include <stdexcept>

#include "base/utf8.h"
#include "storage/db/sqlite_error.h"

namespace entente::storage {

PreparedStatement::PreparedStatement(sqlite3* handle, std::string_view sql) {
    const char* rest = nullptr;
    const int code = sqlite3_prepare_v3(handle, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                                        &handle_, &rest);
    if (code != SQLITE_OK) throwSqliteError(handle, code, sql);
    const std::string_view more = sql.substr(static_cast<std::size_t>(rest - sql.data()));
    try {
        if (handle_ == nullptr || !utf8::trim(more).empty()) {
            throw std::logic_error(fmt::format("not exactly one statement: {}", sql));
        }
        readPositions();
    } catch (...) {
        sqlite3_finalize(handle_);
        throw;
    }
}

PreparedStatement::~PreparedStatement() {
    sqlite3_finalize(handle_);
}

std::string_view PreparedStatement::sql() const {
    return sqlite3_sql(handle_);
}

void PreparedStatement::readPositions() {
    const int count = sqlite3_bind_parameter_count(handle_);
    positions_.assign(static_cast<std::size_t>(count), 0);
    for (int position = 1; position <= count; ++position) {
        const char* name = sqlite3_bind_parameter_name(handle_, position);
        const std::string_view text = name == nullptr ? "?" : name;
        std::size_t number = 0;
        const auto [end, error] = std::from_chars(text.data() + 1, text.data() + text.size(), number);
        if (text[0] != '$' || error != std::errc() || end != text.data() + text.size() || number < 1 ||
            number > positions_.size()) {
            throw std::logic_error(fmt::format("placeholder {} is not one of $1 to ${}: {}", text, count, sql()));
        }
        positions_[number - 1] = position;
    }
}

}  // namespace entente::storage
