#include "records/erasure_service.h"

#include "audit/audit_log.h"
#include "base/log.h"
#include "base/utf8.h"
#include "identity/email_address.h"
#include "programs/day.h"
#include "programs/person_repository.h"
#include "records/erasure_repository.h"
#include "records/scope.h"

namespace entente::records {

using identity::Account;
using storage::ReadTx;
using storage::Tx;

namespace {

void noteErasure(Tx& tx, Timestamp now, const audit::Actor& actor, const char* what, PersonId person) {
    audit::AuditLog::append(tx, {now, actor, std::string("person.") + what, {"person", person.value}});
}

}  // namespace

std::string ErasureService::today() const {
    return programs::dayOf(clock_.now(), options_.zone);
}

Result<Erasure> ErasureService::kept(ReadTx& tx, const Account& account, PersonId person) const {
    const auto found = programs::PersonRepository().find(tx, person);
    if (!found || !mayKeep(account, scopeOf(tx, account), found->country)) return noRecord();
    return *ErasureRepository().find(tx, person, today(), options_.keptDays);
}

Result<Erasure> ErasureService::look(const Account& account, PersonId person) {
    return database_.read([&](ReadTx& tx) { return kept(tx, account, person); });
}

std::string ErasureService::lastDay(ReadTx& tx, PersonId person) const {
    const auto erasure = ErasureRepository().find(tx, person, today(), options_.keptDays);
    return erasure ? erasure->lastDay : std::string();
}

Result<void> ErasureService::keepUntil(const Account& account, PersonId person, std::string_view day) {
    return database_.write([&](Tx& tx) -> Result<void> {
        const auto erasure = kept(tx, account, person);
        if (!erasure) return erasure.error();
        if (!day.empty() && (!programs::isDay(day) || day < today()))
            return invalid("erasure.wrong_day", "Enter a day that has not passed, such as 2030-12-31", {},
                           "keep_until");
        ErasureRepository().keepUntil(tx, person, day);
        noteErasure(tx, clock_.now(), audit::Actor::account(account.id), "kept_until", person);
        return {};
    });
}

Result<void> ErasureService::erase(const Account& account, PersonId person, std::string_view typed) {
    const auto erased = database_.write([&](Tx& tx) -> Result<bool> {
        const auto erasure = kept(tx, account, person);
        if (!erasure) return erasure.error();
        if (erasure->erased) return false;
        if (!erasure->hindrances.empty()) return erasure->hindrances.front();
        if (identity::emailKey(std::string(utf8::trim(typed))) != identity::emailKey(erasure->confirmation))
            return invalid("erasure.not_confirmed", "Type the person’s e-mail address", {}, "confirmation");
        ErasureRepository().erase(tx, person, clock_.now());
        noteErasure(tx, clock_.now(), audit::Actor::account(account.id), "erased", person);
        return true;
    });
    if (!erased) return erased.error();
    if (*erased) database_.forget();
    return {};
}

int ErasureService::eraseExpired() {
    int erased = 0;
    for (const auto person :
         database_.read([&](ReadTx& tx) { return ErasureRepository().expired(tx, today(), options_.keptDays); })) {
        const bool done = database_.write([&](Tx& tx) {
            const auto erasure = ErasureRepository().find(tx, person, today(), options_.keptDays);
            if (!erasure || erasure->erased || !erasure->hindrances.empty()) return false;
            ErasureRepository().erase(tx, person, clock_.now());
            noteErasure(tx, clock_.now(), audit::Actor::system(), "erased", person);
            return true;
        });
        if (done)
            ++erased;
        else
            log::info("person.not_erased", {{"person", person.text()}});
    }
    if (erased > 0) database_.forget();
    return erased;
}

}  // namespace entente::records
