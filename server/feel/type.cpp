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

bool entriesConform(const TypeSpec& from, const TypeSpec& to) {
    if (to.open) return true;
    if (from.open) return false;
    return std::all_of(to.entries.begin(), to.entries.end(), [&](const auto& wanted) {
        const auto given = std::find_if(from.entries.begin(), from.entries.end(),
                                        [&](const auto& entry) { return entry.first == wanted.first; });
        return given != from.entries.end() && conforms(given->second, wanted.second);
    });
}

/// Who can stand in for a function takes all that it takes and gives nothing that it does not give.
bool signatureConforms(const TypeSpec& from, const TypeSpec& to) {
    if (to.open || from.open) return to.open;
    if (from.entries.size() != to.entries.size()) return false;
    for (std::size_t i = 0; i < to.entries.size(); ++i)
        if (!conforms(to.entries[i].second, from.entries[i].second)) return false;
    return conforms(from.element, to.element);
}

bool isFunction(const Function& function, const TypeSpec& type) {
    if (type.open) return true;
    if (const auto signature = function.type()) return signatureConforms(*signature, type);
    return function.parameters().size() == type.entries.size();
}

/// The type of all the elements; null when they differ or there are none.
TypePtr commonType(const List& list) {
    TypePtr common;
    for (const auto& element : list) {
        auto type = typeOf(element);
        if (!type || (common && common->text() != type->text())) return nullptr;
        common = std::move(type);
    }
    return common;
}

}  // namespace

bool conforms(const TypePtr& from, const TypePtr& to) {
    if (!from || !to || to->kind == TypeSpec::Kind::Any || from->kind == TypeSpec::Kind::Null) return true;
    if (to->kind == TypeSpec::Kind::Duration && from->kind == TypeSpec::Kind::Scalar)
        return from->scalar == Type::DaysTimeDuration || from->scalar == Type::YearsMonthsDuration;
    if (from->kind != to->kind) return false;
    switch (to->kind) {
        case TypeSpec::Kind::Scalar:
            return from->scalar == to->scalar;
        case TypeSpec::Kind::List:
        case TypeSpec::Kind::Range:
            return conforms(from->element, to->element);
        case TypeSpec::Kind::Context:
            return entriesConform(*from, *to);
        case TypeSpec::Kind::Function:
            return signatureConforms(*from, *to);
        default:
            return true;
    }
}

TypePtr typeOf(const Value& value) {
    switch (value.type()) {
        case Type::Null:
            return nullptr;
        case Type::List:
            return std::make_shared<const TypeSpec>(
                TypeSpec{TypeSpec::Kind::List, Type::Null, commonType(value.list())});
        case Type::Range:
            return std::make_shared<const TypeSpec>(
                TypeSpec{TypeSpec::Kind::Range, Type::Null,
                         typeOf(value.range().low.isNull() ? value.range().high : value.range().low)});
        case Type::Context: {
            TypeSpec spec{TypeSpec::Kind::Context};
            for (const auto& [name, entry] : value.context().entries())
                spec.entries.emplace_back(name, typeOf(entry));
            return std::make_shared<const TypeSpec>(std::move(spec));
        }
        case Type::Function:
            return value.function()->type();
        default:
            return TypeSpec::of(value.type());
    }
}

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
            return value.isFunction() && isFunction(*value.function(), type);
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
