#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "bpmn/model.h"
#include "feel/temporal.h"

namespace entente::bpmn {

/// A repeating interval of ISO 8601: `R3/PT10H`, `R/P1D`, `R3/2027-01-01T00:00:00Z/P1D`; or a cron expression. The
/// start is written as `parseMoment` reads it.
struct Cycle {
    std::int64_t count = -1;  ///< how often; -1: without end
    std::optional<feel::DateTime> start;
    std::string interval;  ///< an ISO duration longer than nothing, or the cron expression
};

std::optional<Cycle> parseCycle(std::string_view text);

/// A duration that is longer than nothing.
bool isPositiveDuration(std::string_view text);

/// `2027-01-05T09:00:00Z`, also without a zone or with a named one, as FEEL (`…@Europe/Berlin`) or as Camunda 8
/// (`…+01:00[Europe/Berlin]`) writes it; a mere date is its midnight.
std::optional<feel::DateTime> parseMoment(std::string_view text);

/// Whether a literal timer text is readable as what `kind` asks for.
bool isTimerText(TimerKind kind, std::string_view text);

}  // namespace entente::bpmn
