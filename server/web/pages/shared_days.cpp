#include "web/pages/shared_days.h"

#include <algorithm>

#include "feel/expression.h"
#include "feel/temporal.h"

namespace entente::web {

std::int64_t sharedDays(const programs::Program& program, Timestamp from, Timestamp to) {
    static const auto kCount = feel::Expression::compile("working days between(from, to, calendars)");
    if (to < from) return -sharedDays(program, to, from);
    const auto zone = feel::ZoneRef::named(program.a.zone);
    const auto first = feel::DateTime::of(from, zone).date;
    const auto last = feel::DateTime::of(to, zone).date;
    if (first == last) return 0;
    const feel::Context variables{
        {"from", first}, {"to", last}, {"calendars", feel::List{program.a.calendar, program.b.calendar}}};
    const SystemClock clock;
    const auto days = kCount.value().evaluate(variables, feel::Environment{clock});
    if (!days || !days->isNumber()) return 0;
    return days->number().toInt64().value_or(0);
}

std::int64_t daysLate(const programs::Program& program, std::optional<Timestamp> due, Timestamp now) {
    return due && *due < now ? std::max<std::int64_t>(1, sharedDays(program, *due, now)) : 0;
}

}  // namespace entente::web
