#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "bpmn/model.h"

namespace entente::xml {
class Element;
}

namespace entente::bpmn {

/// How plain BPMN tells the messages of one name apart (clause 8.4.2): by properties, each with an expression of what
/// the message carries (`messagePath`) and, in a subscription of the process, of what the process holds against it
/// (`dataPath`). Camunda 8 keeps one expression with the message; where that is absent, this counts.
class CorrelationReader {
  public:
    /// `definitions` outlives the reader.
    explicit CorrelationReader(const xml::Element& definitions);

    /// Gives each event and task of a message without a key that of its properties.
    void complete(const xml::Element& element, Process& process) const;

  private:
    struct Property {
        std::string id;
        std::string path;
    };

    std::map<std::string, std::vector<Property>, std::less<>> properties_;  ///< by message
};

}  // namespace entente::bpmn
