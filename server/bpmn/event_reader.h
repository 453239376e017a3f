#pragma once

#include <map>
#include <string>
#include <string_view>

#include "bpmn/model.h"

namespace entente::xml {
class Element;
}

namespace entente::bpmn {

/// The messages, signals, errors, escalations and shared event definitions of a file, which its events refer to.
class EventReader {
  public:
    /// `definitions` outlives the reader.
    explicit EventReader(const xml::Element& definitions);

    /// Takes an event definition, or a reference to a shared one, into the event. False when it is neither.
    bool read(const xml::Element& part, FlowNode& node) const;
    /// The message that a receive or send task refers to.
    void readMessage(std::string_view reference, FlowNode& node) const;

  private:
    const xml::Element* find(std::string_view reference) const;
    void take(const xml::Element& definition, FlowNode& node) const;

    std::map<std::string, const xml::Element*, std::less<>> shared_;  ///< by id
};

}  // namespace entente::bpmn
