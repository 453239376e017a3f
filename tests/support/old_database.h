#pragma once

#include <filesystem>
#include <memory>
#include <string_view>

#include "base/file.h"
#include "base/time.h"
#include "storage/db/database.h"
#include "storage/db/migrations.h"
#include "support/world.h"

namespace entente::test {

/// A database as the version before a migration left it; the migration is named by any part of its file's name.
class OldDatabase {
  public:
    OldDatabase(const std::filesystem::path& folder, std::string_view migration) {
        storage::DatabaseOptions options;
        options.file = folder / "entente.db";
        database_ = storage::Database::open(options);
        const auto before = folder / "migrations";
        std::filesystem::create_directory(before);
        for (const auto& name : systemFiles().list(all_)) {
            if (name.find(migration) != std::string::npos) break;
            std::filesystem::copy(all_ / name, before / name);
        }
        storage::migrate(*database_, before, clock_);
    }

    storage::Database& operator*() const { return *database_; }
    storage::Database* operator->() const { return database_.get(); }
    /// To the version of today.
    void migrate() { storage::migrate(*database_, all_, clock_); }

  private:
    const std::filesystem::path all_ = sourceFile("storage/migrations/sqlite");
    const SystemClock clock_;
    std::unique_ptr<storage::Database> database_;
};

}  // namespace entente::test
