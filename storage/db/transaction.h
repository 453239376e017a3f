#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "storage/db/parameter.h"
#include "storage/db/rows.h"

namespace entente::storage {

class Connection;

/// A consistent view of the database. Repositories take it for everything that only reads, so they serve both inside
/// `Database::read` and inside `Database::write`. Used by one thread, only within the callback it was given to.
class ReadTx {
  public:
    explicit ReadTx(Connection& connection) : connection_(&connection) {}
    ReadTx(const ReadTx&) = delete;
    ReadTx& operator=(const ReadTx&) = delete;

    /// `sql` is one statement with placeholders `$1`, `$2`, … (a number may occur several times); it is prepared once
    /// per connection. A wrong number of arguments is a programming error and throws std::logic_error.
    template <typename... Arguments>
    Rows query(std::string_view sql, const Arguments&... arguments) {
        const std::array<Parameter, sizeof...(Arguments)> parameters{Parameter(arguments)...};
        return queryWith(sql, parameters);
    }
    /// The same for a number of arguments known only at run time.
    Rows queryWith(std::string_view sql, std::span<const Parameter> parameters);

    /// Whether it sees only what is committed: a transaction that writes may yet be rolled back with all that it read.
    bool isSnapshot() const;

  protected:
    Connection& connection() const { return *connection_; }

  private:
    Connection* connection_;
};

/// A transaction that writes. The callback it is given to does nothing but use it, because it may be run again.
class Tx final : public ReadTx {
  public:
    explicit Tx(Connection& connection);

    /// Runs one statement to its end; returns the number of rows it inserted, updated or deleted.
    template <typename... Arguments>
    std::int64_t run(std::string_view sql, const Arguments&... arguments) {
        const std::array<Parameter, sizeof...(Arguments)> parameters{Parameter(arguments)...};
        return runWith(sql, parameters);
    }
    std::int64_t runWith(std::string_view sql, std::span<const Parameter> parameters);

    /// Every statement of a script without placeholders, such as a migration.
    void script(const std::string& sql);

    /// Key of the row the last INSERT of this transaction made.
    std::int64_t lastInsertId();
    template <typename IdType>
    IdType lastInsertId() {
        return IdType{lastInsertId()};
    }
    /// Rows changed by the last statement.
    std::int64_t changes() const { return changes_; }

    /// Whether it changed anything that would have to be taken back.
    bool wrote() const;

    /// Called once, in the thread that called `write`, when the transaction is durable and before `write` returns; not
    /// called when it is rolled back. For waking somebody up: what it throws is logged and dropped.
    void afterCommit(std::function<void()> hook) { hooks_.push_back(std::move(hook)); }
    std::vector<std::function<void()>> takeHooks() { return std::move(hooks_); }

  private:
    const std::int64_t changesBefore_;
    std::int64_t changes_ = 0;
    bool ranScript_ = false;
    std::vector<std::function<void()>> hooks_;
};

}  // namespace entente::storage
