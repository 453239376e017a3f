#include "records/passport_keys.h"

#include <algorithm>
#include <mutex>

#include "base/cipher.h"
#include "base/crypto.h"
#include "base/file.h"
#include "base/utf8.h"

namespace entente::records {

namespace {

constexpr std::size_t kIdDigits = 16;
constexpr std::uint64_t kLargestKeyFile = 64 * 1024;

int digitOf(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/// Empty for anything but the digits of a whole key.
std::string keyBytes(std::string_view digits) {
    std::string bytes;
    if (digits.size() != 2 * kCipherKeyBytes) return bytes;
    for (std::size_t i = 0; i < digits.size(); i += 2) {
        const int high = digitOf(digits[i]), low = digitOf(digits[i + 1]);
        if (high < 0 || low < 0) return {};
        bytes.push_back(static_cast<char>(high * 16 + low));
    }
    return bytes;
}

Error broken() {
    return rejected("passport.key_broken",
                    "The file with the key of passports holds something else. An administrator puts it back from where "
                    "it is kept");
}

}  // namespace

Result<PassportKeys> PassportKeys::read(const std::filesystem::path& file) {
    using std::filesystem::perms;
    std::error_code failed;
    const auto status = std::filesystem::status(file, failed);
    if (!std::filesystem::is_regular_file(status))
        return rejected("passport.key_missing",
                        "The key of passports is not in the data folder. An administrator puts it back from where it "
                        "is kept; until then no passport can be read");
    if ((status.permissions() & (perms::group_all | perms::others_all)) != perms::none)
        return rejected("passport.key_open",
                        "Others on the server may read the key of passports. An administrator lets only the server’s "
                        "user read the file");
    const Secret text(readFile(systemFiles(), file, kLargestKeyFile).value_or(""));
    std::vector<Key> keys;
    std::string_view rest = text.reveal();
    while (!rest.empty()) {
        const auto end = std::min(rest.find('\n'), rest.size());
        const auto line = utf8::trim(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (line.empty()) continue;
        Secret bytes(keyBytes(line));
        if (bytes.empty()) return broken();
        keys.push_back({sha256Hex("passport key " + bytes.reveal()).substr(0, kIdDigits), std::move(bytes)});
    }
    if (keys.empty()) return broken();
    return PassportKeys(std::move(keys));
}

void PassportKeys::make(const std::filesystem::path& file) {
    static std::mutex one;
    const std::lock_guard lock(one);
    if (!systemFiles().exists(file)) writeFile(systemFiles(), file, hex(randomBytes(kCipherKeyBytes)) + '\n');
}

const PassportKeys::Key* PassportKeys::find(std::string_view id) const {
    const auto found = std::find_if(keys_.begin(), keys_.end(), [&](const Key& key) { return key.id == id; });
    return found == keys_.end() ? nullptr : &*found;
}

}  // namespace entente::records
