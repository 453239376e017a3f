#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "feel/value.h"

namespace entente::feel {

class Run;
struct TypeSpec;

/// Something that FEEL can call: a function literal, a built-in, or one that another module brings (a business
/// knowledge model). Immutable and thread-safe.
class Function {
  public:
    virtual ~Function() = default;
    /// The names of its parameters, for named arguments and `instance of`.
    virtual const std::vector<std::string>& parameters() const = 0;
    /// `arguments` are as many as the parameters. A failure is a null with its reason.
    virtual Value call(const List& arguments, Run& run) const = 0;
    /// The same by parameter names, in any order.
    virtual Value callNamed(const std::vector<std::string>& names, const List& values, Run& run) const;
    /// Whether fewer or more positional arguments than parameters may come.
    virtual bool variadic() const { return false; }
    /// Whether it asks if this argument (from 0) is there at all, so that a missing name is no news for diagnostics.
    virtual bool mayBeMissing(std::size_t) const { return false; }
    /// Levels of values it holds; see Value::depth.
    virtual std::uint32_t depth() const { return 1; }
    /// Its signature, a type of kind Function in which a null stands for what is not known. Null when nothing is known.
    virtual std::shared_ptr<const TypeSpec> type() const { return nullptr; }
    virtual std::string text() const;
};

}  // namespace entente::feel
