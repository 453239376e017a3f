#include "records/erasure_repository.h"

#include <fmt/format.h>

#include <algorithm>

#include "programs/person_repository.h"
#include "records/redaction.h"
#include "storage/db/collect.h"

namespace entente::records {

using programs::Person;
using storage::ReadTx;
using storage::Rows;
using storage::Tx;

namespace {

constexpr const char* kFindErasure =
    "SELECT p.email, p.keep_until, p.erased_at IS NOT NULL, coalesce(CASE WHEN p.keep_until <> '' THEN p.keep_until "
    "ELSE date(d.day, '+' || $2 || ' days') END, '') FROM person p LEFT JOIN person_last_day d ON d.person_id = p.id "
    "WHERE p.id = $1";
constexpr const char* kExpiredPersons =
    "SELECT p.id FROM person p LEFT JOIN person_last_day d ON d.person_id = p.id WHERE p.erased_at IS NULL AND "
    "CASE WHEN p.keep_until <> '' THEN p.keep_until ELSE date(d.day, '+' || $2 || ' days') END < $1 ORDER BY p.id";
constexpr const char* kActiveAccount = "SELECT 1 FROM account WHERE person_id = $1 AND disabled_at IS NULL";
constexpr const char* kAwaited =
    "SELECT 1 FROM task_person p JOIN task t ON t.id = p.task_id WHERE p.person_id = $1 AND p.removed_at IS NULL AND "
    "p.decided_at IS NULL AND t.state = 'open'";
constexpr const char* kUnsentMail =
    "SELECT 1 FROM mail WHERE state = 'queued' AND (link_person_id = $1 OR instr(lower(recipients), lower($2)) > 0)";
constexpr const char* kRunningRole =
    "SELECT 1 FROM program_role r JOIN program p ON p.id = r.program_id WHERE r.person_id = $1 AND "
    "coalesce(nullif(p.period_to, ''), p.year || '-12-31') >= $2";
constexpr const char* kProgramsOf =
    "SELECT coalesce(json_group_array(DISTINCT program_id), '[]') FROM ("
    "SELECT program_id FROM program_participation WHERE person_id = $1 "
    "UNION SELECT program_id FROM program_role WHERE person_id = $1 "
    "UNION SELECT program_id FROM program_duty WHERE person_id = $1 "
    "UNION SELECT t.program_id FROM task_person p JOIN task t ON t.id = p.task_id WHERE p.person_id = $1 "
    "UNION SELECT program_id FROM decision WHERE person_id = $1 "
    "UNION SELECT program_id FROM mail WHERE link_person_id = $1)";
constexpr const char* kNamesake =
    "SELECT 1 FROM person WHERE id <> $1 AND erased_at IS NULL AND lower($2) IN (lower(name), name_ko, "
    "lower(name_local), lower(given || ' ' || family), lower(family || ' ' || given), lower(assistant_name)) LIMIT 1";
constexpr const char* kSharedContact =
    "SELECT 1 FROM person WHERE id <> $1 AND erased_at IS NULL AND lower($2) IN (lower(email), lower(assistant_email), "
    "phone, assistant_phone) LIMIT 1";
constexpr const char* kBlankPerson =
    "UPDATE person SET name = 'Erased person', name_ko = '삭제된 사람', name_local = '', family = '', given = '', "
    "patronymic = '', honorific = '', title_en = '', title_ko = '', title_local = '', email = 'erased-' || id, "
    "phone = '', languages = '', assistant_name = '', assistant_email = '', assistant_phone = '', successor_id = NULL, "
    "keep_until = '', erased_at = $2, version = version + 1 WHERE id = $1 AND erased_at IS NULL";
/// Whose mail it is alone reads nothing of it any more.
constexpr const char* kBlankMails =
    "UPDATE mail SET subject = $3, body = '', note = '', last_error = '' WHERE link_person_id = $1 OR "
    "lower(json_extract(recipients, '$.to[0].email')) = lower($2)";
constexpr const char* kBlankInvites =
    "UPDATE mail_calendar SET content = '' WHERE mail_id IN (SELECT id FROM mail WHERE link_person_id = $1 OR "
    "lower(json_extract(recipients, '$.to[0].email')) = lower($2))";
constexpr const char* kBlankAccounts =
    "UPDATE account SET email = 'erased-' || person_id || '-' || id, password_hash = '' WHERE person_id = $1";

bool anyRow(Rows rows) {
    return rows.next();
}

std::vector<Error> hindrancesOf(ReadTx& tx, PersonId person, const std::string& email, std::string_view today) {
    std::vector<Error> hindrances;
    if (anyRow(tx.query(kActiveAccount, person)))
        hindrances.push_back(rejected("erasure.account", "They have an account. Disable it first"));
    if (anyRow(tx.query(kRunningRole, person, today)))
        hindrances.push_back(
            rejected("erasure.role",
                     "They speak for a party of a program that has not ended. Give the role to another "
                     "person first"));
    if (anyRow(tx.query(kAwaited, person)))
        hindrances.push_back(rejected("erasure.awaited", "An answer is awaited from them. Hand the task over first"));
    if (anyRow(tx.query(kUnsentMail, person, email)))
        hindrances.push_back(
            rejected("erasure.mail", "A mail to them has not left yet. Release it or take it out first"));
    return hindrances;
}

/// Addresses and numbers; an assistant may have several to assist, and an office one telephone.
std::vector<std::string> contactsOf(ReadTx& tx, const Person& person) {
    std::vector<std::string> contacts{person.email, person.assistantEmail, person.phone, person.assistantPhone};
    std::erase_if(contacts, [&](const std::string& contact) {
        return contact.empty() || anyRow(tx.query(kSharedContact, person.id, contact));
    });
    return contacts;
}

std::vector<std::string> namesOf(const Person& person) {
    return {person.name,
            person.nameKo,
            person.nameLocal,
            person.given + ' ' + person.family,
            person.family + ' ' + person.given,
            person.assistantName};
}

/// Beside an address any name is theirs; alone, only one that nobody else bears.
class Redaction {
  public:
    Redaction(Tx& tx, const Person& person) : tx_(tx), own_({}), all_({}), alone_({}) {
        auto names = namesOf(person);
        std::erase_if(names, [](const std::string& name) { return name.size() < 3; });
        auto all = contactsOf(tx, person);
        own_ = Marks(all);
        all.insert(all.end(), names.begin(), names.end());
        all_ = Marks(all);
        std::erase_if(names, [&](const std::string& name) { return anyRow(tx.query(kNamesake, person.id, name)); });
        alone_ = Marks(names);
        programs_ = storage::first(tx.query(kProgramsOf, person.id), [](const Rows& rows) {
                        return rows.text(0);
                    }).value_or("[]");
    }

