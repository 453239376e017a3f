#include "storage/db/transaction.h"

#include "storage/db/connection.h"

namespace entente::storage {

Rows ReadTx::queryWith(std::string_view sql, std::span<const Parameter> parameters) {
    return {*connection_, connection_->acquire(sql, parameters)};
}

bool ReadTx::isSnapshot() const {
    return connection_->mode() == Connection::Mode::ReadOnly;
}

Tx::Tx(Connection& connection) : ReadTx(connection), changesBefore_(connection.totalChanges()) {}

// SQLite counts rows, not what a script does to the schema.
bool Tx::wrote() const {
    return ranScript_ || connection().totalChanges() != changesBefore_;
}

std::int64_t Tx::runWith(std::string_view sql, std::span<const Parameter> parameters) {
    const std::int64_t before = connection().totalChanges();
    connection().run(sql, parameters);
    // Read-only statements leave SQLite's own count at that of the statement before.
    changes_ = connection().totalChanges() == before ? 0 : connection().changes();
    return changes_;
}

void Tx::script(const std::string& sql) {
    ranScript_ = true;
    connection().script(sql);
}

std::int64_t Tx::lastInsertId() {
    return connection().lastInsertId();
}

}  // namespace entente::storage
