#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "feel/value.h"

namespace entente::feel {

struct TypeSpec;
using TypePtr = std::shared_ptr<const TypeSpec>;

/// A FEEL type (DMN 1.5, 10.3.2.2 and 10.3.2.9): what stands behind `instance of` and a parameter's colon.
/// Immutable, thread-safe.
struct TypeSpec {
    enum class Kind { Any, Null, Scalar, Duration, List, Context, Function, Range };

    Kind kind = Kind::Any;
    Type scalar = Type::Null;  ///< for Scalar
    TypePtr element = {};      ///< of a list or range; the result of a function; may be null: any
    std::vector<std::pair<std::string, TypePtr>> entries = {};  ///< of a context; the parameters of a function
    bool open = false;  ///< context or function without description: all conform

    std::string text() const;
    static TypePtr any();
    static TypePtr of(Type scalar);
};

/// Whether every value of type `from` is one of type `to` (10.3.2.9.2). A null pointer is a type that is not known: it
/// conforms to all, and all conform to it.
bool conforms(const TypePtr& from, const TypePtr& to);

/// The type that describes this value best; null for null.
TypePtr typeOf(const Value& value);

/// Whether the value is of the type; null is of Null only.
bool isInstance(const Value& value, const TypeSpec& type);

/// The value as the type wants it (10.3.2.9.4): itself, the only element of a list, a list of it, midnight UTC of a
/// date. Null stays null. Nothing when it does not conform.
std::optional<Value> coerced(const Value& value, const TypeSpec& type);

}  // namespace entente::feel
