#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "programs/program.h"

namespace entente::programs {

/// One day on which an office does not work as its week would have it.
struct Holiday {
    std::string date;  ///< ISO
    Bilingual name;
    std::string kind = "holiday";        ///< holiday, substitute, workday (a make-up day)
    std::string status = "provisional";  ///< provisional, decreed
    std::string source;                  ///< the decree or page it was taken from
    std::string lastChecked;             ///< ISO date; empty when nobody has compared it with its source
};

/// When the offices of one country or ministry work.
struct Calendar {
    std::int64_t id = 0;
    std::string code;
    Bilingual name;
    std::vector<int> weekend;   ///< ISO weekday numbers
    std::vector<Holiday> days;  ///< by date
};

}  // namespace entente::programs
