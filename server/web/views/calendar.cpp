#include "web/views/calendar.h"

#include <utility>

#include "web/views/parts.h"

namespace entente::web {

namespace {

Data::List choices(const std::string& name, const std::vector<CalendarView::Choice>& all) {
    Data::List list;
    for (const auto& choice : all)
        list.push_back(Data()
                           .set("id", list.empty() ? name : name + "-" + choice.value)
                           .set("value", choice.value)
                           .set("label", choice.label)
                           .set("chosen", choice.chosen));
    return list;
}

}  // namespace

std::string render(const Site& site, const Frame& frame, const CalendarsView& view) {
    Data::List rows;
    for (const auto& row : view.rows)
        rows.push_back(Data()
                           .set("name", row.name)
                           .set("url", row.url)
                           .set("weekend", row.weekend)
                           .set("checked", row.lastChecked)
                           .set("provisional", row.provisional));
    Data data;
    data.set("rows", std::move(rows));
    Page page{.title = site.text(frame.language, "calendars.title")};
    page.body = body(site, frame, "calendars", std::move(data));
    return document(site, frame, page);
}

std::string render(const Site& site, const Frame& frame, const CalendarView& view) {
    Data::List days;
    for (const auto& day : view.days)
        days.push_back(Data()
                           .set("date", day.date)
                           .set("day", day.day)
                           .set("name", day.name)
                           .set("kind", day.kind.text)
                           .set("kind_tone", toneClass(day.kind.tone))
                           .set("status", day.status.text)
                           .set("status_tone", toneClass(day.status.tone))
                           .set("source", day.source)
                           .set("checked", day.lastChecked)
                           .set("remove_action", view.removeAction));
    Data data;
    data.set("heading", view.name).set("year", view.year).set("years", linkData(view.years));
    data.set("days", std::move(days)).set("has_days", !view.days.empty());
    data.set("day_action", view.dayAction).set("weekend_action", view.weekendAction);
    data.set("confirm_action", view.confirmAction).set("weekend", choices("weekend", view.weekend));
    data.set("kinds", choices("kind", view.kinds)).set("states", choices("status", view.states));
    data.set("date", view.date).set("name_en", view.nameEn).set("name_local", view.nameLocal);
    data.set("source", view.source);
    setErrors(data, view.errors, {"date", "name_en", "name_local", "kind", "status", "source", "weekend"});
    Page page{.title = view.name,
              .errors = view.errors,
              .back = Link{site.text(frame.language, "calendars.title"), "/admin/calendars"}};
    page.body = body(site, frame, "calendar", std::move(data));
    return document(site, frame, page);
}

}  // namespace entente::web
