#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "feel/nodes/nodes.h"

namespace entente::feel {

/// The names bound at a point of the source, one object per function literal and one for the expression around them.
/// It gives out slots and notes what the function must capture from outside. Used while parsing only.
class Scope {
  public:
    explicit Scope(Scope* outer = nullptr) : outer_(outer) {}

    /// A slot that later names find under `name`.
    int bind(std::string name);
    /// A slot for the element under a filter, whose entries are visible by their names.
    int bindItem();
    int reserve() { return slots_++; }
    /// Forgets the last `count` bindings; their slots stay in use.
    void release(std::size_t count) { bindings_.resize(bindings_.size() - count); }
    std::size_t size() const { return bindings_.size(); }

    NameReference resolve(std::string_view name);

    int slots() const { return slots_; }
    /// Moves what was captured into the code of the function.
    void finish(FunctionCode& code);

  private:
    struct Binding {
        std::string name;
        int slot;
        bool item;
    };
    int capture(int outerSlot);

    Scope* outer_;
    std::vector<Binding> bindings_;
    std::vector<int> capturedFrom_, capturedInto_;
    std::vector<std::string> globals_;
    int slots_ = 0;
};

}  // namespace entente::feel
