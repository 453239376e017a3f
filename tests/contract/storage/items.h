#pragma once

#include <doctest/doctest.h>

#include <memory>

#include "storage/db/database.h"
#include "unit/storage/temporary_folder.h"

namespace entente::test {

/// A database of items and their parts, which may be opened again.
class Items {
  public:
    Items() { open(); }

    storage::Database& db() { return *database_; }
    void reopen() {
        database_.reset();
        open();
    }
    std::int64_t count() {
        return database_->read([](storage::ReadTx& tx) {
            auto rows = tx.query("SELECT count(*) FROM item");
            rows.next();
            return rows.int64(0);
        });
    }
    storage::DatabaseOptions options() const {
        storage::DatabaseOptions options;
        options.file = folder_ / "data" / "test.db";
        return options;
    }

  private:
    void open() {
        database_ = storage::Database::open(options());
        database_->write([](storage::Tx& tx) {
            tx.run("CREATE TABLE IF NOT EXISTS item (id INTEGER PRIMARY KEY, name TEXT UNIQUE, note)");
            tx.run(
                "CREATE TABLE IF NOT EXISTS part (item_id INTEGER NOT NULL REFERENCES item(id) "
                "DEFERRABLE INITIALLY DEFERRED, size INTEGER CHECK (size > 0))");
        });
    }

    TemporaryFolder folder_;
    std::unique_ptr<storage::Database> database_;
};

}  // namespace entente::test
