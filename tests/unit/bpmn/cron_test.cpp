#include "bpmn/cron.h"

#include <doctest/doctest.h>

using namespace entente;
using namespace entente::bpmn;

TEST_CASE("the next moment of a cron expression") {
    struct Case {
        const char* text;
        const char* from;
        const char* zone;
        const char* next;
    };
    const Case cases[] = {
        {"0 30 8 * * MON-FRI", "2027-01-01T08:30:00Z", "UTC", "2027-01-04T08:30:00Z"},
        {"0 0 9 * * *", "2027-01-01T00:00:00Z", "Asia/Seoul", "2027-01-02T00:00:00Z"},
        {"*/15 * * * * *", "2027-01-01T00:00:01Z", "UTC", "2027-01-01T00:00:15Z"},
        {"0 0 0 L * *", "2027-02-01T00:00:00Z", "UTC", "2027-02-28T00:00:00Z"},
        {"0 0 0 * * 5L", "2027-01-01T00:00:00Z", "UTC", "2027-01-29T00:00:00Z"},
        {"0 0 0 ? * MON#2", "2027-01-01T00:00:00Z", "UTC", "2027-01-11T00:00:00Z"},
        {"0 0 0 29 FEB ?", "2027-01-01T00:00:00Z", "UTC", "2028-02-29T00:00:00Z"},
        {"@weekly", "2027-01-01T00:00:00Z", "UTC", "2027-01-03T00:00:00Z"},
        {"@Hourly", "2027-01-01T00:59:59Z", "UTC", "2027-01-01T01:00:00Z"},
        // The clock of Berlin never shows 02:30 on 28 March, and shows it twice on 31 October.
        {"0 30 2 * * *", "2027-03-27T12:00:00Z", "Europe/Berlin", "2027-03-29T00:30:00Z"},
        {"0 30 2 * * *", "2027-10-30T12:00:00Z", "Europe/Berlin", "2027-10-31T00:30:00Z"},
        {"0 30 2 * * *", "2027-10-31T00:30:00Z", "Europe/Berlin", "2027-11-01T01:30:00Z"},
    };
    for (const auto& one : cases) {
        CAPTURE(one.text);
        CAPTURE(one.from);
        const auto cron = Cron::parse(one.text);
        REQUIRE(cron);
        const auto next = cron->next(*Timestamp::fromIso(one.from), one.zone);
        REQUIRE(next);
        CHECK(next->iso() == one.next);
    }
    CHECK_FALSE(Cron::parse("0 0 0 31 FEB *")->next(*Timestamp::fromIso("2027-01-01T00:00:00Z"), "UTC"));
}

TEST_CASE("what is no cron expression") {
    for (const char* text :
         {"", "* * * * *", "* * * * * * *", "60 * * * * *", "* * 24 * * *", "* * * 0 * *", "* * * * 13 *",
          "* * * * * 8", "5-1 * * * * *", "*/0 * * * * *", "1- * * * * *", "-1 * * * * *", "* * * * * MON#6",
          "* * * * * #", "* * * * * XL", "@never", ", * * * * *"}) {
        CAPTURE(text);
        CHECK_FALSE(Cron::parse(text));
    }
}
