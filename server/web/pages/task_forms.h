#pragma once

#include "forms/form.h"
#include "programs/program.h"
#include "web/pages/context.h"
#include "workflow/step.h"

namespace entente::web {

/// What a task's form sees (`approvals::surroundings`), for whoever looks at it.
forms::Surroundings surroundingsOf(const Visit& visit, const workflow::Situation& situation,
                                   const workflow::StoredTask& task);

}  // namespace entente::web
