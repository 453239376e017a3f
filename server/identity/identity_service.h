#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/secret.h"
#include "base/time.h"
#include "identity/account.h"
#include "identity/password.h"
#include "identity/session_cache.h"

namespace entente::storage {
class Database;
}

namespace entente::identity {

struct IdentityOptions {
    std::chrono::minutes idleTime{60};      ///< a session without a request ends after this
    std::chrono::hours longestSession{12};  ///< and each one after this
    PasswordCost passwordCost = {};
};

struct Session {
    Account account;
    std::string csrf;  ///< goes into every form of the session and has to come back with it
    Timestamp expiresAt;
};

struct SignedIn {
    Secret token;  ///< for the cookie; the database has only its SHA-256
    Session session;
};

struct NewAccount {
    std::string email;
    Secret password;
    std::string name;  ///< of the person, made when nobody has this e-mail address yet
    std::string nameKo = {};
    Role role = Role::Reader;
    std::optional<Side> side = {};
    std::string language = "en";
    bool demo = false;
    /// Code of the organisation that the person belongs to. Who is known to belong to another is refused. A coordinator
    /// who names none gets that of their side in the programs there are; several have to be told apart.
    std::string organisation = {};
};

/// Accounts, passwords and sessions. Passwords are hashed in the calling thread, a few at a time, never in the
/// database's writer. Thread-safe. Repeated wrong passwords lock the account's e-mail address and the network address
/// they come from for a time that grows; an unknown e-mail address gets the same answers after the same work.
class IdentityService {
  public:
    IdentityService(storage::Database& database, IdentityOptions options);
    IdentityService(const IdentityService&) = delete;
    IdentityService& operator=(const IdentityService&) = delete;
    ~IdentityService();

    /// `address` is the network address of the caller. Fails with `identity.wrong_password`, `identity.locked` or, when
    /// too many wait, `identity.busy`.
    Result<SignedIn> signIn(std::string_view email, const Secret& password, std::string_view address, Timestamp now);

    /// Nothing for an unknown or ended token, nor for that of an account which is disabled or whose person has left.
    /// Notes that the session is in use.
    std::optional<Session> session(std::string_view token, Timestamp now);
    /// To be said by who writes rows of persons: sessions show them as they are from then on.
    void personsChanged();
    /// Unknown tokens are ignored.
    void signOut(std::string_view token, Timestamp now);
    /// Ends every session of the account.
    void revokeAll(AccountId account);

    /// Fails when a field is not valid (its name in `place`) or the e-mail address has an account. `by` is none on the
    /// command line.
    Result<AccountId> add(const NewAccount& account, AccountId by, Timestamp now);
    /// Also ends the account's sessions.
    Result<void> setPassword(AccountId account, const Secret& password, AccountId by, Timestamp now);
    Result<void> setLanguage(AccountId account, std::string_view language);
    /// A disabled account keeps its history and loses its sessions.
    Result<void> setDisabled(AccountId account, bool disabled, AccountId by, Timestamp now);

    std::optional<Account> find(AccountId account);
    std::optional<Account> findByEmail(std::string_view email);
    /// By e-mail address.
    std::vector<Account> list();
    /// While there are any, the server listens on loopback only.
    bool hasDemoAccounts();

    /// Deletes ended sessions and old counts of failures; returns how many rows.
    std::int64_t cleanUp(Timestamp now);

  private:
    Result<std::string> hash(const Secret& password);
    template <typename Callback>
    auto change(Callback callback);

    storage::Database& database_;
    SessionCache known_;
    const IdentityOptions options_;
    PasswordHasher hasher_;
    const std::string nobodysHash_;
};

}  // namespace entente::identity
