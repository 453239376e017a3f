#pragma once

#include <string>
#include <vector>

#include "feel/value.h"

namespace entente::workflow {

/// A value that is another one in a later revision of a document.
struct ValueChange {
    std::string path;  ///< `contacts[4].phone`; rows count from 1
    std::string list;  ///< path of the innermost list around it, empty outside lists
    int row = 0;       ///< in that list, 0 outside lists
    std::string name;  ///< of the entry, empty for a row as a whole
    feel::Value before, after;
    std::string side;  ///< what the row says in its entry `side`, before and after alike; else empty
};

/// All values that differ, entry by entry and row by row: a row that was put in between others counts as a change of
/// all that follow.
std::vector<ValueChange> changesBetween(const feel::Context& before, const feel::Context& after);

/// What a rule sees of it: path, list, row, name, before, after, side; null for what is empty.
feel::Value changeValue(const ValueChange& change);

/// Whether the change is one of what `path` names: an entry of this name anywhere, or with dots a path from the top,
/// with all that it holds and all that holds it.
bool concerns(const ValueChange& change, std::string_view path);

}  // namespace entente::workflow
