#include "records/record_service.h"

#include <algorithm>
#include <utility>

#include "audit/audit_log.h"
#include "identity/email_address.h"
#include "records/access_log.h"
#include "records/csv.h"
#include "records/record_audit.h"
#include "records/scope.h"
#include "records/text_encoding.h"

namespace entente::records {

using feel::Context;
using identity::Account;
using programs::RecordQuery;
using programs::RecordScope;
using storage::ReadTx;
using storage::Tx;
using Outcome = ImportLine::Outcome;

namespace {

Error changedMeanwhile() {
    return {ErrorKind::Conflict,
            {"records.import_changed", "Somebody changed records meanwhile. Look at the lines again", {}}};
}

/// And changed by nobody since.
bool isEnteredBy(const Account& account, const Record& record) {
    return record.state.version == 1 && record.state.changedBy == account.id;
}

bool keepsRecords(const Account& account) {
    return account.isAdministrator() || account.role == identity::Role::Coordinator;
}

bool keeps(const Account& account, const RecordKind& kind, const RecordScope& scope, const Record& record) {
    return keepsRecords(account) && kind.isKeptIn(scope, record);
}

Error keyKnown(const RecordKind& kind, const Record& other) {
    return invalid("records.known", "{name} has this already", {{"name", textOf(other.fields, "name")}},
                   std::string(kind.keyColumn()));
}

}  // namespace

RecordScope RecordKind::scope(ReadTx& tx, const Account& account) const {
    return scopeOf(tx, account);
}

bool RecordKind::isKeptIn(const RecordScope& scope, const Record& record) const {
    return scope.everything || (!scope.country.empty() && scope.country == record.country);
}

bool RecordKind::isAddedIn(const RecordScope& scope) const {
    return scope.everything || !scope.country.empty();
}

void RecordKind::hideInner(Record& record) const {
    for (const auto& column : columns())
        if (!column.shared) record.fields.erase(column.name);
}

std::string RecordKind::keyOf(ReadTx& /*tx*/, const Fields& fields) const {
    return textOf(fields, keyColumn());
}

std::optional<Error> RecordKind::whyKept(ReadTx& /*tx*/, const Record& /*record*/) const {
    return std::nullopt;
}

bool RecordKind::remove(Tx& /*tx*/, const Record& /*record*/) const {
    return false;
}

const std::string& Record::title(std::string_view language) const {
    const auto& korean = textOf(fields, "name_ko");
    return language == "ko" && !korean.empty() ? korean : textOf(fields, "name");
}

RecordPage RecordService::list(const Account& account, const RecordKind& kind, RecordQuery query) {
    RecordPage page;
    const auto wanted = static_cast<std::size_t>(query.limit);
    ++query.limit;
    database_.read([&](ReadTx& tx) {
        query.scope = kind.scope(tx, account);
        page.mayAdd = keepsRecords(account) && kind.isAddedIn(query.scope);
        kind.forEach(tx, query, [&](Record record) {
            if (!kind.isKeptIn(query.scope, record)) kind.hideInner(record);
            page.records.push_back(std::move(record));
        });
    });
    page.more = page.records.size() > wanted;
    if (page.more) page.records.pop_back();
    std::vector<PersonId> shown;
    for (const auto& record : page.records)
        shown.push_back(kind.subjectOf(record));
    noteViews(account, kind, std::move(shown));
    return page;
}

void RecordService::noteViews(const Account& account, const RecordKind& kind, std::vector<PersonId> persons) {
    std::erase(persons, account.person);
    if (!kind.isPersonal() || persons.empty()) return;
    AccessLog(address_).shownLater(database_, account.id, std::move(persons), clock_.now());
}

Result<SeenRecord> RecordService::open(const Account& account, const RecordKind& kind, std::int64_t id) {
    const auto seen = database_.read([&](ReadTx& tx) -> Result<SeenRecord> {
        const auto scope = kind.scope(tx, account);
        if (!kind.isVisible(tx, id, scope)) return noRecord();
        SeenRecord seen{*kind.find(tx, id)};
        seen.mayKeep = keeps(account, kind, scope, seen.record);
        if (!kind.isKeptIn(scope, seen.record)) kind.hideInner(seen.record);
        return seen;
    });
    if (!seen || !kind.isPersonal()) return seen;
    if (const auto person = kind.subjectOf(seen->record); person != account.person)
        AccessLog(address_).openedLater(database_, account.id, person, clock_.now());
    return seen;
}

Result<Saved> RecordService::save(const Account& account, const RecordKind& kind, const Record& sent, bool confirmed) {
    return database_.write([&](Tx& tx) -> Result<Saved> {
        const Writer writer{kind.scope(tx, account), account.id, clock_.now()};
        auto record = sent;
        std::optional<Record> before;
        if (record.id != 0) {
            if (!kind.isVisible(tx, record.id, writer.scope)) return noRecord();
            before = kind.find(tx, record.id);
            if (!keeps(account, kind, writer.scope, *before)) return mayNotKeep();
        } else if (!keepsRecords(account) || !kind.isAddedIn(writer.scope)) {
            return mayNotKeep();
        }
        Saved saved;
        LookedUp lookedUp;
        saved.errors = kind.check(tx, writer.scope, record, lookedUp);
        if (before && before->state.version != record.state.version) {
            if (saved.errors.empty() && differences(kind, before->fields, record.fields).empty())
                saved.id = record.id;
            else
                saved.changed = before;
            saved.errors.clear();
            return saved;
        }
        const auto key = kind.keyOf(tx, record.fields);
        if (const auto id = key.empty() ? 0 : kind.findByKey(tx, key); id != 0 && id != record.id) {
            const auto other = kind.find(tx, id);
            if (!before && saved.errors.empty() && isEnteredBy(account, *other) &&
                differences(kind, other->fields, record.fields).empty()) {
                saved.id = id;
                return saved;
            }
            const bool said = std::any_of(saved.errors.begin(), saved.errors.end(),
                                          [&](const Error& error) { return error.place == kind.keyColumn(); });
            if (!said)
                saved.errors.push_back(keeps(account, kind, writer.scope, *other) ? keyKnown(kind, *other)
                                                                                  : keyTaken(kind));
        }
        if (saved.errors.empty() && !before && !confirmed) {
            auto similar = similarTo(tx, kind, kind.names(tx, record), record);
            saved.errors = std::move(similar.errors);
            saved.similar = !saved.errors.empty();
            std::erase(similar.people, account.person);
            if (kind.isPersonal()) AccessLog(address_).shown(tx, account.id, std::move(similar.people), writer.now);
        }
        if (!saved.errors.empty()) return saved;
        if (before) {
            const auto changes = differences(kind, before->fields, record.fields);
            saved.id = record.id;
            if (changes.empty()) return saved;
            kind.update(tx, writer, record);
            noteRecord(tx, kind, writer, "changed", record.id, changes);
        } else {
            saved.id = kind.insert(tx, writer, record);
            noteRecord(tx, kind, writer, "added", saved.id, {});
        }
        return saved;
    });
}

Result<void> RecordService::remove(const Account& account, const RecordKind& kind, std::int64_t id,
                                   std::int64_t version) {
    return database_.write([&](Tx& tx) -> Result<void> {
        const Writer writer{kind.scope(tx, account), account.id, clock_.now()};
        if (!kind.isRemovable()) return noRecord();
        if (!kind.isVisible(tx, id, writer.scope)) return noRecord();
        const auto record = kind.find(tx, id);
        if (!keeps(account, kind, writer.scope, *record)) return mayNotKeep();
        if (record->state.version != version)
            return Error{ErrorKind::Conflict,
                         {"records.changed_meanwhile", "Somebody changed this meanwhile. Look at it again", {}}};
        if (auto stays = kind.whyKept(tx, *record)) return std::move(*stays);
        kind.remove(tx, *record);
        noteRecord(tx, kind, writer, "removed", id, {});
        return {};
    });
}

Result<ImportPlan> RecordService::plan(const Account& account, const RecordKind& kind, const std::string& text) {
    auto plan = planned(account, kind, text);
    if (!plan) return plan;
    std::vector<PersonId> shown;
    for (const auto& line : plan->lines)
        shown.insert(shown.end(), line.shown.begin(), line.shown.end());
    noteViews(account, kind, std::move(shown));
    return plan;
}

Result<ImportPlan> RecordService::planned(const Account& account, const RecordKind& kind, const std::string& text) {
    return database_.read([&](ReadTx& tx) -> Result<ImportPlan> {
        const auto scope = kind.scope(tx, account);
        if (!keepsRecords(account) || !kind.isAddedIn(scope)) return mayNotKeep();
        return planImport(tx, kind, scope, text);
    });
}

Result<ImportDone> RecordService::import(const Account& account, const RecordKind& kind, const std::string& text,
                                         const std::string& fingerprint, bool similarToo) {
    // Decided outside of the writer, whom a long table would keep from everybody else.
    const auto plan = planned(account, kind, text);
    if (!plan) return plan.error();
    if (plan->fingerprint != fingerprint) return changedMeanwhile();
    return database_.write([&](Tx& tx) -> Result<ImportDone> {
        const Writer writer{kind.scope(tx, account), account.id, clock_.now()};
        ImportDone done;
        for (const auto& line : plan->lines) {
            if (line.outcome == Outcome::Changed) {
                if (!kind.update(tx, writer, line.record)) return changedMeanwhile();
                noteRecord(tx, kind, writer, "changed", line.record.id, line.changes);
                ++done.changed;
            } else if (line.outcome == Outcome::New || (line.outcome == Outcome::Similar && similarToo)) {
                const auto key = kind.keyOf(tx, line.record.fields);
                if (!key.empty() && kind.findByKey(tx, key) != 0) return changedMeanwhile();
                noteRecord(tx, kind, writer, "added", kind.insert(tx, writer, line.record), {});
                ++done.added;
            }
        }
        return done;
    });
}

std::string RecordService::exportTable(const Account& account, const RecordKind& kind, RecordQuery query,
                                       std::string_view language) {
    std::vector<std::string> cells;
    for (const auto& column : kind.columns())
        cells.push_back(column.header(language));
    std::string table = std::string(kUtf8Mark) + csv::write(cells);
    std::int64_t count = 0;
    std::vector<PersonId> taken;
    query.skip = 0;
    query.limit = -1;
    database_.read([&](ReadTx& tx) {
        query.scope = kind.scope(tx, account);
        if (!kind.exportsOthers()) query.scope.shared = false;
        kind.forEach(tx, query, [&](Record record) {
            if (!kind.isKeptIn(query.scope, record)) kind.hideInner(record);
            cells.clear();
            for (const auto& column : kind.columns())
                cells.push_back(textOf(record.fields, column.name));
            table += csv::write(cells);
            ++count;
            if (kind.isPersonal()) taken.push_back(kind.subjectOf(record));
        });
    });
    const auto now = clock_.now();
    database_.write([&](Tx& tx) {
        if (kind.isPersonal()) AccessLog(address_).exported(tx, account.id, taken, now);
        audit::AuditLog::append(tx, {now,
                                     audit::Actor::account(account.id),
                                     std::string(kind.name()) + ".exported",
                                     {std::string(kind.name()), 0},
                                     {},
                                     Context{{"count", count}}});
    });
    return table;
}

}  // namespace entente::records
