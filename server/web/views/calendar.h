#pragma once

#include <string>
#include <vector>

#include "web/frame.h"

namespace entente::web {

/// `/admin/calendars`.
struct CalendarsView {
    struct Row {
        std::string name = {}, url = {};
        std::string weekend = {};      ///< names of the days
        std::string lastChecked = {};  ///< the oldest of the days ahead; empty when one was never compared
        std::string provisional = {};  ///< how many days of the year are not decreed yet
    };
    std::vector<Row> rows = {};
};
std::string render(const Site& site, const Frame& frame, const CalendarsView& view);

/// `/admin/calendars/{code}?year=2027`. A day posts `date`, `name_en`, `name_local`, `kind`, `status`, `source`.
struct CalendarView {
    struct Day {
        std::string date = {};  ///< ISO
        std::string day = {};   ///< in words, with the day of the week
        std::string name = {};
        Tag kind = {}, status = {};
        std::string source = {}, lastChecked = {};
    };
    struct Choice {
        std::string value = {}, label = {};
        bool chosen = false;
    };
    std::string name = {};
    int year = 0;
    std::vector<Link> years = {};  ///< the others
    std::vector<Day> days = {};
    std::string dayAction = {}, removeAction = {}, weekendAction = {}, confirmAction = {};  ///< empty: only to read
    std::vector<Choice> weekend = {}, kinds = {}, states = {};
    std::string date = {}, nameEn = {}, nameLocal = {}, source = {};  ///< as sent
    std::vector<PageError> errors = {};
};
std::string render(const Site& site, const Frame& frame, const CalendarView& view);

}  // namespace entente::web
