#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace entente::records {

/// The moment at which clocks of a zone show `2027-03-05T14:00`, also with a space or seconds; nothing for another text
/// and for a time that a change of the clocks leaves out. Of one that comes twice the first is meant.
std::optional<Timestamp> agendaMoment(std::string_view text, const std::string& zone);

/// `2027-03-05T14:00`, as forms take it.
std::string agendaText(Timestamp moment, const std::string& zone);

}  // namespace entente::records
