#pragma once

#include <string_view>
#include <vector>

#include "base/error.h"
#include "bpmn/model.h"

namespace entente::bpmn {

/// A FEEL expression of an element and the attribute, property or target of a mapping that it stands for. Views into
/// the element.
struct Expressed {
    std::string_view where;
    std::string_view text;  ///< without the mark `=`
};

/// A technical name (`dueDate`, `exclusiveGateway`) inside a sentence for people: English keeps it, a catalogue may
/// have its own word under `bpmn.term.NAME`.
Message term(std::string_view name);

/// All of them, whether they can be read or not.
std::vector<Expressed> expressionsOf(const FlowNode& node);
std::vector<Expressed> expressionsOf(const SequenceFlow& flow);

}  // namespace entente::bpmn
