#include "records/passport_repository.h"

#include "storage/db/collect.h"

namespace entente::records {

using storage::Blob;
using storage::ReadTx;
using storage::Rows;
using storage::Tx;

namespace {

constexpr const char* kFindPassport =
    "SELECT person_id, key_id, sealed, entered_at, entered_by FROM passport WHERE person_id = $1";
constexpr const char* kPutPassport =
    "INSERT INTO passport(person_id, key_id, sealed, entered_at, entered_by) VALUES ($1, $2, $3, $4, $5) "
    "ON CONFLICT(person_id) DO UPDATE SET key_id = $2, sealed = $3, entered_at = $4, entered_by = $5";
constexpr const char* kLastDayOfPassport =
    "SELECT date(max(coalesce(d.day, ''), date(c.entered_at / 1000000, 'unixepoch')), '+' || $2 || ' days') "
    "FROM passport c LEFT JOIN person_last_day d ON d.person_id = c.person_id WHERE c.person_id = $1";
constexpr const char* kExpiredPassports =
    "SELECT c.person_id FROM passport c LEFT JOIN person_last_day d ON d.person_id = c.person_id WHERE "
    "date(max(coalesce(d.day, ''), date(c.entered_at / 1000000, 'unixepoch')), '+' || $2 || ' days') < $1";
constexpr const char* kSealedOtherwise =
    "SELECT person_id, key_id, sealed, entered_at, entered_by FROM passport WHERE key_id <> $1";

SealedPassport readPassport(const Rows& rows) {
    return {rows.id<PersonId>(0), rows.text(1), rows.blob(2), rows.timestamp(3), rows.id<AccountId>(4)};
}

}  // namespace

std::optional<SealedPassport> PassportRepository::find(ReadTx& tx, PersonId person) const {
    return storage::first(tx.query(kFindPassport, person), readPassport);
}

void PassportRepository::put(Tx& tx, const SealedPassport& passport) const {
    tx.run(kPutPassport, passport.person, passport.keyId, Blob{passport.sealed}, passport.enteredAt,
           passport.enteredBy);
}

bool PassportRepository::remove(Tx& tx, PersonId person) const {
    return tx.run("DELETE FROM passport WHERE person_id = $1", person) == 1;
}

bool PassportRepository::any(ReadTx& tx) const {
    return tx.query("SELECT 1 FROM passport LIMIT 1").next();
}

std::string PassportRepository::lastDay(ReadTx& tx, PersonId person, int keptDays) const {
    return storage::first(tx.query(kLastDayOfPassport, person, keptDays), [](const Rows& rows) { return rows.text(0); })
        .value_or("");
}

std::vector<PersonId> PassportRepository::expired(ReadTx& tx, std::string_view today, int keptDays) const {
    return storage::all(tx.query(kExpiredPassports, today, keptDays),
                        [](const Rows& rows) { return rows.id<PersonId>(0); });
}

std::vector<SealedPassport> PassportRepository::sealedOtherwise(ReadTx& tx, std::string_view keyId) const {
    return storage::all(tx.query(kSealedOtherwise, keyId), readPassport);
}

bool PassportRepository::reseal(Tx& tx, const SealedPassport& before, std::string_view keyId,
                                std::string_view sealed) const {
    return tx.run("UPDATE passport SET key_id = $3, sealed = $4 WHERE person_id = $1 AND sealed = $2", before.person,
                  Blob{before.sealed}, keyId, Blob{sealed}) == 1;
}

}  // namespace entente::records
