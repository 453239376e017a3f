#include "storage/db/connection.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <stdexcept>
#include <type_traits>

#include "base/log.h"
#include "storage/db/errors.h"
#include "storage/db/log_vfs.h"
#include "storage/db/sqlite_error.h"
#include "storage/db/sqlite_start.h"

namespace entente::storage {

namespace {

/// Statements are constants of the program, so the cache has an end by itself; this is for lists built at run time.
constexpr std::size_t mostStatements = 400;
/// Bytes of a database that is copied in memory.
constexpr std::int64_t mostInMemory = std::int64_t{256} << 20;

int flagsOf(Connection::Mode mode) {
    const int access =
        mode == Connection::Mode::ReadWrite ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
    return access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_EXRESCODE;
}

}  // namespace

void Connection::Closer::operator()(sqlite3* handle) const noexcept {
    sqlite3_close_v2(handle);
}

Connection::Connection(const std::filesystem::path& file, Mode mode, std::chrono::milliseconds busyTimeout,
                       const std::string& vfs)
    : mode_(mode), log_(mode == Mode::ReadWrite ? std::make_unique<LogVfs>(vfs) : nullptr) {
    startSqlite();
    sqlite3* handle = nullptr;
    const std::string& way = log_ ? log_->name() : vfs;
    const int code = sqlite3_open_v2(file.c_str(), &handle, flagsOf(mode), way.empty() ? nullptr : way.c_str());
    handle_.reset(handle);
    if (code != SQLITE_OK) throwSqliteError(handle, code, fmt::format("open {}", file.string()));
    sqlite3_busy_timeout(handle, static_cast<int>(busyTimeout.count()));
    // Text in double quotes is a name and nothing else, and a crafted file cannot make the schema run code.
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    script("PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -4000");
    if (mode == Mode::ReadWrite) {
        if (sqlite3_db_readonly(handle, "main") == 1) {
            throw DatabaseReadOnly(fmt::format("{} cannot be written", file.string()), SQLITE_READONLY);
        }
        configureWriter();
    }
}

Connection::~Connection() {
    statements_.clear();
}

void Connection::configureWriter() {
    sqlite3_wal_hook(handle_.get(), &Connection::countPages, this);
    auto& statement = acquire("PRAGMA journal_mode = WAL", {});
    const bool answered = step(statement);
    const bool wal =
        answered && sqlite3_column_text(statement.handle(), 0) != nullptr &&
        sqlite3_stricmp(reinterpret_cast<const char*>(sqlite3_column_text(statement.handle(), 0)), "wal") == 0;
    release(statement);
    if (!wal) throw DatabaseError("the write-ahead log cannot be used on this file system", 0);
    script(
        "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -16000;"
        "PRAGMA journal_size_limit = 67108864; PRAGMA secure_delete = FAST");
}

int Connection::countPages(void* self, sqlite3*, const char*, int pages) {
    auto& connection = *static_cast<Connection*>(self);
    // Fewer pages than before: the log was restarted.
    if (pages < connection.walPages_) connection.checkpointedPages_ = 0;
    connection.walPages_ = pages;
    return SQLITE_OK;
}

PreparedStatement& Connection::prepare(std::string_view sql) {
    if (statements_.size() >= mostStatements) {
        std::erase_if(statements_, [](const auto& entry) { return !entry.second->inUse; });
    }
    auto statement = std::make_unique<PreparedStatement>(handle_.get(), sql);
    const std::string_view key = statement->sql();
    return *statements_.emplace(key, std::move(statement))->second;
}

PreparedStatement& Connection::acquire(std::string_view sql, std::span<const Parameter> parameters, bool copy) {
    auto [entry, end] = statements_.equal_range(sql);
    while (entry != end && entry->second->inUse)
        ++entry;
    auto& statement = entry != end ? *entry->second : prepare(sql);
    statement.inUse = true;
    try {
        bind(statement, parameters, copy);
    } catch (...) {
        release(statement);
        throw;
    }
    return statement;
}

PreparedStatement& Connection::acquire(std::string_view sql, std::span<const Parameter> parameters) {
    return acquire(sql, parameters, true);
}

void Connection::bind(PreparedStatement& statement, std::span<const Parameter> parameters, bool copy) {
    if (parameters.size() != statement.parameterCount()) {
        throw std::logic_error(fmt::format("{} arguments for {} placeholders: {}", parameters.size(),
                                           statement.parameterCount(), statement.sql()));
    }
    sqlite3_stmt* const handle = statement.handle();
    const auto lifetime = copy ? SQLITE_TRANSIENT : SQLITE_STATIC;
    for (std::size_t number = 0; number < parameters.size(); ++number) {
        const int position = statement.position(number);
        const int code = std::visit(
            [&](const auto& value) {
                using T = std::decay_t<decltype(value)>;
                // A null pointer would make an empty text or blob NULL.
                if constexpr (std::is_same_v<T, std::nullptr_t>) {
                    return sqlite3_bind_null(handle, position);
                } else if constexpr (std::is_same_v<T, std::int64_t>) {
                    return sqlite3_bind_int64(handle, position, value);
                } else if constexpr (std::is_same_v<T, double>) {
                    return sqlite3_bind_double(handle, position, value);
                } else if constexpr (std::is_same_v<T, std::string_view>) {
                    return sqlite3_bind_text64(handle, position, value.empty() ? "" : value.data(), value.size(),
                                               lifetime, SQLITE_UTF8);
                } else {
                    return sqlite3_bind_blob64(handle, position, value.bytes.empty() ? "" : value.bytes.data(),
                                               value.bytes.size(), lifetime);
                }
            },
            parameters[number].state());
        if (code != SQLITE_OK) throwSqliteError(handle_.get(), code, statement.sql());
    }
}

void Connection::release(PreparedStatement& statement) noexcept {
    // The result repeats what `step` has already reported.
    sqlite3_reset(statement.handle());
    sqlite3_clear_bindings(statement.handle());
    statement.inUse = false;
}

bool Connection::step(PreparedStatement& statement) {
    const int code = sqlite3_step(statement.handle());
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    throwSqliteError(handle_.get(), code, statement.sql());
}

void Connection::run(std::string_view sql, std::span<const Parameter> parameters) {
    auto& statement = acquire(sql, parameters, false);
    try {
        while (step(statement)) {
        }
    } catch (...) {
        release(statement);
        throw;
    }
    release(statement);
}

void Connection::script(const std::string& sql) {
    const int code = sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) throwSqliteError(handle_.get(), code, sql.substr(0, 200));
}

