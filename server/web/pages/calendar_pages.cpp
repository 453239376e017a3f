#include <algorithm>
#include <set>

#include "approvals/calendar_service.h"
#include "feel/format.h"
#include "feel/temporal.h"
#include "http/url.h"
#include "programs/program_repository.h"
#include "records/program_sight.h"
#include "storage/db/database.h"
#include "web/pages/context.h"
#include "web/pages/task_words.h"
#include "web/views/calendar.h"

namespace entente::web {

using http::Access;
using http::BodyLimit;
using http::Method;
using http::Request;
using http::Response;
using programs::Calendar;
using programs::CalendarRepository;
using programs::Holiday;
using storage::ReadTx;

namespace {

constexpr const char* kCalendarsPath = "/admin/calendars";
constexpr int kDaysOfWeek = 7;

approvals::CalendarService serviceOf(const Services& services) {
    return {services.database, services.runner, services.clock};
}

int yearOf(std::string_view text) {
    const auto digits = text.substr(0, 4);
    return digits.size() == 4 ? numberOf(digits).value_or(0) : 0;
}

std::string weekendText(const Visit& visit, const std::vector<int>& weekend) {
    std::string text;
    for (const auto day : weekend)
        text += (text.empty() ? "" : ", ") + visit.text("calendar.weekday." + std::to_string(day));
    return text;
}

/// The oldest of the days from today on; empty when one of them was never compared with its source.
std::string checkedText(const Visit& visit, const Calendar& calendar, const std::string& today) {
    std::string oldest;
    for (const auto& day : calendar.days) {
        if (day.date < today) continue;
        if (day.lastChecked.empty()) return {};
        if (oldest.empty() || day.lastChecked < oldest) oldest = day.lastChecked;
    }
    return dateText(oldest, visit.language());
}

Response showAll(const Services& services, const Request& request) {
    const Visit visit(services, request);
    const auto today = todayIn(services, services.zone);
    CalendarsView view;
    services.database.read([&](ReadTx& tx) {
        const CalendarRepository calendars;
        for (const auto& known : calendars.list(tx)) {
            if (!records::maySeeCalendar(tx, *visit.account(), known.id)) continue;
            const auto calendar = calendars.findByCode(tx, known.code);
            const auto provisional = std::count_if(
                calendar->days.begin(), calendar->days.end(),
                [&](const Holiday& day) { return day.status == "provisional" && day.date >= today.substr(0, 4); });
            view.rows.push_back({calendar->name.in(visit.language().tag),
                                 kCalendarsPath + ("/" + http::url::encode(calendar->code)),
                                 weekendText(visit, calendar->weekend), checkedText(visit, *calendar, today),
                                 std::to_string(provisional)});
        }
    });
    return visit.page(render(services.site, visit.frame, view));
}

/// With the day of the week, which a date in Korean has by itself.
std::string weekdayText(const Visit& visit, const std::string& iso) {
    auto text = dateText(iso, visit.language());
    const auto date = feel::Date::parse(iso);
    if (!date || visit.language().isKorean()) return text;
    return text + ", " + visit.text("calendar.weekday." + std::to_string(date->weekday()));
}

CalendarView::Day dayOf(const Visit& visit, const Holiday& day) {
    return {day.date,
            weekdayText(visit, day.date),
            day.name.in(visit.language().tag),
            {visit.text("calendar.kind." + day.kind), day.kind == "workday" ? Tone::Blue : Tone::Neutral},
            {visit.text("calendar.status." + day.status), day.status == "decreed" ? Tone::Green : Tone::Yellow},
            day.source,
            dateText(day.lastChecked, visit.language())};
}

std::vector<CalendarView::Choice> choicesOf(const Visit& visit, const std::string& key,
                                            const std::vector<std::string>& values, const std::string& chosen) {
    std::vector<CalendarView::Choice> choices;
    for (const auto& value : values)
        choices.push_back({value, visit.text(key + value), value == chosen});
    return choices;
}

Response noCalendar() {
    return Response::error(notFound("approvals.no_calendar", "There is no such calendar"));
}

Response show(const Visit& visit, const Holiday& sent, const std::vector<PageError>& errors) {
    const auto& services = visit.services;
    const auto calendar = services.database.read([&](ReadTx& tx) {
        auto found = CalendarRepository().findByCode(tx, visit.request.parameter("code"));
        return found && records::maySeeCalendar(tx, *visit.account(), found->id) ? std::move(found) : std::nullopt;
    });
    if (!calendar) return noCalendar();
    const auto path = kCalendarsPath + ("/" + http::url::encode(calendar->code));
    const int thisYear = yearOf(todayIn(services, services.zone));
    int year = yearOf(visit.request.query("year"));
    if (year == 0) year = yearOf(sent.date);
    if (year == 0) year = thisYear;
    std::set<int> years = {thisYear, thisYear + 1, year};
    CalendarView view;
    view.name = calendar->name.in(visit.language().tag);
    view.year = year;
    for (const auto& day : calendar->days) {
        years.insert(yearOf(day.date));
        if (yearOf(day.date) == year) view.days.push_back(dayOf(visit, day));
    }
    for (const auto other : years)
        if (other != year) view.years.push_back({std::to_string(other), path + "?year=" + std::to_string(other)});
    if (visit.account() && visit.account()->isAdministrator()) {
        view.dayAction = path;
        view.removeAction = path + "/remove";
        view.weekendAction = path + "/weekend?year=" + std::to_string(year);
        if (!view.days.empty()) view.confirmAction = path + "/checked?year=" + std::to_string(year);
    }
    for (int day = 1; day <= kDaysOfWeek; ++day)
        view.weekend.push_back(
            {std::to_string(day), visit.text("calendar.weekday." + std::to_string(day)),
             std::find(calendar->weekend.begin(), calendar->weekend.end(), day) != calendar->weekend.end()});
    view.kinds = choicesOf(visit, "calendar.kind.", {"holiday", "substitute", "workday"}, sent.kind);
    view.states = choicesOf(visit, "calendar.status.", {"provisional", "decreed"}, sent.status);
    view.date = sent.date;
    view.nameEn = sent.name.en;
    view.nameLocal = sent.name.ko;
    view.source = sent.source;
    view.errors = errors;
    return visit.page(render(services.site, visit.frame, view), errors.empty() ? 200 : kUnprocessable);
}

/// Back to the year that was worked on.
Response changed(const Visit& visit, const Result<void>& done, const Holiday& sent) {
    if (!done) {
        if (done.error().kind != ErrorKind::Invalid) return Response::error(done.error());
        return show(visit, sent, {visit.pageError(done.error())});
    }
    auto path = kCalendarsPath + ("/" + http::url::encode(visit.request.parameter("code")));
    auto year = yearOf(sent.date);
    if (year == 0) year = yearOf(visit.request.query("year"));
    if (year != 0) path += "?year=" + std::to_string(year);
    return visit.done(path, "calendar_changed");
}

Response setDay(const Services& services, const Request& request) {
    const Visit visit(services, request);
    const auto field = [&](std::string_view name) { return std::string(request.field(name)); };
    const Holiday day{field("date"),   {field("name_en"), field("name_local")}, field("kind"), field("status"),
                      field("source"), todayIn(services, services.zone)};
    return changed(visit, serviceOf(services).setDay(request.parameter("code"), *visit.account(), day), day);
}

Response removeDay(const Services& services, const Request& request) {
    const Visit visit(services, request);
    Holiday day;
    day.date = request.field("date");
    return changed(visit, serviceOf(services).removeDay(request.parameter("code"), *visit.account(), day.date), day);
}

Response setWeekend(const Services& services, const Request& request) {
    const Visit visit(services, request);
    std::vector<int> weekend;
    for (const auto& [name, value] : request.fields())
        if (name == "weekend") weekend.push_back(value.size() == 1 ? value.front() - '0' : 0);
    return changed(visit, serviceOf(services).setWeekend(request.parameter("code"), *visit.account(), weekend), {});
}

Response confirm(const Services& services, const Request& request) {
    const Visit visit(services, request);
    const auto year = yearOf(request.query("year"));
    const auto done = serviceOf(services).confirmYear(request.parameter("code"), *visit.account(), year,
                                                      todayIn(services, services.zone));
    if (!done) return Response::error(done.error());
    return visit.done(
        kCalendarsPath + ("/" + http::url::encode(request.parameter("code"))) + "?year=" + std::to_string(year),
        "calendar_confirmed");
}

}  // namespace

std::vector<http::Route> calendarRoutes(const Services& services) {
    const auto on = handlersOf(services);
    const auto readers = [] { return Access::anyOf({"administrator", "coordinator"}); };
    const std::string one = kCalendarsPath + std::string("/{code}");
    return {
        {Method::Get, kCalendarsPath, readers(), BodyLimit::none(), on(showAll)},
        {Method::Get, one, readers(), BodyLimit::none(),
         [&services](const Request& request) { return show(Visit(services, request), {}, {}); }},
        {Method::Post, one, Access::role("administrator"), BodyLimit::form(), on(setDay)},
        {Method::Post, one + "/remove", Access::role("administrator"), BodyLimit::form(), on(removeDay)},
        {Method::Post, one + "/weekend", Access::role("administrator"), BodyLimit::form(), on(setWeekend)},
        {Method::Post, one + "/checked", Access::role("administrator"), BodyLimit::form(), on(confirm)},
    };
}

}  // namespace entente::web
