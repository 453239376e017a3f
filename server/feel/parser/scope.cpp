#include "feel/parser/scope.h"

#include <algorithm>

#include "feel/builtin.h"

namespace entente::feel {

int Scope::bind(std::string name) {
    const int slot = reserve();
    bindings_.push_back({std::move(name), slot, false});
    return slot;
}

int Scope::bindItem() {
    const int slot = bind("item");
    bindings_.push_back({{}, slot, true});
    return slot;
}

NameReference Scope::resolve(std::string_view name) {
    NameReference reference{std::string(name), {}, -1, nullptr, false};
    for (auto binding = bindings_.rbegin(); binding != bindings_.rend(); ++binding) {
        if (binding->item) {
            reference.itemSlots.push_back(binding->slot);
        } else if (binding->name == name) {
            reference.slot = binding->slot;
            return reference;
        }
    }
    if (outer_ == nullptr) {
        reference.builtin = builtins().find(name);
        return reference;
    }
    auto outside = outer_->resolve(name);
    for (const int item : outside.itemSlots)
        reference.itemSlots.push_back(capture(item));
    if (outside.slot >= 0) {
        reference.slot = capture(outside.slot);
    } else {
        reference.builtin = std::move(outside.builtin);
        if (std::find(globals_.begin(), globals_.end(), name) == globals_.end()) globals_.emplace_back(name);
    }
    return reference;
}

int Scope::capture(int outerSlot) {
    const auto known = std::find(capturedFrom_.begin(), capturedFrom_.end(), outerSlot);
    if (known != capturedFrom_.end()) return capturedInto_[static_cast<std::size_t>(known - capturedFrom_.begin())];
    capturedFrom_.push_back(outerSlot);
    capturedInto_.push_back(reserve());
    return capturedInto_.back();
}

void Scope::finish(FunctionCode& code) {
    code.capturedFrom = std::move(capturedFrom_);
    code.capturedInto = std::move(capturedInto_);
    code.globals = std::move(globals_);
    code.slots = slots_;
}

}  // namespace entente::feel
