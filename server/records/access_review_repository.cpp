#include <algorithm>

#include "feel/zone.h"
#include "records/access_review.h"
#include "storage/db/collect.h"

namespace entente::records {

using storage::ReadTx;
using storage::Rows;

namespace {

constexpr std::int64_t kSecondsOfHour = 3600;
constexpr std::int64_t kEvening = 22, kMorning = 6;  // hours
constexpr std::int64_t kHoursOfDay = 24;
constexpr int kMostMonths = 26;

constexpr const char* kEntries =
    "SELECT a.account_id, a.at, a.action, p.name, p.name_ko, o.zone, r.access_id FROM personal_access a "
    "LEFT JOIN personal_reveal r ON r.access_id = a.id "
    "JOIN account c ON c.id = a.account_id JOIN person p ON p.id = c.person_id "
    "LEFT JOIN organisation o ON o.id = p.organisation_id WHERE a.at >= $1 AND a.at < $2 ORDER BY a.account_id, a.at";
constexpr const char* kPersons =
    "SELECT count(DISTINCT w.person_id) FROM personal_access a JOIN personal_access_person w ON w.access_id = a.id "
    "WHERE a.account_id = $1 AND a.at >= $2 AND a.at < $3";
constexpr const char* kPage =
    "SELECT id, at, action, persons, coalesce((SELECT reason FROM personal_reveal WHERE access_id = id), ''), address "
    "FROM personal_access WHERE account_id = $1 AND at >= $2 AND at < $3 "
    "AND ($4 = 0 OR (at, id) < (SELECT at, id FROM personal_access WHERE id = $4)) ORDER BY at DESC, id DESC LIMIT $5";
constexpr const char* kNames =
    "SELECT p.id, p.name, p.name_ko FROM personal_access_person w JOIN person p ON p.id = w.person_id "
    "WHERE w.access_id = $1 ORDER BY w.person_id LIMIT $2";
constexpr const char* kReview =
    "SELECT r.month, p.name, p.name_ko, r.at, r.remark FROM access_review r JOIN account c ON c.id = r.account_id "
    "JOIN person p ON p.id = c.person_id WHERE r.month = $1";

/// Counts the entries of one account as they come, in the order of time.
class Counting {
  public:
    void add(AccessCount& count, std::int64_t second, std::string_view zone, bool exported) {
        ++(exported ? count.exports : count.views);
        const auto local = feel::toLocal({second * 1'000'000}, zone).seconds / kSecondsOfHour;
        const auto hour = local % kHoursOfDay;
        if (hour >= kEvening || hour < kMorning) ++count.atNight;
        inHour_ = local == hour_ ? inHour_ + 1 : 1;
        hour_ = local;
        count.inAnHour = std::max(count.inAnHour, inHour_);
    }

  private:
    std::int64_t hour_ = -1, inHour_ = 0;
};

}  // namespace

std::vector<AccessCount> AccessReviewRepository::counts(ReadTx& tx, const Month& month, std::string_view zone) const {
    std::vector<AccessCount> counts;
    Counting counting;
    auto rows = tx.query(kEntries, month.begin, month.end);
    while (rows.next()) {
        if (const auto account = rows.id<AccountId>(0); counts.empty() || counts.back().account != account) {
            counts.push_back({account, {rows.text(3), rows.text(4)}});
            counting = {};
        }
        const auto own = rows.optionalText(5).value_or("");
        counting.add(counts.back(), rows.timestamp(1).micros / 1'000'000, own.empty() ? zone : own,
                     rows.text(2) == "exported");
        if (!rows.isNull(6)) ++counts.back().reveals;
    }
    for (auto& count : counts)
        count.persons = storage::first(tx.query(kPersons, count.account, month.begin, month.end), [](const Rows& row) {
                            return row.int64(0);
                        }).value_or(0);
    std::stable_sort(counts.begin(), counts.end(),
                     [](const AccessCount& one, const AccessCount& other) { return one.persons > other.persons; });
    return counts;
}

std::vector<AccessEntry> AccessReviewRepository::entries(ReadTx& tx, AccountId account, const Month& month,
                                                         std::int64_t before, int limit, int names) const {
    auto entries = storage::all(tx.query(kPage, account, month.begin, month.end, before, limit), [](const Rows& rows) {
        AccessEntry entry{rows.int64(0), rows.timestamp(1), rows.text(2) == "exported", rows.int64(3),
                          rows.optionalText(5).value_or("")};
        entry.reason = rows.text(4);
        return entry;
    });
    for (auto& entry : entries) {
        auto rows = tx.query(kNames, entry.id, names);
        while (rows.next()) {
            entry.shown.push_back(rows.id<PersonId>(0));
            entry.names.push_back({rows.text(1), rows.text(2)});
        }
    }
    return entries;
}

std::optional<programs::Bilingual> AccessReviewRepository::nameOf(ReadTx& tx, AccountId account) const {
    return storage::first(
        tx.query("SELECT p.name, p.name_ko FROM account c JOIN person p ON p.id = c.person_id WHERE c.id = $1",
                 account),
        [](const Rows& rows) {
            return programs::Bilingual{rows.text(0), rows.text(1)};
        });
}

std::optional<AccessReview> AccessReviewRepository::review(ReadTx& tx, const Month& month) const {
    return storage::first(tx.query(kReview, month.text), [](const Rows& rows) {
        return AccessReview{rows.text(0), {rows.text(1), rows.text(2)}, rows.timestamp(3), rows.text(4)};
    });
}

std::vector<Month> AccessReviewRepository::open(ReadTx& tx, Timestamp now, std::string_view zone) const {
    std::vector<Month> months;
    auto month = Month::of(now, zone);
    // Entries end after two years.
    for (int i = 0; i < kMostMonths; ++i) {
        month = month.before(zone);
        if (review(tx, month)) continue;
        auto any = tx.query("SELECT 1 FROM personal_access WHERE at >= $1 AND at < $2 LIMIT 1", month.begin, month.end);
        if (any.next()) months.push_back(month);
    }
    return months;
}

void AccessReviewRepository::insert(storage::Tx& tx, const Month& month, AccountId by, Timestamp at,
                                    std::string_view remark) const {
    tx.run("INSERT INTO access_review(month, account_id, at, remark) VALUES ($1, $2, $3, $4)", month.text, by, at,
           remark);
}

}  // namespace entente::records
