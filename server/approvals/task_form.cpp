#include "approvals/task_form.h"

#include "workflow/mail_composer.h"

namespace entente::approvals {

using feel::Context;
using workflow::Situation;
using workflow::StoredTask;

forms::Surroundings surroundings(const Clock& clock, const Situation& situation, const std::string& language,
                                 const StoredTask& task) {
    forms::Surroundings around{clock, situation.variablesOf(task.task.element), language,
                               situation.program().party(task.side).zone};
    around.variables.set("program", situation.programValue());
    if (const auto* decision = around.variables.find("decision"))
        around.variables.set("decision", workflow::decisionIn(*decision, language));
    return around;
}

Result<Context> readForm(const Clock& clock, const Situation& situation, const StoredTask& task,
                         const forms::Fields& fields, const std::string& language) {
    const auto* form = situation.packageOf(task).form(task.task.formId);
    if (!form) return Context{};
    auto submission = form->validate(fields, surroundings(clock, situation, language, task));
    if (!submission.ok()) {
        const auto& first = submission.errors.front();
        return Error{ErrorKind::Invalid, first.message, first.id};
    }
    return submission.values;
}

}  // namespace entente::approvals
