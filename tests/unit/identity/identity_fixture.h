#pragma once

#include <doctest/doctest.h>

#include <optional>
#include <string>

#include "audit/audit_log.h"
#include "identity/identity_service.h"
#include "storage/db/database.h"
#include "storage/db/migrations.h"
#include "unit/storage/temporary_folder.h"

/// Accounts on a database of their own, with a clock that a test moves.
namespace entente::identity::test {

using entente::test::TemporaryFolder;
using storage::ReadTx;

inline constexpr PasswordCost cheap{8, 1, 1};
inline constexpr std::int64_t minute = 60;
inline constexpr std::int64_t hour = 60 * minute;
inline const Timestamp start{1'800'000'000'000'000};

class Fixture {
  public:
    Fixture() {
        storage::DatabaseOptions options;
        options.file = folder_ / "test.db";
        database_ = storage::Database::open(options);
        migrate(*database_, std::filesystem::path(ENTENTE_SOURCE_DIR) / "storage/migrations/sqlite", SystemClock());
        IdentityOptions identity;
        identity.passwordCost = cheap;
        service_ = std::make_unique<IdentityService>(*database_, identity);
        account_ = add("coordinator@mois.example").value();
    }

    static NewAccount newAccount(const std::string& email) {
        NewAccount account;
        account.email = email;
        account.password = Secret("correct horse");
        account.name = "Coordinator 1, Korea";
        account.role = Role::Coordinator;
        account.side = Side::A;
        account.language = "ko";
        return account;
    }
    Result<AccountId> add(const std::string& email) { return service_->add(newAccount(email), {}, start); }
    Result<SignedIn> signIn(const std::string& password, Timestamp now, const std::string& address = "192.0.2.1",
                            const std::string& email = "coordinator@mois.example") {
        return service_->signIn(email, Secret(password), address, now);
    }
    /// `ok` or the key of the refusal.
    std::string outcome(const std::string& password, Timestamp now, const std::string& address = "192.0.2.1",
                        const std::string& email = "coordinator@mois.example") {
        const auto result = signIn(password, now, address, email);
        return result.ok() ? "ok" : result.error().message.key;
    }
    std::vector<std::string> actions() {
        return database_->read([](ReadTx& tx) {
            std::vector<std::string> names;
            for (const auto& record : audit::AuditLog::list(tx, 0, 100).records) {
                names.insert(names.begin(), record.actor + " " + record.action);
            }
            return names;
        });
    }
    /// Every text in the tables of this module.
    std::string stored() {
        return database_->read([](ReadTx& tx) {
            std::string all;
            for (const char* sql :
                 {"SELECT email || password_hash FROM account", "SELECT token_hash || csrf FROM session",
                  "SELECT subject FROM sign_in_failure", "SELECT actor || action || detail FROM audit_event"}) {
                auto rows = tx.query(sql);
                while (rows.next())
                    all += rows.text(0) + "\n";
            }
            return all;
        });
    }

    storage::Database& db() { return *database_; }
    IdentityService& service() { return *service_; }
    AccountId account() const { return account_; }

  private:
    TemporaryFolder folder_;
    std::unique_ptr<storage::Database> database_;
    std::unique_ptr<IdentityService> service_;
    AccountId account_;
};

}  // namespace entente::identity::test
