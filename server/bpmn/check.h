#pragma once

#include <vector>

#include "base/error.h"
#include "bpmn/model.h"

namespace entente::bpmn {

/// Checks the model against the rules of BPMN 2.0.2 and its expressions against FEEL. Errors: dangling or misplaced
/// sequence flows, ids used twice, events without what they wait for, expressions that do not parse, … Warnings:
/// unreachable nodes, gateways without a default flow, conditions where none counts. Notes: what is drawn or written
/// but not executed; with `runnable` those of the BPMN and zeebe namespaces are errors. Which node kinds are executed
/// is the engine's to say: see `engine/check.h`. In document order within a rule. Thread-safe.
std::vector<Problem> check(const Definitions& definitions, bool runnable = false);

/// How bad it is that the specification lets something pass which nobody can execute.
constexpr Severity unexecutable(bool runnable) {
    return runnable ? Severity::Error : Severity::Note;
}

}  // namespace entente::bpmn
