#include "feel/json.h"
#include "feel/temporal.h"
#include "programs/program_repository.h"

namespace entente::programs {

using feel::Context;
using feel::List;
using feel::Value;
using storage::ReadTx;
using storage::Tx;

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
            "INSERT INTO holiday(calendar_id, date, name_en, name_local, kind, status, source) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7)",
            id, day["date"].textOr(""), day["name"].textOr(""), day["nameKo"].textOr(""), day["kind"].textOr("holiday"),
            day["status"].textOr("provisional"), source);
    return id;
}

std::int64_t CalendarRepository::idOf(ReadTx& tx, std::string_view code) const {
    auto rows = tx.query("SELECT id FROM calendar WHERE code = $1", code);
    return rows.next() ? rows.int64(0) : 0;
}

}  // namespace entente::programs
