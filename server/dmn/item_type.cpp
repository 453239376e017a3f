#include "dmn/item_type.h"

#include <algorithm>

#include "feel/at_literal.h"
#include "feel/function.h"
#include "feel/run.h"

namespace entente::dmn {

using feel::List;
using feel::Run;
using feel::Type;
using feel::TypePtr;
using feel::TypeSpec;
using feel::Value;

namespace {

class NoVariables final : public feel::Variables {
  public:
    const Value* find(std::string_view) const override { return nullptr; }
};

/// Whether the value is a function that takes so many arguments; what built-ins take is known when they are called.
bool accepts(const Value& value, std::size_t arguments) {
    return value.isFunction() && (value.function()->variadic() || value.function()->parameters().size() == arguments);
}

bool conformsAsItem(const Value& value, const ItemType& type, Run& run) {
    if (value.isNull()) return true;
    const Run::Level level(run);
    if (type.simple && !feel::isInstance(value, *type.simple)) return false;
    if (type.base != nullptr && !conforms(value, type.base, run)) return false;
    if (type.signature && !accepts(value, type.signature->parameters.size())) return false;
    if (!type.components.empty()) {
        if (!value.isContext()) return false;
        for (const auto& [name, component] : type.components) {
            const auto* entry = value.context().find(name);
            if (entry == nullptr || !conforms(*entry, component, run)) return false;
        }
    }
    return satisfiesAny(value, type.allowed, run);
}

/// Whether values of the type are lists.
bool isCollection(const ItemType* type) {
    for (; type != nullptr; type = type->base) {
        if (type->collection) return true;
        if (type->simple) return type->simple->kind == TypeSpec::Kind::List;
    }
    return false;
}

bool isDateTime(const ItemType* type) {
    for (; type != nullptr && !type->collection; type = type->base)
        if (type->simple) return type->simple->kind == TypeSpec::Kind::Scalar && type->simple->scalar == Type::DateTime;
    return false;
}

bool isTemporal(const TypeSpec& type) {
    if (type.kind == TypeSpec::Kind::Duration) return true;
    if (type.kind != TypeSpec::Kind::Scalar) return false;
    switch (type.scalar) {
        case Type::Date:
        case Type::Time:
        case Type::DateTime:
        case Type::YearsMonthsDuration:
        case Type::DaysTimeDuration:
            return true;
        default:
            return false;
    }
}

Value simpleFromJson(const Value& value, const TypeSpec& type) {
    if (value.isString() && isTemporal(type)) return feel::valueOfAtLiteral(value.string()).value_or(value);
    if (value.isList() && type.kind == TypeSpec::Kind::List && type.element) {
        List items;
        for (const auto& item : value.list())
            items.push_back(simpleFromJson(item, *type.element));
        return items;
    }
    return value;
}

}  // namespace

const std::vector<feel::Expression>& ItemType::allowedValues() const {
    const auto* type = this;
    while (type->allowed.empty() && type->base != nullptr)
        type = type->base;
    return type->allowed;
}

bool satisfiesAny(const Value& value, const std::vector<feel::Expression>& tests, Run& run) {
    static const NoVariables none;
    return tests.empty() || std::any_of(tests.begin(), tests.end(),
                                        [&](const auto& test) { return test.test(value, none, run).isTrue(); });
}

bool conforms(const Value& value, const ItemType* type, Run& run) {
    if (value.isNull() || type == nullptr) return true;
    if (!type->collection) return conformsAsItem(value, *type, run) && satisfiesAny(value, type->constraint, run);
    if (!value.isList()) return false;
    return std::all_of(value.list().begin(), value.list().end(),
                       [&](const Value& item) { return conformsAsItem(item, *type, run); }) &&
           satisfiesAny(value, type->constraint, run);
}

std::optional<Value> converted(const Value& value, const ItemType* type, Run& run) {
    if (conforms(value, type, run)) return value;
    if (isCollection(type)) {
        Value list(List{value});
        return !value.isList() && conforms(list, type, run) ? std::optional(std::move(list)) : std::nullopt;
    }
    if (value.isList() && value.list().size() == 1 && !value.list().front().isNull() &&
        conforms(value.list().front(), type, run))
        return value.list().front();
    if (value.isDate() && isDateTime(type)) {
        Value midnight(feel::DateTime{value.date(), feel::Time{0, 0, feel::ZoneRef::utc()}});
        if (conforms(midnight, type, run)) return midnight;
    }
    return std::nullopt;
}

Value fromJsonValue(const Value& value, const ItemType* type) {
    if (type == nullptr) return value;
    if (type->collection && value.isList()) {
        auto item = *type;
        item.collection = false;
        List items;
        for (const auto& element : value.list())
            items.push_back(fromJsonValue(element, &item));
        return items;
    }
    if (type->base != nullptr) return fromJsonValue(value, type->base);
    if (type->simple) return simpleFromJson(value, *type->simple);
    if (!value.isContext()) return value;
    feel::Context entries = value.context();
    for (const auto& [name, component] : type->components)
        if (const auto* entry = entries.find(name)) entries.set(name, fromJsonValue(*entry, component));
    return entries;
}

TypePtr FeelTypes::of(const ItemType* type) {
    if (type == nullptr) return TypeSpec::any();
    const auto [found, isNew] = known_.try_emplace(type);
    // A definition that holds itself: its inner levels are any context.
    if (!isNew && !found->second)
        return std::make_shared<const TypeSpec>(TypeSpec{TypeSpec::Kind::Context, {}, {}, {}, true});
    if (!isNew) return found->second;
    TypePtr made = TypeSpec::any();
    if (type->simple) {
        made = type->simple;
    } else if (type->base != nullptr) {
        made = of(type->base);
    } else if (type->signature) {
        TypeSpec spec{TypeSpec::Kind::Function};
        for (const auto& [name, parameter] : type->signature->parameters)
            spec.entries.emplace_back(name, of(parameter));
        spec.element = of(type->signature->result);
        made = std::make_shared<const TypeSpec>(std::move(spec));
    } else if (!type->components.empty()) {
        TypeSpec spec{TypeSpec::Kind::Context};
        for (const auto& [name, component] : type->components)
            spec.entries.emplace_back(name, of(component));
        made = std::make_shared<const TypeSpec>(std::move(spec));
    }
    if (type->collection) {
        TypeSpec spec{TypeSpec::Kind::List};
        if (made->kind != TypeSpec::Kind::Any) spec.element = std::move(made);
        made = std::make_shared<const TypeSpec>(std::move(spec));
    }
    return known_[type] = std::move(made);
}

TypePtr FeelTypes::ofFunction(const std::vector<ItemType::Component>& parameters, const ItemType* result) {
    const auto declared = [this](const ItemType* type) { return type != nullptr ? of(type) : nullptr; };
    TypeSpec spec{TypeSpec::Kind::Function, {}, declared(result)};
    for (const auto& [name, type] : parameters)
        spec.entries.emplace_back(name, declared(type));
    return std::make_shared<const TypeSpec>(std::move(spec));
}

}  // namespace entente::dmn
