#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "dmn/definitions.h"

namespace entente::dmn {

/// The inputs that the caller gave, as the elements of the model and of its imports see them.
class Inputs {
  public:
    Inputs(const Model& root, const feel::Context& given);
    /// Null when nothing was given for the element.
    const feel::Value* find(const Element& element) const;

  private:
    const feel::Context& given_;
    std::map<const Model*, std::vector<std::string>> paths_;  ///< names of the imports that lead to a model
};

/// One evaluation of a requirements graph: each decision is evaluated at most once. The call of a decision service has
/// a frame of its own, in which its arguments stand for what they are named after.
class Frame {
  public:
    Frame(Session* session, const Inputs* inputs) : session_(session), inputs_(inputs) {}

    void preset(const Element& element, feel::Value value) { values_[&element] = std::move(value); }
    /// Of input data or a decision.
    feel::Value valueOf(const Element& element, feel::Run& run);
    /// What was given for the element, converted to its type; null with a diagnostic when it is missing.
    feel::Value given(const Element& element, feel::Run& run);

    /// Makes what the element requires visible to its logic.
    void bindInformation(const Element& element, Scope& scope, feel::Run& run);

  private:
    feel::Value decide(const Element& decision, feel::Run& run);

    Session* session_;
    const Inputs* inputs_;
    std::map<const Element*, feel::Value> values_;
    std::set<const Element*> active_;
};

/// A business knowledge model or decision service as a function. It keeps its model alive.
feel::Value functionOf(const Element& element);

}  // namespace entente::dmn
