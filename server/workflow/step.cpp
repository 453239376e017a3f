#include "workflow/step.h"

#include "engine/evaluator.h"

namespace entente::workflow {

using feel::Context;

Context processVariables(const engine::State& state) {
    return engine::visible(state, engine::kProcessScope);
}

Context Situation::variables() const {
    return processVariables(instance.state);
}

Context Situation::variablesOf(engine::Key element) const {
    const bool there = instance.state.elements.contains(element);
    return engine::visible(instance.state, there ? element : engine::kProcessScope);
}

Seen Situation::seenBy(engine::Key element) const {
    return {packageOf(element), variablesOf(element)};
}

Seen Step::seenBy(const engine::Task& task) const {
    if (after.elements.contains(task.element)) return {packageOf(task), engine::visible(after, task.element)};
    engine::State seen;
    seen.elements = after.elements;
    seen.variables = after.variables;
    seen.elements.insert(before.state().elements.begin(), before.state().elements.end());
    seen.variables.insert(before.state().variables.begin(), before.state().variables.end());
    return {packageOf(task), engine::visible(seen, task.element)};
}

const Package& Step::packageOf(const engine::Task& task) const {
    return after.elements.contains(task.element) ? before.library.around(after, task.element)
                                                 : before.packageOf(task.element);
}

}  // namespace entente::workflow
