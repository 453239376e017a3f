#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "engine/engine.h"
#include "programs/program.h"
#include "workflow/package.h"

/// The property `sendBackTo` of an approval: to which earlier steps it may be sent back.
namespace entente::workflow {

struct BackStep {
    std::string element;
    programs::Bilingual name;
};

/// Ids as the property says them: a text with commas, or a list of texts; anything else names none.
std::vector<std::string> backIds(const feel::Context& properties);

/// The steps that are offered, in the order of the property: what the version in force has, what leads to this one, and
/// in a line the step itself, which then begins at its head. `package` holds the step of the task. Thread-safe.
std::vector<BackStep> backSteps(const Package& package, const engine::Task& task);

/// Ends the task undecided and begins that step once more.
engine::ReopenInstance takeBack(const Package& package, const engine::State& state, const engine::Task& task,
                                const std::string& element, const std::string& reason);

/// What a definition says wrongly, before anything runs. What FEEL gives is left out.
std::vector<Problem> checkSendBack(const engine::Definition& definition);

}  // namespace entente::workflow
