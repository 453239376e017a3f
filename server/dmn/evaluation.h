#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/error.h"
#include "feel/value.h"

namespace entente::dmn {

/// Why a value became null, or was likely not meant.
struct Diagnostic {
    std::string element;  ///< id of the element, or of the nearest one around it that has an id
    int line = 0;         ///< in the file, from 1; 0 when unknown
    int column = 0;       ///< in the line of the expression's text, from 1; 0 when the element as a whole is meant
    Message message;
};

/// One decision table at work, with the values it saw.
struct TableTrace {
    struct Input {
        std::string label;
        feel::Value value;
    };
    struct Rule {
        int number = 0;  ///< from 1, as drawn
        std::string id;
        feel::List outputs;
        std::vector<std::string> annotations;
    };

    std::string element;  ///< id, as in Diagnostic
    std::vector<Input> inputs;
    std::vector<Rule> matched;
    feel::Value result;
};

struct DecisionTrace {
    std::string id, name;
    feel::Value value;
};

/// What happened, in order of completion.
struct Trace {
    static constexpr std::size_t kMost = 10'000;  ///< of each that are kept

    std::vector<TableTrace> tables;
    std::vector<DecisionTrace> decisions;
};

struct Evaluation {
    feel::Value value;
    std::vector<Diagnostic> diagnostics;
    Trace trace;
    bool broken = false;  ///< logic that could not be read was needed
};

}  // namespace entente::dmn
