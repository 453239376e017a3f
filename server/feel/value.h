#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "feel/number.h"
#include "feel/temporal.h"

namespace entente::feel {

enum class Type {
    Null,
    Boolean,
    Number,
    String,
    Date,
    Time,
    DateTime,
    YearsMonthsDuration,
    DaysTimeDuration,
    List,
    Context,
    Range,
    Function,
};

/// The FEEL name of a type: `days and time duration`.
std::string_view typeName(Type type);

class Context;
class Function;
class Value;
struct Range;
using List = std::vector<Value>;

/// Any FEEL value (DMN 1.5, 10.3.2): immutable, cheap to copy because large payloads are shared, thread-safe to share.
/// An accessor for another type than the value's is a programming error (asserted).
class Value {
  public:
    Value() = default;  ///< null
    /// A null that says why, for diagnostics; equal to any other null.
    static Value null(std::string reason);

    template <std::same_as<bool> Boolean>  // not a plain bool, which would take every pointer
    Value(Boolean value) : data_(std::in_place_index<1>, value) {}
    Value(Number value) : data_(value) {}
    Value(std::int64_t value) : data_(Number(value)) {}
    Value(int value) : data_(Number(value)) {}
    Value(std::string value);
    Value(std::string_view value);
    Value(const char* value);
    Value(Date value) : data_(value) {}
    Value(Time value);
    Value(DateTime value);
    Value(YearsMonthsDuration value) : data_(value) {}
    Value(DaysTimeDuration value) : data_(value) {}
    Value(List value);
    Value(Context value);
    Value(Range value);
    Value(std::shared_ptr<const Function> value);

    Type type() const { return static_cast<Type>(data_.index()); }
    bool isNull() const { return type() == Type::Null; }
    bool isBoolean() const { return type() == Type::Boolean; }
    bool isNumber() const { return type() == Type::Number; }
    bool isString() const { return type() == Type::String; }
    bool isDate() const { return type() == Type::Date; }
    bool isTime() const { return type() == Type::Time; }
    bool isDateTime() const { return type() == Type::DateTime; }
    bool isYearsMonthsDuration() const { return type() == Type::YearsMonthsDuration; }
    bool isDaysTimeDuration() const { return type() == Type::DaysTimeDuration; }
    bool isList() const { return type() == Type::List; }
    bool isContext() const { return type() == Type::Context; }
    bool isRange() const { return type() == Type::Range; }
    bool isFunction() const { return type() == Type::Function; }

    bool boolean() const;
    const Number& number() const;
    const std::string& string() const;
    const Date& date() const;
    const Time& time() const;
    const DateTime& dateTime() const;
    const YearsMonthsDuration& yearsMonthsDuration() const;
    const DaysTimeDuration& daysTimeDuration() const;
    const List& list() const;
    const Context& context() const;
    const Range& range() const;
    const std::shared_ptr<const Function>& function() const;
    /// Why this is null; empty when no reason is known.
    const std::string& reason() const;

    /// Levels of lists, contexts and functions inside: 0 for a scalar, 1 for a flat list. The evaluator bounds it, so
    /// that code that walks through a value may recurse.
    std::uint32_t depth() const;

    bool isTrue() const { return isBoolean() && boolean(); }
    /// The string, or `fallback` for any other type.
    std::string textOr(std::string_view fallback) const;
    /// The entry of a context; a null when it is absent or this is not a context.
    const Value& operator[](std::string_view name) const;
    /// The value at a dotted path (`program.partner.email`): a null when a step is absent.
    const Value& at(std::string_view path) const;

    /// Structural, as tests and stores need it: 1.0 equals 1, contexts compare without order, date-times as written,
    /// functions by identity. FEEL's own `=` is `feel/compare.h`.
    bool operator==(const Value& other) const;

    /// As FEEL `string()` does, but a null gives `null` and strings inside lists and contexts are quoted.
    std::string text() const;

  private:
    template <typename T>
    using Shared = std::shared_ptr<const T>;
    template <typename T>
    struct Nested;  // a list or context with its depth
    using Data = std::variant<Shared<std::string>, bool, Number, Shared<std::string>, Date, Shared<Time>,
                              Shared<DateTime>, YearsMonthsDuration, DaysTimeDuration, Shared<Nested<List>>,
                              Shared<Nested<Context>>, Shared<Range>, Shared<Function>>;
    Data data_;
};

/// Entries by name, in the order in which they were first set. Look-up is logarithmic in large contexts.
class Context {
  public:
    using Entry = std::pair<std::string, Value>;

    Context() = default;
    Context(std::initializer_list<Entry> entries);

    const Value* find(std::string_view name) const;
    void set(std::string name, Value value);
    /// Whether there was such an entry.
    bool erase(std::string_view name);
    const std::vector<Entry>& entries() const { return entries_; }
    std::size_t size() const { return entries_.size(); }
    bool empty() const { return entries_.empty(); }
    bool operator==(const Context& other) const;  ///< without order

  private:
    std::size_t lowerBound(std::string_view name) const;
    void index();

    std::vector<Entry> entries_;
    std::vector<std::uint32_t> sorted_;  // positions by name; empty while a walk through few entries is quicker
};

/// A FEEL range. What a unary test in parentheses describes is a range too: `(>= 5)` has no upper, `(< 5)` no lower
/// end,
/// `(= 5)` and `(!= 5)` keep their value in `low`. An end of an interval that is null is unknown, not unbounded.
struct Range {
    enum class Form : std::uint8_t { Interval, From, To, Equal, NotEqual };

    Value low, high;
    bool lowIncluded = true, highIncluded = true;
    Form form = Form::Interval;

    bool operator==(const Range&) const = default;
};

}  // namespace entente::feel
