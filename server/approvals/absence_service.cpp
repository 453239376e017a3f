#include "approvals/absence_service.h"

#include "approvals/border.h"
#include "approvals/side_persons.h"
#include "audit/audit_log.h"
#include "base/utf8.h"
#include "programs/day.h"
#include "programs/program_repository.h"

namespace entente::approvals {

using feel::Context;
using identity::Account;
using programs::Absence;
using programs::AbsenceRepository;
using programs::isDay;
using programs::PersonRepository;
using storage::ReadTx;
using storage::Tx;

namespace {

Result<void> checkDays(const Absence& absence, const std::string& today) {
    if (!isDay(absence.firstDay)) return invalid("approvals.first_day", "Enter the first day", {}, "first_day");
    if (!isDay(absence.lastDay)) return invalid("approvals.last_day", "Enter the last day", {}, "last_day");
    if (absence.lastDay < absence.firstDay)
        return invalid("approvals.days_reversed", "The last day is before the first", {}, "last_day");
    if (absence.lastDay < today) return invalid("approvals.days_over", "These days are over", {}, "last_day");
    return checkLine(absence.note, "absence_note", false);
}

}  // namespace

std::vector<Absence> AbsenceService::list(ReadTx& tx, const Account& account, const std::string& today) {
    auto all = AbsenceRepository().listFrom(tx, today);
    std::erase_if(all, [&](const Absence& absence) {
        const auto person = PersonRepository().find(tx, absence.person);
        return !person || !speaksFor(tx, account, *person);
    });
    return all;
}

Result<void> AbsenceService::add(const Account& account, Absence absence, const std::string& today) {
    if (auto good = checkDays(absence, today); !good) return good;
    absence.note = utf8::trim(absence.note);
    return database_.write([&](Tx& tx) -> Result<void> {
        if (account.role != identity::Role::Coordinator) return mayNot();
        const auto belongs = [&](PersonId id) {
            const auto person = PersonRepository().find(tx, id);
            return person && speaksFor(tx, account, *person);
        };
        if (!belongs(absence.person))
            return invalid("approvals.who_absent", "Choose who is absent", {}, "absent_person");
        if (!belongs(absence.substitute))
            return invalid("approvals.who_substitutes", "Choose who stands in", {}, "substitute");
        if (absence.person == absence.substitute)
            return invalid("approvals.same_substitute", "Nobody stands in for themselves", {}, "substitute");
        if (AbsenceRepository().overlaps(tx, absence.person, absence.firstDay, absence.lastDay))
            return invalid("approvals.absence_overlaps", "Another absence of this person falls on these days", {},
                           "first_day");
        const auto id = AbsenceRepository().insert(tx, absence, account.id, clock_.now());
        audit::AuditLog::append(tx, {clock_.now(),
                                     audit::Actor::account(account.id),
                                     "absence.added",
                                     {"absence", id},
                                     {},
                                     Context{{"person", absence.person.value},
                                             {"substitute", absence.substitute.value},
                                             {"from", absence.firstDay},
                                             {"to", absence.lastDay}}});
        return {};
    });
}

Result<void> AbsenceService::cancel(const Account& account, std::int64_t id) {
    return database_.write([&](Tx& tx) -> Result<void> {
        const auto absence = AbsenceRepository().find(tx, id);
        if (!absence) return notFound("approvals.no_absence", "There is no such absence");
        const auto person = PersonRepository().find(tx, absence->person);
        if (!person || !speaksFor(tx, account, *person)) return mayNot();
        AbsenceRepository().cancel(tx, id, clock_.now());
        audit::AuditLog::append(
            tx, {clock_.now(), audit::Actor::account(account.id), "absence.cancelled", {"absence", id}, {}, Context{}});
        return {};
    });
}

}  // namespace entente::approvals
