#include "web/pages/task_forms.h"

#include "approvals/task_form.h"

namespace entente::web {

forms::Surroundings surroundingsOf(const Visit& visit, const workflow::Situation& situation,
                                   const workflow::StoredTask& task) {
    return approvals::surroundings(visit.services.clock, situation, visit.language().tag, task);
}

}  // namespace entente::web
