#pragma once

#include <string_view>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace entente::storage {

/// A compiled statement and where its placeholders stand. SQLite takes `$2` for a name and numbers placeholders by
/// their first occurrence; here the number counts, as in PostgreSQL.
class PreparedStatement {
  public:
    /// Throws `DatabaseError` when `sql` does not compile, std::logic_error when it is not exactly one statement with
    /// placeholders $1 … $n.
    PreparedStatement(sqlite3* handle, std::string_view sql);
    PreparedStatement(const PreparedStatement&) = delete;
    PreparedStatement& operator=(const PreparedStatement&) = delete;
    ~PreparedStatement();

    sqlite3_stmt* handle() const { return handle_; }
    /// The text it was made of; lives as long as the statement.
    std::string_view sql() const;
    std::size_t parameterCount() const { return positions_.size(); }
    /// SQLite's index of the placeholder `$(number + 1)`.
    int position(std::size_t number) const { return positions_[number]; }

    bool inUse = false;

  private:
    void readPositions();

    sqlite3_stmt* handle_ = nullptr;
    std::vector<int> positions_;
};

}  // namespace entente::storage
