#include "feel/type.h"

#include <algorithm>

#include "feel/function.h"

namespace entente::feel {

namespace {

bool all(const List& list, const TypeSpec& type) {
    return std::all_of(list.begin(), list.end(),
                       [&](const Value& item) { return item.isNull() || isInstance(item, type); });
}

bool contextConforms(const Context& context, const TypeSpec& type) {
    if (type.open) return true;
    return std::all_of(type.entries.begin(), type.entries.end(), [&](const auto& entry) {
        const auto* value = context.find(entry.first);
        return value != nullptr && (value->isNull() || isInstance(*value, *entry.second));
    });
}

}  // namespace

TypePtr TypeSpec::any() {
    static const auto type = std::make_shared<const TypeSpec>();
    return type;
}

TypePtr TypeSpec::of(Type scalar) {
    return std::make_shared<const TypeSpec>(TypeSpec{Kind::Scalar, scalar});
}

std::string TypeSpec::text() const {
    const auto inner = [](const TypePtr& type) { return type ? type->text() : std::string("Any"); };
    switch (kind) {
        case Kind::Any:
            return "Any";
        case Kind::Null:
            return "Null";
        case Kind::Scalar:
            return std::string(typeName(scalar));
        case Kind::Duration:
            return "duration";
        case Kind::List:
            return "list<" + inner(element) + ">";
        case Kind::Range:
            return "range<" + inner(element) + ">";
        case Kind::Context: {
            std::string text = "context";
            if (open) return text;
            for (const auto& [name, type] : entries)
                text += (text == "context" ? "<" : ", ") + name + ": " + inner(type);
            return text + ">";
        }
        case Kind::Function: {
            if (open) return "function";
            std::string text = "function<";
            for (const auto& [name, type] : entries)
                text += (text.back() == '<' ? "" : ", ") + inner(type);
            return text + "> -> " + inner(element);
        }
    }
    return {};
}

bool isInstance(const Value& value, const TypeSpec& type) {
    switch (type.kind) {
        case TypeSpec::Kind::Any:
            return !value.isNull();
        case TypeSpec::Kind::Null:
            return value.isNull();
        case TypeSpec::Kind::Scalar:
            return !value.isNull() && value.type() == type.scalar;
        case TypeSpec::Kind::Duration:
            return value.isDaysTimeDuration() || value.isYearsMonthsDuration();
        case TypeSpec::Kind::List:
            return value.isList() && (!type.element || all(value.list(), *type.element));
        case TypeSpec::Kind::Range:
            return value.isRange() && (!type.element || all({value.range().low, value.range().high}, *type.element));
        case TypeSpec::Kind::Context:
            return value.isContext() && contextConforms(value.context(), type);
        case TypeSpec::Kind::Function:
            return value.isFunction() && (type.open || value.function()->parameters().size() == type.entries.size());
    }
    return false;
}

std::optional<Value> coerced(const Value& value, const TypeSpec& type) {
    if (value.isNull() || isInstance(value, type)) return value;
    // Only one level: the element of a list of lists is a list.
    if (value.isList() && value.list().size() == 1 && isInstance(value.list().front(), type))
        return value.list().front();
    if (!value.isList() && type.kind == TypeSpec::Kind::List && (!type.element || isInstance(value, *type.element)))
        return Value(List{value});
    if (value.isDate() && type.kind == TypeSpec::Kind::Scalar && type.scalar == Type::DateTime)
        return Value(DateTime{value.date(), Time{0, 0, ZoneRef::utc()}});
    return std::nullopt;
}

}  // namespace entente::feel
