#include "identity/identity_service.h"

#include <utility>

#include "audit/audit_log.h"
#include "base/crypto.h"
#include "base/log.h"
#include "base/utf8.h"
#include "identity/account_repository.h"
#include "identity/email_address.h"
#include "identity/failure_repository.h"
#include "identity/lockout.h"
#include "identity/office.h"
#include "identity/session_repository.h"
#include "storage/db/database.h"

namespace entente::identity {

namespace {

using storage::ReadTx;
using storage::Tx;

constexpr std::size_t tokenBytes = 32;
/// A session is noted as used at most this often (seconds), so that reading a page does not mean writing to the disk.
constexpr std::int64_t lastSeenPrecision = 60;

audit::Actor actorOf(AccountId account) {
    return account ? audit::Actor::account(account) : audit::Actor::system();
}

void record(Tx& tx, std::string action, AccountId subject, AccountId by, Timestamp now, feel::Context detail = {}) {
    audit::AuditLog::append(tx,
                            {now, actorOf(by), std::move(action), {"account", subject.value}, {}, std::move(detail)});
}

Error wrongPassword() {
    return {ErrorKind::Forbidden, {"identity.wrong_password", "The e-mail address or the password is not right.", {}}};
}

Error locked(const FailureCount& count, Timestamp now) {
    return {ErrorKind::Limit,
            {"identity.locked",
             "Too many attempts. Try again in {minutes} min.",
             {{"minutes", std::to_string(count.minutesLeft(now))}}}};
}

Error busy() {
    return {ErrorKind::Limit,
            {"identity.busy", "Too many people are signing in at this moment. Try again in a minute.", {}}};
}

Error accountNotFound() {
    return notFound("identity.account_not_found", "There is no such account.");
}

Result<void> checkNewAccount(const NewAccount& account) {
    if (!isEmailAddress(account.email)) {
        return invalid("identity.email_invalid", "Enter an e-mail address such as name@ministry.example.", {}, "email");
    }
    const auto isName = [](const std::string& text) { return utf8::valid(text) && !utf8::hasForbiddenControls(text); };
    if (utf8::trim(account.name).empty() || !isName(account.name)) {
        return invalid("identity.name_missing", "Enter the person's name.", {}, "name");
    }
    if (!isName(account.nameKo)) return invalid("identity.name_invalid", "Enter the name again.", {}, "nameKo");
    if (account.role == Role::Coordinator && !account.side) {
        return invalid("identity.side_missing", "A coordinator belongs to side A or side B.", {}, "side");
    }
    if (!isLanguage(account.language)) {
        return invalid("identity.language_unknown", "Choose English (en) or Korean (ko).", {}, "language");
    }
    return checkPassword(account.password);
}

/// Takes the failure for granted before the password is looked at, so that many attempts at once count as many; a
/// right password gives it back.
Result<void> countAttempt(Tx& tx, const std::string& account, const std::string& address, Timestamp now) {
    const auto ofAccount = failures::find(tx, account);
    const auto ofAddress = failures::find(tx, address);
    if (ofAccount.isLocked(now)) return locked(ofAccount, now);
    if (ofAddress.isLocked(now)) return locked(ofAddress, now);
    failures::put(tx, account, accountLock.afterFailure(ofAccount, now));
    failures::put(tx, address, addressLock.afterFailure(ofAddress, now));
    return {};
}

/// The account starts anew. The address gets only this attempt back: somebody with an account of his own could
/// otherwise go on guessing others' passwords for ever.
void giveBackAttempt(Tx& tx, const std::string& account, const std::string& address) {
    failures::remove(tx, account);
    auto ofAddress = failures::find(tx, address);
    if (ofAddress.failures <= 1) {
        failures::remove(tx, address);
    } else {
        --ofAddress.failures;
        ofAddress.lockedUntil = {};
        failures::put(tx, address, ofAddress);
    }
}

std::shared_ptr<const SessionCache::Known> readSession(ReadTx& tx, const std::string& tokenHash) {
    auto stored = sessions::find(tx, tokenHash);
    if (!stored) return nullptr;
    auto account = accounts::find(tx, stored->account);
    if (!account) return nullptr;
    return std::make_shared<const SessionCache::Known>(SessionCache::Known{std::move(*stored), std::move(*account)});
}

}  // namespace

/// A transaction after which no session is what it was: known ones are forgotten when it is durable, before it returns.
template <typename Callback>
auto IdentityService::change(Callback callback) {
    return database_.write([&](Tx& tx) {
        tx.afterCommit([this] { known_.forget(); });
        return callback(tx);
    });
}

IdentityService::IdentityService(storage::Database& database, IdentityOptions options)
    : database_(database),
      options_(options),
      hasher_(options_.passwordCost),
      nobodysHash_(hasher_.hash(Secret(randomBytes(tokenBytes))).value()) {}

IdentityService::~IdentityService() = default;

Result<SignedIn> IdentityService::signIn(std::string_view email, const Secret& password, std::string_view address,
                                         Timestamp now) {
    const std::string ofAccount = accountSubject(email);
    const std::string ofAddress = addressSubject(address);
    const auto counted = database_.write([&](Tx& tx) { return countAttempt(tx, ofAccount, ofAddress, now); });
    if (!counted) {
        log::warning("sign_in.locked", {{"address", std::string(address)}});
        return counted.error();
    }
    const auto credentials = database_.read([&](ReadTx& tx) { return accounts::findCredentials(tx, emailKey(email)); });
    const auto matches = hasher_.matches(password, credentials ? credentials->passwordHash : nobodysHash_);
    if (!matches) {
        database_.write([&](Tx& tx) { giveBackAttempt(tx, ofAccount, ofAddress); });
        return busy();
    }
    if (!*matches || !credentials || !credentials->account.maySignIn(now)) {
        log::warning("sign_in.failed", {{"address", std::string(address)}});
        return wrongPassword();
    }
    std::optional<std::string> newHash;
    if (hasher_.isOutdated(credentials->passwordHash)) newHash = hasher_.hash(password);

    const AccountId account = credentials->account.id;
    const Secret token(base64Url(randomBytes(tokenBytes)));
    const std::int64_t longest = std::chrono::seconds(options_.longestSession).count();
    const sessions::StoredSession session{
        sha256Hex(token.reveal()), account, base64Url(randomBytes(tokenBytes)), now, now, now.plusSeconds(longest)};
    return database_.write([&](Tx& tx) -> Result<SignedIn> {
        // Changed or disabled while the password was being hashed.
        const auto current = accounts::findCredentials(tx, emailKey(email));
        if (!current || !current->account.maySignIn(now) || current->passwordHash != credentials->passwordHash) {
            return wrongPassword();
        }
        giveBackAttempt(tx, ofAccount, ofAddress);
        if (newHash) accounts::setPasswordHash(tx, account, *newHash);
        sessions::insert(tx, session);
        record(tx, "account.signed_in", account, account, now);
        return SignedIn{token, {current->account, session.csrf, session.expiresAt}};
    });
}

std::optional<Session> IdentityService::session(std::string_view token, Timestamp now) {
    const std::string tokenHash = sha256Hex(token);
    auto [known, generation] = known_.find(tokenHash);
    if (!known) {
        known = database_.read([&](ReadTx& tx) { return readSession(tx, tokenHash); });
        if (!known) return std::nullopt;
        known_.keep(generation, known);
    }
    const auto& [stored, account] = *known;
    if (!account.maySignIn(now) || stored.expiresAt <= now) return std::nullopt;
    const std::int64_t idle = std::chrono::seconds(options_.idleTime).count();
    if (stored.lastSeenAt.plusSeconds(idle) <= now) return std::nullopt;
    if (stored.lastSeenAt.plusSeconds(lastSeenPrecision) <= now) {
        change([&](Tx& tx) { sessions::setLastSeen(tx, tokenHash, now); });
    }
    return Session{account, stored.csrf, stored.expiresAt};
}

void IdentityService::signOut(std::string_view token, Timestamp now) {
    const std::string tokenHash = sha256Hex(token);
    change([&](Tx& tx) {
        const auto stored = sessions::find(tx, tokenHash);
        if (!stored) return;
        sessions::remove(tx, tokenHash);
        record(tx, "account.signed_out", stored->account, stored->account, now);
    });
}

void IdentityService::personsChanged() {
    known_.forget();
}

void IdentityService::revokeAll(AccountId account) {
    change([&](Tx& tx) { sessions::removeOf(tx, account); });
}

Result<std::string> IdentityService::hash(const Secret& password) {
    auto hashed = hasher_.hash(password);
    if (!hashed) return busy();
    return std::move(*hashed);
}

Result<AccountId> IdentityService::add(const NewAccount& account, AccountId by, Timestamp now) {
    if (const auto checked = checkNewAccount(account); !checked) return checked.error();
    const auto hashed = hash(account.password);
    if (!hashed) return hashed.error();
    return database_.write([&](Tx& tx) -> Result<AccountId> {
        const std::string key = emailKey(account.email);
        if (accounts::findCredentials(tx, key)) {
            return invalid("identity.email_taken", "This e-mail address has an account already.", {}, "email");
        }
        const auto known = accounts::findPerson(tx, key);
        const auto organisation = officeFor(tx, account, known);
        if (!organisation) return organisation.error();
        const PersonId person = known ? *known
                                      : accounts::insertPerson(tx, account.email, utf8::trim(account.name),
                                                               utf8::trim(account.nameKo), account.language);
        if (*organisation) accounts::setOrganisation(tx, person, *organisation);
        Account row;
        row.person = person;
        row.email = account.email;
        row.role = account.role;
        row.side = account.side;
        row.language = account.language;
        row.demo = account.demo;
        row.createdAt = now;
        const AccountId id = accounts::insert(tx, row, *hashed);
        record(tx, "account.added", id, by, now, {{"role", text(account.role)}, {"person", person.value}});
        return id;
    });
}

Result<void> IdentityService::setPassword(AccountId account, const Secret& password, AccountId by, Timestamp now) {
    if (const auto checked = checkPassword(password); !checked) return checked.error();
    const auto hashed = hash(password);
    if (!hashed) return hashed.error();
    return change([&](Tx& tx) -> Result<void> {
        if (!accounts::find(tx, account)) return accountNotFound();
        accounts::setPasswordHash(tx, account, *hashed);
        sessions::removeOf(tx, account);
        record(tx, "account.password_changed", account, by, now);
        return {};
    });
}

Result<void> IdentityService::setLanguage(AccountId account, std::string_view language) {
    if (!isLanguage(language)) {
        return invalid("identity.language_unknown", "Choose English (en) or Korean (ko).", {}, "language");
    }
    return change([&](Tx& tx) -> Result<void> {
        if (!accounts::setLanguage(tx, account, language)) return accountNotFound();
        return {};
    });
}

Result<void> IdentityService::setDisabled(AccountId account, bool disabled, AccountId by, Timestamp now) {
    return change([&](Tx& tx) -> Result<void> {
        const auto found = accounts::find(tx, account);
        if (!found) return accountNotFound();
        if (found->disabledAt.has_value() == disabled) return {};
        if (disabled && found->isAdministrator() && !accounts::hasOtherAdministrator(tx, account)) {
            return rejected("identity.last_administrator", "The last administrator cannot be disabled.");
        }
        accounts::setDisabledAt(tx, account, disabled ? std::optional(now) : std::nullopt);
        if (disabled) sessions::removeOf(tx, account);
        record(tx, disabled ? "account.disabled" : "account.enabled", account, by, now);
        return {};
    });
}

std::optional<Account> IdentityService::find(AccountId account) {
    return database_.read([&](ReadTx& tx) { return accounts::find(tx, account); });
}

std::optional<Account> IdentityService::findByEmail(std::string_view email) {
    return database_.read([&](ReadTx& tx) -> std::optional<Account> {
        auto found = accounts::findCredentials(tx, emailKey(email));
        if (!found) return std::nullopt;
        return std::move(found->account);
    });
}

std::vector<Account> IdentityService::list() {
    return database_.read([](ReadTx& tx) { return accounts::list(tx); });
}

bool IdentityService::hasDemoAccounts() {
    return database_.read([](ReadTx& tx) { return accounts::hasDemo(tx); });
}

std::int64_t IdentityService::cleanUp(Timestamp now) {
    const Timestamp idleSince = now.plusSeconds(-std::chrono::seconds(options_.idleTime).count());
    const Timestamp forgotten = now.plusSeconds(-accountLock.forgetAfter);
    return change(
        [&](Tx& tx) { return sessions::removeEnded(tx, now, idleSince) + failures::removeBefore(tx, forgotten); });
}

}  // namespace entente::identity
