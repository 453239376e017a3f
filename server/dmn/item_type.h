#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "feel/expression.h"
#include "feel/type.h"

namespace entente::feel {
class Run;
}

namespace entente::dmn {

/// One item definition or item component (DMN 1.5, 7.3.3), or a type of FEEL. Owned by the table of its model and
/// never changed after loading; a null pointer where a type is expected means Any. Thread-safe.
struct ItemType {
    using Component = std::pair<std::string, const ItemType*>;
    struct Signature {
        std::vector<Component> parameters;
        const ItemType* result = nullptr;
    };

    std::string name;  ///< for messages
    int line = 0;

    // What one item is: exactly one of these, or nothing for Any.
    feel::TypePtr simple;                ///< a type that FEEL knows
    const ItemType* base = nullptr;      ///< another definition
    std::vector<Component> components;   ///< a context with at least these entries
    std::optional<Signature> signature;  ///< a function

    bool collection = false;                ///< a list of such items
    std::vector<feel::Expression> allowed;  ///< unary tests, one of which each item must satisfy; none: no restriction
    std::vector<feel::Expression> constraint;  ///< the same for the whole, a collection included (DMN 1.5)

    /// The allowed values that stand here or, when none do, in the definitions behind.
    const std::vector<feel::Expression>& allowedValues() const;
};

/// Whether the value is of the type, its constraints included. Null is of every type.
bool conforms(const feel::Value& value, const ItemType* type, feel::Run& run);

/// The value as the type wants it (10.3.2.9.4): itself, the only element of a list, a list of it, midnight UTC of a
/// date. Nothing when it does not conform even then.
std::optional<feel::Value> converted(const feel::Value& value, const ItemType* type, feel::Run& run);

/// Turns what JSON cannot say into what the type declares: strings into dates, times and durations, at any depth. What
/// does not fit stays as it is.
feel::Value fromJsonValue(const feel::Value& value, const ItemType* type);

/// Whether one of the tests holds. True when there are none.
bool satisfiesAny(const feel::Value& value, const std::vector<feel::Expression>& tests, feel::Run& run);

/// Types as FEEL sees them in `instance of` and parameters, where constraints do not count.
class FeelTypes {
  public:
    feel::TypePtr of(const ItemType* type);
    /// Of a function. What has no declared type is not known, so it conforms to all.
    feel::TypePtr ofFunction(const std::vector<ItemType::Component>& parameters, const ItemType* result);

  private:
    std::map<const ItemType*, feel::TypePtr> known_;  // null while one is being made
};

}  // namespace entente::dmn