bool Connection::inTransaction() const {
    return sqlite3_get_autocommit(handle_.get()) == 0;
}

void Connection::rollBack() noexcept {
    if (!inTransaction()) return;
    const int code = sqlite3_exec(handle_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
    // An I/O error ends the transaction too; the next BEGIN reports what is still wrong.
    if (code != SQLITE_OK) log::error("database.rollback_failed", {{"reason", sqlite3_errmsg(handle_.get())}});
}

std::int64_t Connection::lastInsertId() const {
    return sqlite3_last_insert_rowid(handle_.get());
}

std::int64_t Connection::changes() const {
    return sqlite3_changes64(handle_.get());
}

std::int64_t Connection::totalChanges() const {
    return sqlite3_total_changes64(handle_.get());
}

void Connection::rewrite() {
    // The copy is made in memory, where nobody finds it later, unless it is too large for that.
    auto& statement = acquire("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()", {});
    const bool large = step(statement) && sqlite3_column_int64(statement.handle(), 0) > mostInMemory;
    release(statement);
    if (large) script("PRAGMA temp_store = FILE");
    script("VACUUM");
    if (large) script("PRAGMA temp_store = MEMORY");
}

bool Connection::checkpoint(bool truncate) {
    const int mode = truncate ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE;
    const int code = sqlite3_wal_checkpoint_v2(handle_.get(), nullptr, mode, nullptr, nullptr);
    checkpointedPages_ = walPages_;
    // BUSY: a reader still needs the log; the next checkpoint goes on from there.
    if (code != SQLITE_OK && (code & 0xff) != SQLITE_BUSY) throwSqliteError(handle_.get(), code, "checkpoint");
    return code == SQLITE_OK;
}

}  // namespace entente::storage
