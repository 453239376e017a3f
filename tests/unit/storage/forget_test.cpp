#include <doctest/doctest.h>

#include <fstream>
#include <iterator>

#include "storage/db/database.h"
#include "unit/storage/temporary_folder.h"

using namespace entente;
using storage::ReadTx;
using storage::Tx;
using test::TemporaryFolder;

namespace {

constexpr const char* kSecret = "PlantedGuest";

std::string contentOf(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// Rows that come, grow and go until pages have been split and merged many times.
void churn(Tx& tx) {
    tx.script(
        "CREATE TABLE note(place INTEGER, name TEXT, text TEXT, PRIMARY KEY (place, name)) WITHOUT ROWID;"
        "CREATE TABLE entry(id INTEGER PRIMARY KEY, text TEXT); CREATE INDEX entry_by_text ON entry(text)");
    unsigned random = 7;
    const auto next = [&](unsigned below) {
        random = random * 1664525U + 1013904223U;
        return static_cast<int>((random >> 8) % below);
    };
    for (int i = 0; i < 6000; ++i) {
        const auto text = (i % 7 == 0 ? kSecret + std::to_string(i % 50) : "other") +
                          std::string(static_cast<std::size_t>(next(900)), 'x');
        tx.run("INSERT OR REPLACE INTO note(place, name, text) VALUES ($1, $2, $3)", next(900), std::to_string(next(6)),
               text);
        tx.run("INSERT OR REPLACE INTO entry(id, text) VALUES ($1, $2)", next(1200), text.substr(0, 100));
        if (i % 11 == 0) tx.run("DELETE FROM note WHERE place = $1", next(900));
    }
}

}  // namespace

TEST_CASE("what is forgotten is in no file of the database, and the rest is there") {
    TemporaryFolder folder;
    const auto file = folder / "x.db";
    auto database = storage::Database::open({.file = file});
    database->write([](Tx& tx) { churn(tx); });
    const auto count = [&] {
        return database->read([](ReadTx& tx) {
            auto rows = tx.query("SELECT count(*) FROM note");
            rows.next();
            return rows.int64(0);
        });
    };
    const auto before = count();
    database->write([](Tx& tx) {
        tx.run("UPDATE note SET text = replace(text, $1, '') WHERE instr(text, $1) > 0", kSecret);
        tx.run("UPDATE entry SET text = replace(text, $1, '') WHERE instr(text, $1) > 0", kSecret);
    });
    CHECK(contentOf(file.string() + "-wal").find(kSecret) != std::string::npos);
    database->forget();
    CHECK(contentOf(file).find("otherx") != std::string::npos);
    for (const auto* end : {"", "-wal", "-shm"})
        CHECK(contentOf(file.string() + end).find(kSecret) == std::string::npos);
    CHECK(count() == before);
    database->write([](Tx& tx) { tx.run("INSERT INTO entry(text) VALUES ('after')"); });
    CHECK(contentOf(file.string() + "-wal").find("after") != std::string::npos);
}

TEST_CASE("a reader that still needs the log delays forgetting, not writing") {
    TemporaryFolder folder;
    const auto file = folder / "x.db";
    auto database =
        storage::Database::open({.file = file, .busyTimeout = std::chrono::milliseconds(20), .checkpointPages = 1});
    database->write([](Tx& tx) {
        tx.script("CREATE TABLE entry(id INTEGER PRIMARY KEY, text TEXT)");
        tx.run("INSERT INTO entry(text) VALUES ($1)", kSecret);
    });
    database->read([&](ReadTx& tx) {
        auto rows = tx.query("SELECT text FROM entry");
        REQUIRE(rows.next());
        database->write([](Tx& tx) { tx.run("UPDATE entry SET text = 'new'"); });
        database->forget();
        CHECK(rows.text(0) == kSecret);
    });
    database->write([](Tx& tx) { tx.run("UPDATE entry SET text = 'newer'"); });
    database->write([](Tx& tx) { tx.run("UPDATE entry SET text = 'newest'"); });
    for (const auto* end : {"", "-wal"})
        CHECK(contentOf(file.string() + end).find(kSecret) == std::string::npos);
}
