#include "forms/paths.h"

#include <string>
#include <utility>

namespace entente::forms {

// The reader refuses keys with more than eight steps, so the recursion is as shallow.

void setPath(feel::Context& context, std::string_view path, feel::Value value) {
    const auto dot = path.find('.');
    const std::string name(path.substr(0, dot));
    if (dot == std::string_view::npos) return context.set(name, std::move(value));
    const auto* present = context.find(name);
    auto inner = present != nullptr && present->isContext() ? present->context() : feel::Context();
    setPath(inner, path.substr(dot + 1), std::move(value));
    context.set(name, std::move(inner));
}

const feel::Value* findPath(const feel::Context& context, std::string_view path) {
    const auto dot = path.find('.');
    const auto* value = context.find(path.substr(0, dot));
    if (value == nullptr || dot == std::string_view::npos) return value;
    return value->isContext() ? findPath(value->context(), path.substr(dot + 1)) : nullptr;
}

void erasePath(feel::Context& context, std::string_view path) {
    const auto dot = path.find('.');
    const std::string name(path.substr(0, dot));
    if (dot == std::string_view::npos) {
        context.erase(name);
        return;
    }
    const auto* present = context.find(name);
    if (present == nullptr || !present->isContext()) return;
    auto inner = present->context();
    erasePath(inner, path.substr(dot + 1));
    context.set(name, std::move(inner));
}

feel::Context merged(const feel::Context& under, const feel::Context& over) {
    auto result = under;
    for (const auto& [name, value] : over.entries()) {
        const auto* present = under.find(name);
        const bool both = present != nullptr && present->isContext() && value.isContext();
        result.set(name, both ? feel::Value(merged(present->context(), value.context())) : value);
    }
    return result;
}

}  // namespace entente::forms
