#include "dmn/logic/function.h"

#include <algorithm>

#include "dmn/model.h"
#include "feel/run.h"
#include "feel/type_arguments.h"

namespace entente::dmn {

using feel::List;
using feel::Run;
using feel::Value;

namespace {

class BoxedFunction final : public Logic {
  public:
    BoxedFunction(std::shared_ptr<const FunctionParts> parts, const ItemType* type, std::string self,
                  const Model& model)
        : Logic(parts->place, type), parts_(std::move(parts)), self_(std::move(self)), model_(model) {}

  private:
    Value evaluate(const Scope& scope, Run& run) const override {
        Scope::Entries closed;
        for (const auto& name : parts_->free)
            if (const auto* value = scope.find(name)) closed.emplace_back(name, *value);
        Value function(std::shared_ptr<const feel::Function>(
            std::make_shared<const LogicFunction>(model_.shared_from_this(), parts_, std::move(closed), self_)));
        run.checkNesting(function.depth());
        return function;
    }

    std::shared_ptr<const FunctionParts> parts_;
    std::string self_;
    const Model& model_;
};

class Invocation final : public Logic {
  public:
    Invocation(Place place, const ItemType* type, LogicPtr function, std::vector<NamedLogic> bindings)
        : Logic(std::move(place), type), function_(std::move(function)), bindings_(std::move(bindings)) {
        for (const auto& binding : bindings_)
            names_.push_back(binding.name);
    }

  private:
    Value evaluate(const Scope& scope, Run& run) const override {
        const auto target = function_->value(scope, run);
        if (target.isNull() && !target.reason().empty()) return target;
        if (!target.isFunction())
            return fail(scope, run, "dmn.not_a_function", "what is invoked is a {type}, not a function",
                        feel::typeArguments({{"type", typeName(target.type())}}));
        List values;
        values.reserve(bindings_.size());
        for (const auto& binding : bindings_)
            values.push_back(convertedOrNull(binding.logic->value(scope, run), binding.type, binding.name,
                                             binding.logic->place(), scope.session(), run));
        auto result = target.function()->callNamed(names_, values, run);
        if (scope.session() != nullptr) scope.session()->logicFailed(place());
        return result;
    }

    LogicPtr function_;
    std::vector<NamedLogic> bindings_;
    std::vector<std::string> names_;
};

}  // namespace

feel::TypePtr signatureOf(const FunctionParts& parts, const ItemType* result) {
    std::vector<ItemType::Component> parameters;
    for (std::size_t i = 0; i < parts.names.size(); ++i)
        parameters.emplace_back(parts.names[i], parts.types[i]);
    return FeelTypes().ofFunction(parameters, parts.result != nullptr ? parts.result : result);
}

LogicFunction::LogicFunction(std::shared_ptr<const Model> model, std::shared_ptr<const FunctionParts> parts,
                             Scope::Entries closed, std::string self)
    : model_(std::move(model)), parts_(std::move(parts)), closed_(std::move(closed)), self_(std::move(self)) {
    for (const auto& entry : closed_)
        depth_ = std::max(depth_, entry.second.depth() + 1);
}

Value LogicFunction::call(const List& arguments, Run& run) const {
    const auto self = shared_from_this();  // the call may drop the last other owner
    Scope scope(Scope::sessionOf(run));
    for (const auto& [name, value] : closed_)
        scope.bind(name, value);
    if (!self_.empty()) scope.bind(self_, Value(std::shared_ptr<const feel::Function>(self)));
    return callLogic(*parts_, arguments, scope, run);
}

Value callLogic(const FunctionParts& parts, const List& arguments, Scope& scope, Run& run) {
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        auto value = converted(arguments[i], parts.types[i], run);
        if (!value)
            return failAt(parts.place, scope.session(), run, "dmn.type_of", "`{name}` must be a {type}, not {value}",
                          {{"name", parts.names[i]}, {"type", parts.types[i]->name}, {"value", shown(arguments[i])}});
        scope.bind(parts.names[i], std::move(*value));
    }
    return convertedOrNull(parts.body->value(scope, run), parts.result, {}, parts.place, scope.session(), run);
}

LogicPtr functionLogic(std::shared_ptr<const FunctionParts> parts, const ItemType* type, std::string self,
                       const Model& model) {
    return std::make_unique<BoxedFunction>(std::move(parts), type, std::move(self), model);
}

LogicPtr invocationLogic(Place place, const ItemType* type, LogicPtr function, std::vector<NamedLogic> bindings) {
    return std::make_unique<Invocation>(std::move(place), type, std::move(function), std::move(bindings));
}

}  // namespace entente::dmn
