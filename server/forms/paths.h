#pragma once

#include <string_view>

#include "feel/value.h"

namespace entente::forms {

/// `context` with the value at a dotted path: `concept.title` sets the entry `title` of the context `concept`, which is
/// made where it is missing or is no context.
void setPath(feel::Context& context, std::string_view path, feel::Value value);

/// The value at a dotted path; nullptr when there is none.
const feel::Value* findPath(const feel::Context& context, std::string_view path);

/// Without the entry at a dotted path.
void erasePath(feel::Context& context, std::string_view path);

/// `over` laid over `under`: contexts entry by entry, every other value replaces.
feel::Context merged(const feel::Context& under, const feel::Context& over);

}  // namespace entente::forms
