#pragma once

#include <string_view>
#include <vector>

#include "base/error.h"
#include "bpmn/model.h"

namespace entente::bpmn {

struct Reading {
    Definitions definitions;        ///< empty when the bytes are not BPMN at all
    std::vector<Problem> problems;  ///< what breaks already at reading; `check` finds the rest
};

/// Reads a BPMN 2.0 file with the Camunda 8 extension elements. Never throws for bad input: everything found is in
/// `problems`, with line and element. Not well-formed XML, a DOCTYPE or a root other than `bpmn:definitions` gives one
/// problem and no processes. Thread-safe.
Reading read(std::string_view bytes);

}  // namespace entente::bpmn
