#include "feel/names.h"
#include "feel/builtin.h"

#include "feel/nodes/nodes.h"

namespace entente::feel {

namespace {

struct Name final : Node {
    Name(std::uint32_t at, NameReference target) : Node(at), reference(std::move(target)) {}

    Value evaluate(Run& run) const override {
        for (const int item : reference.itemSlots) {
            const auto& value = run.slot(item);
            if (!value.isContext()) continue;
            const auto* entry = value.context().find(reference.name);
            if (entry != nullptr && fits(*entry)) return *entry;
        }
        if (reference.slot >= 0) return run.slot(reference.slot);
        const auto* value = run.global(reference.name);
        if (reference.called && (value == nullptr || !value->isFunction()))
            if (const auto* function = run.variables().function(reference.name)) return *function;
        if (value != nullptr && fits(*value)) return *value;
        if (reference.builtin) return reference.builtin;
        return unknown(run);
    }

    bool isPath() const override { return true; }

    bool fits(const Value& value) const { return !reference.called || !reference.builtin || value.isFunction(); }

    Value unknown(Run& run) const {
        auto candidates = run.variables().names();
        if (reference.called)
            for (auto& name : builtins().names())
                candidates.push_back(std::move(name));
        for (const int item : reference.itemSlots) {
            if (!run.slot(item).isContext()) continue;
            for (const auto& [name, value] : run.slot(item).context().entries())
                candidates.push_back(name);
        }
        const auto closest = closestName(reference.name, candidates);
        if (closest.empty()) return run.fail("feel.unknown_name", "unknown name `{name}`", {{"name", reference.name}});
        return run.fail("feel.unknown_name_like", "unknown name `{name}`; did you mean `{closest}`?",
                        {{"name", reference.name}, {"closest", closest}});
    }

    NameReference reference;
};

}  // namespace

NodePtr nameNode(std::uint32_t at, NameReference reference) {
    return std::make_unique<Name>(at, std::move(reference));
}

}  // namespace entente::feel