    void goThrough(const TextPlace& place) {
        const std::string scope = place.program != nullptr ? place.program : "1";
        // `length($1)` keeps the argument used where no program is asked for.
        const auto found = storage::all(
            tx_.query(fmt::format("SELECT {1}, {2} AND length($1) > 0 FROM {0} WHERE EXISTS (SELECT 1 FROM "
                                  "json_each($2) m WHERE instr(lower({0}.{1}), m.value) > 0) GROUP BY 1, 2",
                                  place.table, place.column, scope),
                      programs_, all_.json()),
            [](const Rows& rows) { return std::pair(rows.text(0), rows.boolean(1)); });
        for (const auto& [before, inProgram] : found) {
            const auto& marks = own_.isIn(before) ? all_ : alone_;
            if (!inProgram && &marks == &alone_) continue;
            const auto after = marks.redact(before);
            if (after == before) continue;
            tx_.run(fmt::format("UPDATE {0} SET {1} = $3 WHERE {1} = $2 AND ($4 OR {2}) AND length($1) > 0",
                                place.table, place.column, scope),
                    programs_, before, after, &marks == &all_);
        }
    }

  private:
    Tx& tx_;
    Marks own_, all_, alone_;
    std::string programs_;
};

}  // namespace

std::optional<Erasure> ErasureRepository::find(ReadTx& tx, PersonId person, std::string_view today,
                                               int keptDays) const {
    auto erasure = storage::first(tx.query(kFindErasure, person, keptDays), [&](const Rows& rows) {
        return Erasure{person, rows.text(0), rows.text(1), rows.text(3), rows.boolean(2)};
    });
    if (erasure && !erasure->erased) erasure->hindrances = hindrancesOf(tx, person, erasure->confirmation, today);
    return erasure;
}

std::vector<PersonId> ErasureRepository::expired(ReadTx& tx, std::string_view today, int keptDays) const {
    return storage::all(tx.query(kExpiredPersons, today, keptDays),
                        [](const Rows& rows) { return rows.id<PersonId>(0); });
}

void ErasureRepository::keepUntil(Tx& tx, PersonId person, std::string_view day) const {
    tx.run("UPDATE person SET keep_until = $2 WHERE id = $1 AND erased_at IS NULL", person, day);
}

void ErasureRepository::erase(Tx& tx, PersonId id, Timestamp now) const {
    const auto person = programs::PersonRepository().find(tx, id);
    if (!person) return;
    Redaction redaction(tx, *person);
    tx.run(kBlankMails, id, person->email, kRedacted);
    tx.run(kBlankInvites, id, person->email);
    tx.run("UPDATE decision SET by_name = $2, by_title = '' WHERE person_id = $1", id, kRedacted);
    tx.run("UPDATE program_participation SET badge = '', basis_note = '', note = '' WHERE person_id = $1", id);
    tx.run("UPDATE absence SET note = '' WHERE person_id = $1", id);
    tx.run("DELETE FROM form_draft WHERE author = 'person:' || $1", id);
    tx.run("DELETE FROM passport WHERE person_id = $1", id);
    tx.run("UPDATE consent SET note = '' WHERE person_id = $1", id);
    tx.run("DELETE FROM special_needs WHERE person_id = $1", id);
    tx.run("DELETE FROM action_link WHERE person_id = $1 AND purpose = 'consent'", id);
    tx.run("DELETE FROM sign_in_failure WHERE subject = 'account:' || lower($1)", person->email);
    tx.run("DELETE FROM session WHERE account_id IN (SELECT id FROM account WHERE person_id = $1)", id);
    for (const auto& place : places())
        redaction.goThrough(place);
    tx.run(kBlankAccounts, id);
    tx.run(kBlankPerson, id, now);
}

}  // namespace entente::records
