#include "forms/scope.h"

#include <utility>

namespace entente::forms {

Scope::Scope(const Scope& around, feel::Value row, int number)
    : data_(around.data_), around_(&around), row_(std::move(row)) {
    auto numbers = around.numbers_.isList() ? around.numbers_.list() : feel::List();
    numbers.emplace_back(number);
    numbers_ = std::move(numbers);
}

const feel::Value* Scope::find(std::string_view name) const {
    if (const auto* value = data_.find(name)) return value;
    if (around_ == nullptr) return nullptr;
    const bool underscored = name.size() > 2 && name.front() == '_' && name.back() == '_';
    return special(underscored ? name.substr(1, name.size() - 2) : name);
}

const feel::Value* Scope::special(std::string_view name) const {
    if (name == "this") return &row_;
    if (name == "parent") return &around_->asParent();
    return name == "i" ? &numbers_ : nullptr;
}

const feel::Value& Scope::asParent() const {
    if (asParent_) return *asParent_;
    auto all = data_;
    if (around_ != nullptr)
        for (const auto* name : {"this", "parent", "i"}) {
            const auto& value = *special(name);
            all.set("_" + std::string(name) + "_", value);
            if (data_.find(name) == nullptr) all.set(name, value);
        }
    asParent_ = std::move(all);
    return *asParent_;
}

}  // namespace entente::forms
