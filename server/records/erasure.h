#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "base/id.h"
#include "base/time.h"

namespace entente::records {

/// How a person stands with the end of their data.
struct Erasure {
    PersonId person;
    std::string confirmation = {};  ///< what who erases them types: their address
    std::string keepUntil = {};     ///< ISO day set for this person; empty: as for everybody
    std::string lastDay = {};       ///< ISO day after which they are erased by themselves; empty: never
    bool erased = false;
    std::vector<Error> hindrances = {};  ///< why they cannot be erased now
};

}  // namespace entente::records
