#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/time.h"

namespace entente::storage {

class Database;

struct Migration {
    int number = 0;        ///< 1, 2, 3, …
    std::string name;      ///< `foundation` of `0001_foundation.sql`
    std::string checksum;  ///< SHA-256 of the file, hexadecimal
};

/// Brings the schema up to what `folder` holds (`NNNN_name.sql`, numbered from 0001 without a gap), each migration in
/// one transaction, and returns those applied now, in order. Forward only: throws `MigrationError` when a file is
/// misnamed or missing, when one that was applied has changed since, or when the database knows one that the folder
/// does not hold, as after a downgrade of the program.
std::vector<Migration> migrate(Database& database, const std::filesystem::path& folder, const Clock& clock);

/// What `migrate` would apply; changes nothing, and throws as it does.
std::vector<Migration> pendingMigrations(Database& database, const std::filesystem::path& folder);

}  // namespace entente::storage
