#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "feel/function.h"
#include "feel/run.h"

namespace entente::feel {

/// The arguments of one call of a built-in, already of the declared types.
class Call {
  public:
    Call(Run& run, const List& values) : run(run), values_(values) {}

    std::size_t count() const { return values_.size(); }
    bool has(std::size_t i) const { return i < values_.size(); }
    const Value& operator[](std::size_t i) const { return values_[i]; }
    const std::string& string(std::size_t i) const { return values_[i].string(); }
    const Number& number(std::size_t i) const { return values_[i].number(); }
    const List& list(std::size_t i) const { return values_[i].list(); }
    /// Nothing when the number is no whole number of 64 bits.
    std::optional<std::int64_t> integer(std::size_t i) const { return values_[i].number().toInt64(); }

    Value fail(std::string key, std::string pattern, Message::Arguments arguments = {}) const {
        return run.fail(std::move(key), std::move(pattern), std::move(arguments));
    }

    Run& run;

  private:
    const List& values_;
};

using Implementation = Value (*)(const Call&);

/// Where the families of built-ins enter their functions. A signature is a list of `name: kind`: `name?` may be left
/// out, `name...` as the last takes one list or any number of values, `name*` any number of values. Kinds are the FEEL
/// types, `duration`, `temporal` (date or date and time), `point` (what a range may begin with), `any` (null too),
/// `missing` (the same, where a name that does not exist is no news) and `something` (not null). Several
/// signatures of one name are tried in order.
class Registry {
  public:
    void add(std::string_view name, std::string_view signature, Implementation implementation);

    std::shared_ptr<const Function> find(std::string_view name) const;
    std::vector<std::string> names() const;

    Registry();
    ~Registry();
    Registry(const Registry&) = delete;
    Registry& operator=(const Registry&) = delete;

  private:
    class Builtin;
    std::vector<std::shared_ptr<Builtin>> functions_;  // sorted by name
};

/// All built-ins; made once, thread-safe.
const Registry& builtins();

void addConversionFunctions(Registry& registry);
void addBooleanFunctions(Registry& registry);
void addStringFunctions(Registry& registry);
void addPatternFunctions(Registry& registry);
void addNumberFunctions(Registry& registry);
void addListFunctions(Registry& registry);
void addStatisticsFunctions(Registry& registry);
void addContextFunctions(Registry& registry);
void addTemporalFunctions(Registry& registry);
void addRangeFunctions(Registry& registry);
void addWorkingDayFunctions(Registry& registry);
void addFormatFunctions(Registry& registry);
void addRandomFunctions(Registry& registry);

}  // namespace entente::feel
