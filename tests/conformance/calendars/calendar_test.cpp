#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include "feel/expression.h"
#include "feel/json.h"

using namespace entente;
using feel::Context;
using feel::List;
using feel::Value;

namespace {

const std::filesystem::path kFolder = std::filesystem::path(ENTENTE_SOURCE_DIR) / "tests/conformance/calendars";

class Still final : public Clock {
  public:
    Timestamp now() const override { return {}; }
};

Value readJson(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    const std::string text(std::istreambuf_iterator<char>(stream), {});
    const auto value = feel::fromJson(text);
    REQUIRE_MESSAGE(value.ok(), file.string());
    return *value;
}

/// By id, as `etc/calendars.json` writes them.
std::map<std::string, Value> knownCalendars() {
    std::map<std::string, Value> known;
    for (const auto& file :
         {std::filesystem::path(ENTENTE_SOURCE_DIR) / "etc/calendars.json", kFolder / "partners.json"}) {
        const auto all = readJson(file);
        for (const auto& calendar : all["calendars"].list())
            known[calendar["id"].string()] = calendar;
    }
    return known;
}

/// As FEEL's functions take it, with what the row changes.
Value calendarOf(const Value& known, const Value& changed) {
    std::map<std::string, std::string> days;
    const auto add = [&](const Value& list) {
        if (list.isList())
            for (const auto& day : list.list())
                days[day["date"].string()] = day["kind"].textOr("holiday");
    };
    add(known["days"]);
    if (changed["remove"].isList())
        for (const auto& day : changed["remove"].list())
            REQUIRE(days.erase(day.string()) == 1);
    add(changed["add"]);
    List holidays, workdays;
    for (const auto& [date, kind] : days)
        (kind == "workday" ? workdays : holidays).push_back(*feel::Date::parse(date));
    return Context{{"weekend", known["weekend"]}, {"holidays", std::move(holidays)}, {"workdays", std::move(workdays)}};
}

/// The rule as a definition writes it.
std::string expressionOf(const std::string& rule) {
    const std::string between = "between ";
    if (rule == "works") return "is working day(from, calendars)";
    if (rule == "on or after" || rule == "on or before") return "working day " + rule + "(from, calendars)";
    if (rule.starts_with(between))
        return "working days between(from, @\"" + rule.substr(between.size()) + "\", calendars)";
    if (rule.starts_with("D-"))
        return "working day on or before(from - duration(\"P" + rule.substr(2) + "D\"), calendars)";
    return "add working days(from, " + rule.substr(rule.front() == '+' ? 1 : 0) + ", calendars)";
}

std::string withClock(const std::string& expression, const std::string& at) {
    const auto blank = at.find(' ');
    return "date and time(" + expression + ", time(\"" + at.substr(0, blank) + ":00@" + at.substr(blank + 1) + "\"))";
}

std::string outcomeOf(const Value& row, const List& calendars) {
    auto expression = expressionOf(row["rule"].string());
    if (row["at"].isString()) expression = withClock(expression, row["at"].string());
    const Still clock;
    const Context variables{{"from", *feel::Date::parse(row["from"].string())}, {"calendars", calendars}};
    const auto value = feel::evaluate(expression, variables, feel::Environment{clock});
    REQUIRE_MESSAGE(value.ok(), expression);
    return value->isDateTime() ? value->dateTime().moment("UTC")->iso() : value->text();
}

}  // namespace

TEST_CASE("working days, shared ones, and the clock of the addressee: row by row") {
    const auto known = knownCalendars();
    std::size_t counted = 0;
    for (const auto& file : std::filesystem::directory_iterator(kFolder / "rows")) {
        const auto table = readJson(file.path());
        for (const auto& row : table["rows"].list()) {
            ++counted;
            CAPTURE(file.path().filename().string());
            CAPTURE(row.text());
            List calendars;
            for (const auto& id : (row["calendars"].isList() ? row["calendars"] : table["calendars"]).list())
                calendars.push_back(calendarOf(known.at(id.string()), row["changed"][id.string()]));
            CHECK(outcomeOf(row, calendars) == row["expected"].textOr(row["expected"].text()));
            CHECK(!row["why"].textOr("").empty());
        }
    }
    CHECK(counted >= 60);
}

TEST_CASE("another program counts the same") {
    if (std::system("python3 -c 'import zoneinfo' 2> /dev/null") != 0) {
        MESSAGE("skipped: there is no python3 from 3.9 on");
        return;
    }
    CHECK(std::system(("python3 " + (kFolder / "reckon.py").string()).c_str()) == 0);
}
