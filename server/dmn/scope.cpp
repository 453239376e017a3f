#include "dmn/scope.h"

#include "feel/run.h"

namespace entente::dmn {

using feel::Value;

void Session::expressionEnds(const Place& place) {
    for (auto i = placed_.size(); i < found_.size(); ++i)
        placed_.push_back({place.element, place.line == 0 ? 0 : place.line + found_[i].line - 1, found_[i].column,
                           found_[i].message});
}

void Session::logicFailed(const Place& place) {
    for (auto i = placed_.size(); i < found_.size(); ++i)
        placed_.push_back({place.element, place.line, 0, found_[i].message});
}

void Session::finish(Evaluation& evaluation) {
    logicFailed({});
    evaluation.diagnostics = std::move(placed_);
    evaluation.trace = std::move(trace_);
    evaluation.broken = broken_;
}

const Value* Scope::find(std::string_view name) const {
    if (item_) {
        const auto* entry = item_->isContext() ? item_->context().find(name) : nullptr;
        if (entry != nullptr || name == "item") return entry != nullptr ? entry : &*item_;
    }
    for (auto binding = bindings_.rbegin(); binding != bindings_.rend(); ++binding)
        if (binding->first == name) return &binding->second;
    return outer_ != nullptr ? outer_->find(name) : nullptr;
}

std::vector<std::string> Scope::names() const {
    auto names = outer_ != nullptr ? outer_->names() : std::vector<std::string>();
    for (const auto& binding : bindings_)
        names.emplace_back(binding.first);
    if (item_ && item_->isContext())
        for (const auto& entry : item_->context().entries())
            names.push_back(entry.first);
    return names;
}

Session* Scope::sessionOf(const feel::Run& run) {
    const auto* scope = dynamic_cast<const Scope*>(&run.variables());
    return scope != nullptr ? scope->session() : nullptr;
}

}  // namespace entente::dmn
