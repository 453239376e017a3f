#pragma once

#include <cstdint>

#include "workflow/step.h"

namespace entente::workflow {

/// The participant whom the case that the step begins is about, so that pages find it without reading variables: what
/// the property `participation` of its process gives, a number within the program. 0 where there is none, or where the
/// expression gives something else.
std::int64_t participationOf(const Step& step);

}  // namespace entente::workflow
