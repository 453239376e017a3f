#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "feel/json.h"
#include "records/access_log.h"
#include "storage/db/collect.h"

namespace entente::records {

using storage::Tx;

namespace {

constexpr std::int64_t kKeptMicros = std::int64_t{2 * 366} * 24 * 3600 * 1'000'000;
constexpr std::int64_t kSameMicros = std::int64_t{10} * 60 * 1'000'000;

/// Of few entries: by account and time. Whatever was shown in full has its own reason and stands for itself.
constexpr const char* kSame =
    "SELECT 1 FROM personal_access a WHERE a.account_id = $1 AND a.at > $2 AND a.at <= $3 AND a.action = $4 "
    "AND a.person_id IS $5 AND a.address IS $6 AND a.persons = $7 "
    "AND NOT EXISTS (SELECT 1 FROM personal_reveal r WHERE r.access_id = a.id) "
    "AND (SELECT count(*) FROM personal_access_person w WHERE w.access_id = a.id "
    "AND w.person_id IN (SELECT value FROM json_each($8))) = $7 LIMIT 1";

constexpr const char* kSeen =
    "SELECT p.id FROM person p WHERE lower(p.email) IN (SELECT lower(value) FROM json_each($1)) UNION "
    "SELECT a.person_id FROM account a WHERE lower(a.email) IN (SELECT lower(value) FROM json_each($1)) UNION "
    "SELECT p.id FROM person p WHERE p.id IN (SELECT value FROM json_each($7)) EXCEPT "
    "SELECT w.person_id FROM personal_access a JOIN personal_access_person w ON w.access_id = a.id WHERE "
    "a.account_id = $2 AND a.at > $3 AND a.at <= $4 AND a.action = $8 AND a.address IS $5 EXCEPT SELECT $6";

void sortOut(std::vector<PersonId>& persons) {
    std::erase(persons, PersonId{});
    std::sort(persons.begin(), persons.end());
    persons.erase(std::unique(persons.begin(), persons.end()), persons.end());
}

/// `[1,2,3]`: an export of ten thousand is one statement.
std::string listOf(const std::vector<PersonId>& persons) {
    std::string list = "[";
    for (const auto person : persons)
        list += (list.size() == 1 ? "" : ",") + person.text();
    return list + ']';
}

}  // namespace

std::int64_t AccessLog::append(Tx& tx, AccountId account, std::string_view action, PersonId opened,
                               const std::vector<PersonId>& persons, Timestamp now) const {
    tx.run(
        "INSERT INTO personal_access(at, account_id, action, person_id, persons, address) VALUES ($1, $2, $3, $4, $5, "
        "$6)",
        now, account, action, opened, static_cast<std::int64_t>(persons.size()), address_);
    const auto entry = tx.lastInsertId();
    if (!persons.empty())
        tx.run("INSERT INTO personal_access_person(access_id, person_id) SELECT $1, value FROM json_each($2)", entry,
               listOf(persons));
    tx.run("DELETE FROM personal_access WHERE at < $1", Timestamp{now.micros - kKeptMicros});
    return entry;
}

void AccessLog::note(Tx& tx, AccountId account, std::string_view action, PersonId opened,
                     const std::vector<PersonId>& persons, Timestamp now) const {
    const auto same = [&] {
        auto rows = tx.query(kSame, account, Timestamp{now.micros - kSameMicros}, now, action, opened, address_,
                             static_cast<std::int64_t>(persons.size()), listOf(persons));
        return rows.next();
    };
    if (!same()) append(tx, account, action, opened, persons, now);
}

void AccessLog::opened(Tx& tx, AccountId account, PersonId person, Timestamp now) const {
    note(tx, account, "viewed", person, {person}, now);
}

void AccessLog::openedLater(storage::Database& database, AccountId account, PersonId person, Timestamp now) const {
    database.writeLater([log = *this, account, person, now](Tx& tx) { log.opened(tx, account, person, now); });
}

void AccessLog::shownLater(storage::Database& database, AccountId account, std::vector<PersonId> persons,
                           Timestamp now) const {
    sortOut(persons);
    if (persons.empty()) return;
    database.writeLater([log = *this, account, persons = std::move(persons), now](Tx& tx) {
        log.note(tx, account, "viewed", {}, persons, now);
    });
}

void AccessLog::shown(Tx& tx, AccountId account, std::vector<PersonId> persons, Timestamp now) const {
    sortOut(persons);
    if (!persons.empty()) note(tx, account, "viewed", {}, persons, now);
}

void AccessLog::lookedLater(storage::Database& database, AccountId account, PersonId reader, Look look,
                            std::vector<PersonId> persons, std::vector<std::string> emails, Timestamp now) const {
    sortOut(persons);
    if (persons.empty() && emails.empty()) return;
    feel::List list;
    for (auto& email : emails)
        list.emplace_back(std::move(email));
    database.writeLater([log = *this, account, reader, look, ids = listOf(persons),
                         addresses = feel::toJson(feel::Value(std::move(list))), now](Tx& tx) {
        const auto* action = look == Look::Shown ? "viewed" : "exported";
        const Timestamp since{now.micros - kSameMicros};
        const auto seen =
            storage::all(tx.query(kSeen, addresses, account, since, now, log.address_, reader.value, ids, action),
                         [](const storage::Rows& rows) { return rows.id<PersonId>(0); });
        if (!seen.empty()) log.append(tx, account, action, {}, seen, now);
    });
}

void AccessLog::exported(Tx& tx, AccountId account, std::vector<PersonId> persons, Timestamp now) const {
    sortOut(persons);
    note(tx, account, "exported", {}, persons, now);
}

void AccessLog::revealed(Tx& tx, AccountId account, PersonId person, std::string_view reason, Timestamp now) const {
    const auto entry = append(tx, account, "viewed", person, {person}, now);
    tx.run("INSERT INTO personal_reveal(access_id, reason) VALUES ($1, $2)", entry, reason);
}

}  // namespace entente::records
