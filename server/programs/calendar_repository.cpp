#include <fmt/format.h>
#include <fmt/ranges.h>

#include "feel/json.h"
#include "feel/temporal.h"
#include "programs/program_repository.h"
#include "storage/db/collect.h"

namespace entente::programs {

using feel::Context;
using feel::List;
using feel::Value;
using storage::ReadTx;
using storage::Rows;
using storage::Tx;

namespace {

constexpr const char* kKnownIn =
    "SELECT 1 FROM organisation WHERE country = $2 AND calendar_id = $1 UNION ALL "
    "SELECT 1 FROM program_party p JOIN program_party own ON own.program_id = p.program_id "
    "JOIN organisation o ON o.id = own.organisation_id WHERE p.calendar_id = $1 AND o.country = $2 LIMIT 1";
constexpr const char* kDays =
    "SELECT date, name_en, name_local, kind, status, source, last_checked FROM holiday WHERE calendar_id = $1 "
    "ORDER BY date";
constexpr const char* kDaysOff =
    "SELECT date, name_en, name_local, kind, status, source, last_checked FROM holiday WHERE calendar_id = "
    "(SELECT id FROM calendar WHERE code = $1) AND kind <> 'workday' AND date BETWEEN $2 AND $3 ORDER BY date";
constexpr const char* kSetDay =
    "INSERT INTO holiday(calendar_id, date, name_en, name_local, kind, status, source, last_checked) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (calendar_id, date) DO UPDATE SET name_en = excluded.name_en, "
    "name_local = excluded.name_local, kind = excluded.kind, status = excluded.status, source = excluded.source, "
    "last_checked = excluded.last_checked";

Calendar readCalendar(const Rows& rows) {
    Calendar calendar;
    calendar.id = rows.int64(0);
    calendar.code = rows.text(1);
    calendar.name = {rows.text(2), rows.text(3)};
    for (const char c : rows.text(4))
        if (c >= '1' && c <= '7') calendar.weekend.push_back(c - '0');
    return calendar;
}

Holiday readHoliday(const Rows& rows) {
    return {rows.text(0), {rows.text(1), rows.text(2)},     rows.text(3), rows.text(4),
            rows.text(5), rows.optionalText(6).value_or("")};
}

}  // namespace

Value CalendarRepository::find(ReadTx& tx, std::int64_t id) const {
    auto calendar = tx.query("SELECT name_en, weekend FROM calendar WHERE id = $1", id);
    if (!calendar.next()) return Value::null("there is no such calendar");
    List holidays, workdays;
    auto days = tx.query("SELECT date, kind FROM holiday WHERE calendar_id = $1 ORDER BY date", id);
    while (days.next())
        if (const auto date = feel::Date::parse(days.text(0)))
            (days.text(1) == "workday" ? workdays : holidays).push_back(*date);
    return Context{{"name", calendar.text(0)},
                   {"weekend", feel::fromJson("[" + calendar.text(1) + "]").value()},
                   {"holidays", std::move(holidays)},
                   {"workdays", std::move(workdays)}};
}

std::int64_t CalendarRepository::insert(Tx& tx, const Value& calendar, std::string_view source) const {
    std::string weekend;
    if (calendar["weekend"].isList())
        for (const auto& day : calendar["weekend"].list())
            weekend += (weekend.empty() ? "" : ",") + day.text();
    tx.run("INSERT INTO calendar(code, name_en, name_ko, weekend) VALUES ($1, $2, $3, $4)", calendar["id"].textOr(""),
           calendar["name"].textOr(""), calendar["nameKo"].textOr(""), weekend);
    const auto id = tx.lastInsertId();
    if (!calendar["days"].isList()) return id;
    for (const auto& day : calendar["days"].list())
        tx.run(
            "INSERT INTO holiday(calendar_id, date, name_en, name_local, kind, status, source, last_checked) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            id, day["date"].textOr(""), day["name"].textOr(""), day["nameKo"].textOr(""), day["kind"].textOr("holiday"),
            day["status"].textOr("provisional"), calendar["source"].textOr(source),
            calendar["lastChecked"].isString() ? std::optional(calendar["lastChecked"].string()) : std::nullopt);
    return id;
}

std::int64_t CalendarRepository::idOf(ReadTx& tx, std::string_view code) const {
    auto rows = tx.query("SELECT id FROM calendar WHERE code = $1", code);
    return rows.next() ? rows.int64(0) : 0;
}

bool CalendarRepository::isKnownIn(ReadTx& tx, std::int64_t calendar, std::string_view country) const {
    return !country.empty() && tx.query(kKnownIn, calendar, country).next();
}

std::string CalendarRepository::codeOf(ReadTx& tx, std::int64_t id) const {
    auto rows = tx.query("SELECT code FROM calendar WHERE id = $1", id);
    return rows.next() ? rows.text(0) : std::string();
}

std::vector<Calendar> CalendarRepository::list(ReadTx& tx) const {
    return storage::all(tx.query("SELECT id, code, name_en, name_ko, weekend FROM calendar ORDER BY name_en"),
                        readCalendar);
}

std::optional<Calendar> CalendarRepository::findByCode(ReadTx& tx, std::string_view code) const {
    auto calendar = storage::first(
        tx.query("SELECT id, code, name_en, name_ko, weekend FROM calendar WHERE code = $1", code), readCalendar);
    if (!calendar) return std::nullopt;
    calendar->days = storage::all(tx.query(kDays, calendar->id), readHoliday);
    return calendar;
}

std::vector<Holiday> CalendarRepository::daysOff(ReadTx& tx, std::string_view code, std::string_view from,
                                                 std::string_view to) const {
    return storage::all(tx.query(kDaysOff, code, from, to), readHoliday);
}

void CalendarRepository::setWeekend(Tx& tx, std::int64_t calendar, const std::vector<int>& weekend) const {
    tx.run("UPDATE calendar SET weekend = $2 WHERE id = $1", calendar, fmt::format("{}", fmt::join(weekend, ",")));
}

void CalendarRepository::setDay(Tx& tx, std::int64_t calendar, const Holiday& day) const {
    tx.run(kSetDay, calendar, day.date, day.name.en, day.name.ko, day.kind, day.status, day.source,
           day.lastChecked.empty() ? std::nullopt : std::optional(day.lastChecked));
}

bool CalendarRepository::removeDay(Tx& tx, std::int64_t calendar, std::string_view date) const {
    return tx.run("DELETE FROM holiday WHERE calendar_id = $1 AND date = $2", calendar, date) == 1;
}

void CalendarRepository::setChecked(Tx& tx, std::int64_t calendar, int year, std::string_view date) const {
    tx.run("UPDATE holiday SET last_checked = $3 WHERE calendar_id = $1 AND substr(date, 1, 4) = $2", calendar,
           fmt::format("{:04}", year), date);
}

}  // namespace entente::programs
