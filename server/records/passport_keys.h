#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/secret.h"

namespace entente::records {

/// The keys of passports, in a file of the data folder that only the server's user may read: a line of 64 hexadecimal
/// digits each. The first seals, all of them open, so a new first line changes the key. Immutable.
class PassportKeys {
  public:
    struct Key {
        std::string id;  ///< tells keys apart without telling anything of them
        Secret bytes;
    };

    /// Rejected when the file is missing, may be read by others, or holds something else.
    static Result<PassportKeys> read(const std::filesystem::path& file);
    /// Makes the file with one new key; one that is there stays. Thread-safe.
    static void make(const std::filesystem::path& file);

    const Key& current() const { return keys_.front(); }
    /// Null for none.
    const Key* find(std::string_view id) const;

  private:
    explicit PassportKeys(std::vector<Key> keys) : keys_(std::move(keys)) {}
    std::vector<Key> keys_;
};

}  // namespace entente::records
