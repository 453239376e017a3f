#pragma once

#include <string>

#include "web/pages/context.h"
#include "workflow/task.h"

namespace entente::web {

/// `Moved from 10 February 2027, 18:00 …, because 4 February 2027, …, was declared a holiday (…)`. Empty when no
/// calendar moved the deadline, or somebody has moved it since.
std::string dueMovedText(const Visit& visit, const workflow::StoredTask& task);

}  // namespace entente::web
