#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/id.h"
#include "base/time.h"

namespace entente::storage {

class Connection;
class PreparedStatement;

/// The rows of one query, read one after the other: `while (rows.next()) use(rows.text(1));`. Columns count from 0.
/// A column of another type, or NULL where the function is not an `optional…` one, throws `UnexpectedColumn`.
/// Ends before its transaction does, and stays in its thread.
class [[nodiscard]] Rows {
  public:
    Rows(Connection& connection, PreparedStatement& statement) : connection_(&connection), statement_(&statement) {}
    Rows(Rows&& other) noexcept;
    Rows(const Rows&) = delete;
    Rows& operator=(const Rows&) = delete;
    Rows& operator=(Rows&&) = delete;
    ~Rows();

    /// Moves to the next row (the first at first); false after the last.
    bool next();

    bool isNull(int column) const;
    std::int64_t int64(int column) const;
    /// Throws when the value does not fit an `int`.
    int integer(int column) const;
    bool boolean(int column) const;
    double real(int column) const;
    /// NUL bytes survive.
    std::string text(int column) const;
    std::string blob(int column) const;
    Timestamp timestamp(int column) const { return {int64(column)}; }
    /// NULL gives the id 0, which means "none".
    template <typename IdType>
    IdType id(int column) const {
        return isNull(column) ? IdType{} : IdType{int64(column)};
    }

    std::optional<std::int64_t> optionalInt64(int column) const;
    std::optional<std::string> optionalText(int column) const;
    std::optional<Timestamp> optionalTimestamp(int column) const;

  private:
    void expectType(int column, int type) const;

    Connection* connection_;
    PreparedStatement* statement_;
    bool done_ = false;
};

}  // namespace entente::storage
