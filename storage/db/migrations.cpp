#include "storage/db/migrations.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "base/crypto.h"
#include "base/file.h"
#include "base/log.h"
#include "storage/db/database.h"

namespace entente::storage {

namespace {

constexpr auto createTable = R"(
    CREATE TABLE IF NOT EXISTS schema_migration (
        number INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        checksum TEXT NOT NULL,
        applied_at INTEGER NOT NULL
    ))";

struct Script {
    Migration migration;
    std::string sql;
};

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

Script readScript(const std::filesystem::path& folder, const std::string& file) {
    constexpr std::size_t digits = 4;
    constexpr std::string_view ending = ".sql";
    if (file.size() <= digits + 1 + ending.size() || !std::all_of(file.begin(), file.begin() + digits, isDigit) ||
        file[digits] != '_') {
        throw MigrationError(fmt::format("the migration {} is not named NNNN_name.sql", file), 0);
    }
    Script script;
    script.sql = readFile(systemFiles(), folder / file).value_or("");
    script.migration.number = std::stoi(file.substr(0, digits));
    script.migration.name = file.substr(digits + 1, file.size() - digits - 1 - ending.size());
    script.migration.checksum = sha256Hex(script.sql);
    return script;
}

std::vector<Script> readScripts(const std::filesystem::path& folder) {
    std::vector<Script> scripts;
    for (const auto& file : systemFiles().list(folder)) {
        if (!file.ends_with(".sql")) continue;
        scripts.push_back(readScript(folder, file));
        const int expected = static_cast<int>(scripts.size());
        if (scripts.back().migration.number != expected) {
            throw MigrationError(
                fmt::format("{} stands where migration {:04} is expected in {}", file, expected, folder.string()), 0);
        }
    }
    if (scripts.empty()) throw MigrationError(fmt::format("no migrations in {}", folder.string()), 0);
    return scripts;
}

std::vector<Migration> readApplied(ReadTx& tx) {
    std::vector<Migration> applied;
    auto rows = tx.query("SELECT number, name, checksum FROM schema_migration ORDER BY number");
    while (rows.next())
        applied.push_back({rows.integer(0), rows.text(1), rows.text(2)});
    return applied;
}

/// What was applied must be how the scripts begin.
void compare(const std::vector<Migration>& applied, const std::vector<Script>& scripts) {
    for (std::size_t i = 0; i < applied.size(); ++i) {
        const auto& [number, name, checksum] = applied[i];
        if (i >= scripts.size()) {
            throw MigrationError(fmt::format("the database has migration {:04}_{}, which this program does not know: "
                                             "it was used by a newer one",
                                             number, name),
                                 0);
        }
        if (scripts[i].migration.checksum != checksum) {
            throw MigrationError(
                fmt::format("migration {:04}_{} has changed since it was applied to this database", number, name), 0);
        }
    }
}

}  // namespace

std::vector<Migration> migrate(Database& database, const std::filesystem::path& folder, const Clock& clock) {
    const auto scripts = readScripts(folder);
    const auto applied = database.write([](Tx& tx) {
        tx.run(createTable);
        return readApplied(tx);
    });
    compare(applied, scripts);
    std::vector<Migration> done;
    for (std::size_t i = applied.size(); i < scripts.size(); ++i) {
        const auto& [migration, sql] = scripts[i];
        const Timestamp now = clock.now();
        database.write([&](Tx& tx) {
            tx.script(sql);
            tx.run("INSERT INTO schema_migration (number, name, checksum, applied_at) VALUES ($1, $2, $3, $4)",
                   migration.number, migration.name, migration.checksum, now);
        });
        log::info("database.migrated", {{"number", std::to_string(migration.number)}, {"name", migration.name}});
        done.push_back(migration);
    }
    return done;
}

std::vector<Migration> pendingMigrations(Database& database, const std::filesystem::path& folder) {
    const auto scripts = readScripts(folder);
    const auto applied = database.read([](ReadTx& tx) {
        const bool any = tx.query("SELECT 1 FROM sqlite_schema WHERE name = 'schema_migration'").next();
        return any ? readApplied(tx) : std::vector<Migration>{};
    });
    compare(applied, scripts);
    std::vector<Migration> pending;
    for (std::size_t i = applied.size(); i < scripts.size(); ++i)
        pending.push_back(scripts[i].migration);
    return pending;
}

}  // namespace entente::storage
