#include "workflow/case_subject.h"

#include "engine/definition.h"
#include "workflow/fixed_clock.h"

namespace entente::workflow {

std::int64_t participationOf(const Step& step) {
    const auto definition = step.before.package->library->load(step.after.info.processId);
    if (!definition) return 0;
    for (const auto& property : definition->process().properties) {
        if (property.name != "participation" || !property.value.starts_with('=')) continue;
        auto names = processVariables(step.after);
        names.set("program", step.before.programValue());
        const FixedClock clock(step.before.now);
        const auto found = feel::evaluate(std::string_view(property.value).substr(1), names,
                                          feel::Environment{clock, step.before.program().a.zone});
        if (!found || !found->isNumber()) return 0;
        return found->number().toInt64().value_or(0);
    }
    return 0;
}

}  // namespace entente::workflow
