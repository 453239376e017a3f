#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "dmn/logic/logic.h"
#include "dmn/type_table.h"

namespace entente::dmn {

class Model;
struct Element;

/// A requirement (6.3.1): the element whose value or function is seen, behind the name of an import when it is of
/// another model.
struct Requirement {
    const Element* element = nullptr;
    std::string import;
};

/// One node of the decision requirements graph. Owned by its model.
struct Element {
    enum class Kind : std::uint8_t { InputData, Decision, KnowledgeModel, Service };

    Kind kind = Kind::InputData;
    std::string id;
    std::string name;
    std::string variable;  ///< the name that logic sees; by the specification the same
    Place place;
    const Model* model = nullptr;
    const ItemType* type = nullptr;  ///< of its value; of a knowledge model or service: of what a call gives
    bool cyclic = false;             ///< it requires itself, so it has no value

    std::vector<Requirement> information;           ///< of a decision
    std::vector<Requirement> knowledge;             ///< of a decision or knowledge model
    LogicPtr logic;                                 ///< of a decision; null: its value is given
    std::shared_ptr<const FunctionParts> function;  ///< of a knowledge model

    // Of a service (6.3.10): input data before input decisions, which is the order of the arguments.
    std::vector<const Element*> parameters;
    std::vector<std::string> parameterNames;
    std::vector<const Element*> outputs;
};

struct Import {
    std::string name;  ///< may be empty: its names are seen without a prefix (DMN 1.5, 6.3.3)
    std::string namespaceUri;
    std::shared_ptr<const Model> model;  ///< null when there is none of this namespace
};

struct Definitions {
    std::string name;
    std::string namespaceUri;
    std::vector<Import> imports;
    TypeTable types;
    std::vector<std::unique_ptr<Element>> elements;  ///< in document order
    std::vector<Problem> problems;

    const Element* find(Element::Kind kind, std::string_view name) const;
    const Element* withId(std::string_view id) const;
    const Import* importOf(std::string_view namespaceUri) const;
};

}  // namespace entente::dmn
