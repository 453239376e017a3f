#include "records/passport_service.h"

#include "audit/audit_log.h"
#include "base/cipher.h"
#include "base/log.h"
#include "base/utf8.h"
#include "programs/day.h"
#include "programs/person_repository.h"
#include "records/access_log.h"
#include "records/passport_keys.h"
#include "records/passport_repository.h"
#include "records/scope.h"

namespace entente::records {

using identity::Account;
using programs::PersonRepository;
using storage::ReadTx;
using storage::Tx;

namespace {

constexpr std::size_t kLongestReason = 500;

/// Binds what is sealed to the row that it lies in.
std::string contextOf(PersonId person) {
    return "passport of person " + person.text();
}

Error wrongKey() {
    return rejected("passport.key_wrong",
                    "The key in the data folder is not the one that this passport was sealed with. An administrator "
                    "puts that one back from where it is kept");
}

Result<Passport> openedWith(const Result<PassportKeys>& keys, const SealedPassport& sealed) {
    if (!keys) return keys.error();
    const auto* key = keys->find(sealed.keyId);
    const auto text = key ? unseal(key->bytes, sealed.sealed, contextOf(sealed.person)) : std::nullopt;
    if (!text) return wrongKey();
    return Passport::parse(*text);
}

void notePassport(Tx& tx, Timestamp now, const audit::Actor& actor, const char* what, PersonId person) {
    audit::AuditLog::append(tx, {now, actor, std::string("passport.") + what, {"person", person.value}});
}

}  // namespace

std::string PassportService::today() const {
    return programs::dayOf(clock_.now(), options_.zone);
}

Result<void> PassportService::checkKeeper(ReadTx& tx, const Account& account, PersonId person) const {
    const auto found = PersonRepository().find(tx, person);
    const bool may = found && !found->erased && isOfOwnSide(account, scopeOf(tx, account), found->country);
    return may ? Result<void>() : noRecord();
}

Result<MaskedPassport> PassportService::look(const Account& account, PersonId person) {
    MaskedPassport masked;
    std::optional<SealedPassport> sealed;
    const auto may = database_.read([&](ReadTx& tx) -> Result<void> {
        if (auto keeper = checkKeeper(tx, account, person); !keeper) return keeper;
        sealed = PassportRepository().find(tx, person);
        if (sealed) masked.lastDay = PassportRepository().lastDay(tx, person, options_.keptDays);
        return {};
    });
    if (!may) return may.error();
    if (!sealed) return masked;
    masked.known = true;
    if (const auto passport = openedWith(PassportKeys::read(options_.keyFile), *sealed))
        masked.number = maskedNumber(*passport);
    else
        masked.unreadable = passport.error();
    return masked;
}

Result<std::vector<Error>> PassportService::save(const Account& account, PersonId person, Passport passport) {
    bool any = false;
    const auto may = database_.read([&](ReadTx& tx) {
        any = PassportRepository().any(tx);
        return checkKeeper(tx, account, person);
    });
    if (!may) return may.error();
    if (auto errors = checkPassport(passport, today()); !errors.empty()) return errors;
    // Where some are sealed already, a new key would hide that theirs is gone.
    if (!any) PassportKeys::make(options_.keyFile);
    const auto keys = PassportKeys::read(options_.keyFile);
    if (!keys) return keys.error();
    const auto& key = keys->current();
    const SealedPassport sealed{person, key.id, seal(key.bytes, passport.text().reveal(), contextOf(person)),
                                clock_.now(), account.id};
    const auto saved = database_.write([&](Tx& tx) -> Result<void> {
        if (auto keeper = checkKeeper(tx, account, person); !keeper) return keeper;
        PassportRepository().put(tx, sealed);
        notePassport(tx, sealed.enteredAt, audit::Actor::account(account.id), "entered", person);
        return {};
    });
    if (!saved) return saved.error();
    return std::vector<Error>{};
}

Result<Passport> PassportService::reveal(const Account& account, PersonId person, std::string_view reason,
                                         const std::string& address) {
    const auto why = utf8::trim(reason);
    const auto sealed = database_.read([&](ReadTx& tx) -> Result<SealedPassport> {
        if (auto keeper = checkKeeper(tx, account, person); !keeper) return keeper.error();
        const auto found = PassportRepository().find(tx, person);
        if (!found) return noRecord();
        return *found;
    });
    if (!sealed) return sealed.error();
    if (why.empty()) return invalid("passport.reason_missing", "Say what you need it for", {}, "reason");
    if (why.size() > kLongestReason) return invalid("passport.reason_long", "The reason is too long", {}, "reason");
    auto passport = openedWith(PassportKeys::read(options_.keyFile), *sealed);
    if (!passport) return passport;
    database_.write([&](Tx& tx) {
        AccessLog(address).revealed(tx, account.id, person, why, clock_.now());
        notePassport(tx, clock_.now(), audit::Actor::account(account.id), "revealed", person);
    });
    return passport;
}

Result<bool> PassportService::remove(const Account& account, PersonId person) {
    return database_.write([&](Tx& tx) -> Result<bool> {
        if (auto keeper = checkKeeper(tx, account, person); !keeper) return keeper.error();
        if (!PassportRepository().remove(tx, person)) return false;
        notePassport(tx, clock_.now(), audit::Actor::account(account.id), "removed", person);
        return true;
    });
}

int PassportService::keepUp() {
    const int removed = database_.write([&](Tx& tx) {
        const auto expired = PassportRepository().expired(tx, today(), options_.keptDays);
        for (const auto person : expired) {
            PassportRepository().remove(tx, person);
            notePassport(tx, clock_.now(), audit::Actor::system(), "removed", person);
        }
        return static_cast<int>(expired.size());
    });
    renewKey();
    return removed;
}

void PassportService::renewKey() {
    if (!database_.read([](ReadTx& tx) { return PassportRepository().any(tx); })) return;
    const auto keys = PassportKeys::read(options_.keyFile);
    if (!keys) {
        log::warning("passports.unreadable", {{"reason", keys.error().message.english()}});
        return;
    }
    const auto& key = keys->current();
    for (const auto& sealed :
         database_.read([&](ReadTx& tx) { return PassportRepository().sealedOtherwise(tx, key.id); })) {
        const auto passport = openedWith(keys, sealed);
        if (!passport) {
            log::warning("passports.unreadable",
                         {{"person", sealed.person.text()}, {"reason", passport.error().message.english()}});
            continue;
        }
        const auto again = seal(key.bytes, passport->text().reveal(), contextOf(sealed.person));
        database_.write([&](Tx& tx) { PassportRepository().reseal(tx, sealed, key.id, again); });
    }
}

}  // namespace entente::records
