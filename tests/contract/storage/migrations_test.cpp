#include "storage/db/migrations.h"

#include <doctest/doctest.h>

#include <fstream>

#include "storage/db/database.h"
#include "unit/storage/temporary_folder.h"

using namespace entente;
using namespace entente::storage;

namespace {

class Fixture {
  public:
    Fixture() {
        std::filesystem::create_directory(scripts());
        DatabaseOptions options;
        options.file = folder_ / "test.db";
        database_ = Database::open(options);
        put("0001_first.sql", "CREATE TABLE a (x);\nCREATE INDEX a_x ON a(x); -- with a comment; and a semicolon\n");
        put("0002_second.sql", "INSERT INTO a VALUES (1); CREATE TABLE b (y);");
    }

    std::filesystem::path scripts() const { return folder_ / "migrations"; }
    void put(const std::string& name, const std::string& sql) { std::ofstream(scripts() / name) << sql; }
    std::string apply() {
        std::string names;
        for (const auto& migration : migrate(*database_, scripts(), clock_)) {
            names += std::to_string(migration.number) + ":" + migration.name + " ";
        }
        return names;
    }
    std::string refusal() {
        try {
            apply();
        } catch (const MigrationError& error) {
            return error.what();
        }
        return {};
    }
    bool hasTable(const std::string& name) {
        return database_->read(
            [&](ReadTx& tx) { return tx.query("SELECT 1 FROM sqlite_schema WHERE name = $1", name).next(); });
    }

  private:
    test::TemporaryFolder folder_;
    SystemClock clock_;

  protected:
    std::unique_ptr<Database> database_;
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "migrations are applied once, in order") {
    CHECK(apply() == "1:first 2:second ");
    CHECK(apply().empty());
    put("0003_third.sql", "ALTER TABLE b ADD COLUMN z");
    CHECK(apply() == "3:third ");
}

TEST_CASE_FIXTURE(Fixture, "what is missing is told without applying it") {
    const auto pending = [&] { return pendingMigrations(*database_, scripts()); };
    CHECK(pending().size() == 2);
    CHECK_FALSE(hasTable("schema_migration"));
    apply();
    CHECK(pending().empty());
    put("0003_third.sql", "CREATE TABLE c (y)");
    REQUIRE(pending().size() == 1);
    CHECK(pending()[0].name == "third");
    CHECK_FALSE(hasTable("c"));
    put("0002_second.sql", "CREATE TABLE d (y)");
    CHECK_THROWS_AS(pending(), MigrationError);
}

TEST_CASE_FIXTURE(Fixture, "a changed migration is refused") {
    apply();
    put("0002_second.sql", "CREATE TABLE c (y)");
    CHECK(refusal() == "migration 0002_second has changed since it was applied to this database");
    CHECK_FALSE(hasTable("c"));
}

TEST_CASE_FIXTURE(Fixture, "a database of a newer program is refused") {
    apply();
    std::filesystem::remove(scripts() / "0002_second.sql");
    CHECK(refusal().find("0002_second, which this program does not know") != std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "gaps, doubles and misnamed files are refused before anything is applied") {
    for (const auto* name : {"0004_gap.sql", "0002_twice.sql", "third.sql", "0003.sql", "0003_.sql", "003_x.sql"}) {
        CAPTURE(name);
        put(name, "CREATE TABLE c (y)");
        CHECK_FALSE(refusal().empty());
        CHECK_FALSE(hasTable("a"));
        std::filesystem::remove(scripts() / name);
    }
    put("README.md", "Other files are not looked at.");
    CHECK(apply() == "1:first 2:second ");
    std::filesystem::remove_all(scripts());
    CHECK(refusal().find("no migrations in") == 0);
}

TEST_CASE_FIXTURE(Fixture, "a migration that fails leaves nothing of itself") {
    put("0003_broken.sql", "CREATE TABLE c (y); INSERT INTO nowhere VALUES (1);");
    CHECK_THROWS_AS(apply(), DatabaseError);
    CHECK(hasTable("b"));
    CHECK_FALSE(hasTable("c"));
    put("0003_broken.sql", "CREATE TABLE c (y);");
    CHECK(apply() == "3:broken ");
}

TEST_CASE_FIXTURE(Fixture, "the shipped migrations apply to an empty database") {
    DatabaseOptions options;
    options.file = scripts() / "shipped.db";
    const auto database = Database::open(options);
    const auto applied =
        migrate(*database, std::filesystem::path(ENTENTE_SOURCE_DIR) / "storage/migrations/sqlite", SystemClock());
    CHECK(applied.size() >= 1);
    database->read([](ReadTx& tx) {
        auto rows = tx.query("PRAGMA foreign_key_check");
        CHECK_FALSE(rows.next());
    });
}
