#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "identity/account.h"
#include "programs/calendar.h"
#include "storage/db/database.h"
#include "workflow/runner.h"

namespace entente::approvals {

struct DueReview;
struct TimerReview;

/// Changes of calendars by administrators, and what they mean for deadlines: a task whose due date was counted with the
/// calendar as it stood is moved to the day that is counted now, with its reminders and escalation, which are counted
/// anew also where it stays, by a worker that asks for one after the other. One that somebody set by hand, or that was
/// counted from something else, stays. Errors of input have the field's name in `place`. Stateless; thread-safe.
class CalendarService {
  public:
    CalendarService(storage::Database& database, workflow::Runner& runner, const Clock& clock)
        : database_(database), runner_(runner), clock_(clock) {}

    Result<void> setDay(std::string_view calendar, const identity::Account& account, const programs::Holiday& day);
    Result<void> removeDay(std::string_view calendar, const identity::Account& account, const std::string& date);
    Result<void> setWeekend(std::string_view calendar, const identity::Account& account,
                            const std::vector<int>& weekend);
    /// The days of the year were compared with their source.
    Result<void> confirmYear(std::string_view calendar, const identity::Account& account, int year,
                             const std::string& today);

    /// Looks at one of the deadlines, or the timers of one of the cases, that changes have left to be moved or, when
    /// none is left, tells whoever holds what moved; false when there was nothing to do.
    bool moveOne();

  private:
    template <typename Change>
    Result<void> change(std::string_view calendar, const identity::Account& account, std::string action,
                        feel::Context detail, const Change& apply);
    Result<void> move(const DueReview& review);
    Result<void> move(const TimerReview& review);
    /// Whether there was something of that kind to look at. What cannot be moved is logged and passed over.
    template <typename Review>
    bool moveNext(const std::optional<Review>& review, const std::string& subject);

    storage::Database& database_;
    workflow::Runner& runner_;
    const Clock& clock_;
};

}  // namespace entente::approvals
