#include "storage/db/log_vfs.h"

#include <doctest/doctest.h>
#include <sqlite3.h>

#include "storage/db/database.h"
#include "unit/storage/fault_vfs.h"
#include "unit/storage/temporary_folder.h"

using namespace entente;
using namespace entente::storage;
using entente::test::FaultVfs;
using entente::test::TemporaryFolder;

namespace {

DatabaseOptions optionsOf(const std::filesystem::path& folder, const std::string& vfs = {}) {
    DatabaseOptions options;
    options.file = folder / "log.db";
    options.vfs = vfs;
    return options;
}

/// A row fills a page.
void fill(Tx& tx, int pages) {
    const std::string filler(3900, 'f');
    for (int i = 0; i < pages; ++i)
        tx.run("INSERT INTO page (filler) VALUES ($1)", filler);
}

std::int64_t countOf(ReadTx& tx) {
    auto integrity = tx.query("PRAGMA integrity_check");
    REQUIRE(integrity.next());
    CHECK(integrity.text(0) == "ok");
    auto rows = tx.query("SELECT count(*) FROM page WHERE length(filler) = 3900");
    REQUIRE(rows.next());
    return rows.int64(0);
}

void makeTable(Database& database) {
    database.write([](Tx& tx) { tx.run("CREATE TABLE page (id INTEGER PRIMARY KEY, filler TEXT)"); });
}

}  // namespace

TEST_CASE("SQLite counts no allocations, which would be under one lock for all connections") {
    const TemporaryFolder folder;
    const auto database = Database::open(optionsOf(folder.path()));
    makeTable(*database);
    CHECK(sqlite3_memory_used() == 0);
}

TEST_CASE("the pages of a COMMIT reach the log in few writes, are there for readers and outlive a power cut") {
    TemporaryFolder folder, left;
    FaultVfs disk;
    const auto database = Database::open(optionsOf(folder.path(), disk.name()));
    makeTable(*database);
    const auto before = disk.operations();
    database->write([](Tx& tx) { fill(tx, 200); });
    CHECK(disk.operations() - before < 20);
    CHECK(database->read([](ReadTx& tx) { return countOf(tx); }) == 200);
    disk.cutPower(left.path());
    CHECK(Database::open(optionsOf(left.path()))->read([](ReadTx& tx) { return countOf(tx); }) == 200);
}

TEST_CASE("a COMMIT one of whose writes fails is not there, and the next one is") {
    int needed = 1;
    for (int failing = 0; failing <= needed; ++failing) {
        CAPTURE(failing);
        TemporaryFolder folder;
        FaultVfs disk;
        const auto database = Database::open(optionsOf(folder.path(), disk.name()));
        makeTable(*database);
        const auto before = disk.operations();
        disk.fail(failing, 1, SQLITE_IOERR_WRITE);
        bool written = true;
        try {
            database->write([](Tx& tx) { fill(tx, 100); });
            needed = disk.operations() - before;
        } catch (const DatabaseError&) {
            written = false;
            needed = failing + 2;
        }
        disk.stopFailing();
        CHECK((written || failing < 20));
        database->write([](Tx& tx) { fill(tx, 100); });
        CHECK(database->read([](ReadTx& tx) { return countOf(tx); }) == (written ? 200 : 100));
    }
    CHECK(needed > 3);
}

TEST_CASE("a transaction that does not fit into memory reads back what it wrote") {
    TemporaryFolder folder;
    const auto database = Database::open(optionsOf(folder.path()));
    makeTable(*database);
    database->write([](Tx& tx) {
        fill(tx, 6000);
        CHECK(countOf(tx) == 6000);
        tx.run("DELETE FROM page WHERE id % 2 = 0");
        fill(tx, 10);
    });
    CHECK(database->read([](ReadTx& tx) { return countOf(tx); }) == 3010);
    database->stop();
    CHECK(Database::open(optionsOf(folder.path()))->read([](ReadTx& tx) { return countOf(tx); }) == 3010);
}
