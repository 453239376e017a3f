#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "records/access_log.h"

namespace entente::records {

using storage::Tx;

namespace {

constexpr std::int64_t kKeptMicros = std::int64_t{2 * 366} * 24 * 3600 * 1'000'000;

void sortOut(std::vector<PersonId>& persons) {
    std::erase(persons, PersonId{});
    std::sort(persons.begin(), persons.end());
    persons.erase(std::unique(persons.begin(), persons.end()), persons.end());
}

/// `[1,2,3]`: an export of ten thousand is one statement.
std::string listOf(const std::vector<PersonId>& persons) {
    std::string list;
    for (const auto person : persons)
        list += (list.empty() ? "[" : ",") + person.text();
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

void AccessLog::opened(Tx& tx, AccountId account, PersonId person, Timestamp now) const {
    append(tx, account, "viewed", person, {person}, now);
}

void AccessLog::shown(Tx& tx, AccountId account, std::vector<PersonId> persons, Timestamp now) const {
    sortOut(persons);
    if (!persons.empty()) append(tx, account, "viewed", {}, persons, now);
}

void AccessLog::exported(Tx& tx, AccountId account, std::vector<PersonId> persons, Timestamp now) const {
    sortOut(persons);
    append(tx, account, "exported", {}, persons, now);
}

void AccessLog::revealed(Tx& tx, AccountId account, PersonId person, std::string_view reason, Timestamp now) const {
    const auto entry = append(tx, account, "viewed", person, {person}, now);
    tx.run("INSERT INTO personal_reveal(access_id, reason) VALUES ($1, $2)", entry, reason);
}

}  // namespace entente::records
