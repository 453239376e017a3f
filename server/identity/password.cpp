#include "identity/password.h"

#include <argon2.h>
#include <fmt/format.h>

#include <chrono>
#include <stdexcept>

#include "base/crypto.h"
#include "base/utf8.h"

namespace entente::identity {

namespace {

constexpr std::size_t saltSize = 16;
constexpr std::size_t hashSize = 32;
constexpr std::chrono::seconds longestWait{5};

class Turn {
  public:
    explicit Turn(std::counting_semaphore<2>& turns) : turns_(turns), taken_(turns.try_acquire_for(longestWait)) {}
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    ~Turn() {
        if (taken_) turns_.release();
    }
    explicit operator bool() const { return taken_; }

  private:
    std::counting_semaphore<2>& turns_;
    bool taken_;
};

[[noreturn]] void fail(int code) {
    throw std::runtime_error(fmt::format("argon2: {}", argon2_error_message(code)));
}

}  // namespace

std::optional<std::string> PasswordHasher::hash(const Secret& password) {
    const Turn turn(turns_);
    if (!turn) return std::nullopt;
    const std::string salt = randomBytes(saltSize);
    std::string encoded(argon2_encodedlen(cost_.passes, cost_.memoryKib, cost_.lanes, saltSize, hashSize, Argon2_id),
                        '\0');
    const auto& text = password.reveal();
    const int code = argon2id_hash_encoded(cost_.passes, cost_.memoryKib, cost_.lanes, text.data(), text.size(),
                                           salt.data(), salt.size(), hashSize, encoded.data(), encoded.size());
    if (code != ARGON2_OK) fail(code);
    // The length counts the terminating zero.
    encoded.resize(encoded.find('\0'));
    return encoded;
}

std::optional<bool> PasswordHasher::matches(const Secret& password, const std::string& stored) {
    const Turn turn(turns_);
    if (!turn) return std::nullopt;
    const auto& text = password.reveal();
    const int code = argon2id_verify(stored.c_str(), text.data(), text.size());
    if (code != ARGON2_OK && code != ARGON2_VERIFY_MISMATCH) fail(code);
    return code == ARGON2_OK;
}

bool PasswordHasher::isOutdated(std::string_view stored) const {
    return !stored.starts_with(
        fmt::format("$argon2id$v=19$m={},t={},p={}$", cost_.memoryKib, cost_.passes, cost_.lanes));
}

Result<void> checkPassword(const Secret& password) {
    constexpr std::size_t shortest = 10;
    constexpr std::size_t longest = 200;
    const auto& text = password.reveal();
    if (!utf8::valid(text) || utf8::hasForbiddenControls(text)) {
        return invalid("identity.password_invalid", "The password holds characters that cannot be typed.", {},
                       "password");
    }
    const std::size_t length = utf8::length(text);
    if (length < shortest) {
        return invalid("identity.password_too_short", "Use at least {count} characters for the password.",
                       {{"count", std::to_string(shortest)}}, "password");
    }
    if (length > longest) {
        return invalid("identity.password_too_long", "Use at most {count} characters for the password.",
                       {{"count", std::to_string(longest)}}, "password");
    }
    return {};
}

}  // namespace entente::identity
