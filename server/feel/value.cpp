#include "feel/value.h"

#include <algorithm>
#include <array>
#include <cassert>

#include "feel/function.h"
#include "feel/text.h"

namespace entente::feel {

namespace {

// Up to here a walk through the entries is quicker than an index.
constexpr std::size_t kUnindexed = 16;

const Value& nothing() {
    static const Value value;
    return value;
}

std::uint32_t depthOf(const List& list) {
    std::uint32_t depth = 0;
    for (const auto& item : list)
        depth = std::max(depth, item.depth());
    return depth + 1;
}

std::uint32_t depthOf(const Context& context) {
    std::uint32_t depth = 0;
    for (const auto& [name, value] : context.entries())
        depth = std::max(depth, value.depth());
    return depth + 1;
}

}  // namespace

template <typename T>
struct Value::Nested {
    explicit Nested(T value) : content(std::move(value)), depth(depthOf(content)) {}
    T content;
    std::uint32_t depth;
};

std::string_view typeName(Type type) {
    static constexpr std::array<std::string_view, 13> names{"null",
                                                            "boolean",
                                                            "number",
                                                            "string",
                                                            "date",
                                                            "time",
                                                            "date and time",
                                                            "years and months duration",
                                                            "days and time duration",
                                                            "list",
                                                            "context",
                                                            "range",
                                                            "function"};
    return names[static_cast<std::size_t>(type)];
}

Value Value::null(std::string reason) {
    Value value;
    if (!reason.empty()) value.data_.emplace<0>(std::make_shared<const std::string>(std::move(reason)));
    return value;
}

Value::Value(std::string value)
    : data_(std::in_place_index<3>, std::make_shared<const std::string>(std::move(value))) {}
Value::Value(std::string_view value) : Value(std::string(value)) {}
Value::Value(const char* value) : Value(std::string(value)) {}
Value::Value(Time value) : data_(std::make_shared<const Time>(std::move(value))) {}
Value::Value(DateTime value) : data_(std::make_shared<const DateTime>(std::move(value))) {}
Value::Value(List value) : data_(std::make_shared<const Nested<List>>(std::move(value))) {}
Value::Value(Context value) : data_(std::make_shared<const Nested<Context>>(std::move(value))) {}
Value::Value(Range value) : data_(std::make_shared<const Range>(std::move(value))) {}
Value::Value(std::shared_ptr<const Function> value) : data_(std::move(value)) {}

bool Value::boolean() const {
    return (assert(isBoolean()), *std::get_if<1>(&data_));
}
const Number& Value::number() const {
    return (assert(isNumber()), *std::get_if<2>(&data_));
}
const std::string& Value::string() const {
    return (assert(isString()), **std::get_if<3>(&data_));
}
const Date& Value::date() const {
    return (assert(isDate()), *std::get_if<Date>(&data_));
}
const Time& Value::time() const {
    return (assert(isTime()), **std::get_if<Shared<Time>>(&data_));
}
const DateTime& Value::dateTime() const {
    return (assert(isDateTime()), **std::get_if<Shared<DateTime>>(&data_));
}
const YearsMonthsDuration& Value::yearsMonthsDuration() const {
    return (assert(isYearsMonthsDuration()), *std::get_if<YearsMonthsDuration>(&data_));
}
const DaysTimeDuration& Value::daysTimeDuration() const {
    return (assert(isDaysTimeDuration()), *std::get_if<DaysTimeDuration>(&data_));
}
const List& Value::list() const {
    assert(isList());
    return (*std::get_if<Shared<Nested<List>>>(&data_))->content;
}
const Context& Value::context() const {
    assert(isContext());
    return (*std::get_if<Shared<Nested<Context>>>(&data_))->content;
}
const Range& Value::range() const {
    return (assert(isRange()), **std::get_if<Shared<Range>>(&data_));
}
const std::shared_ptr<const Function>& Value::function() const {
    return (assert(isFunction()), *std::get_if<Shared<Function>>(&data_));
}

const std::string& Value::reason() const {
    static const std::string none;
    const auto* reason = std::get_if<0>(&data_);
    return reason != nullptr && *reason ? **reason : none;
}

std::uint32_t Value::depth() const {
    if (const auto* list = std::get_if<Shared<Nested<List>>>(&data_)) return (*list)->depth;
    if (const auto* context = std::get_if<Shared<Nested<Context>>>(&data_)) return (*context)->depth;
    if (const auto* function = std::get_if<Shared<Function>>(&data_)) return (*function)->depth();
    return 0;
}

std::string Value::textOr(std::string_view fallback) const {
    return isString() ? string() : std::string(fallback);
}

const Value& Value::operator[](std::string_view name) const {
    if (!isContext()) return nothing();
    const auto* value = context().find(name);
    return value != nullptr ? *value : nothing();
}

const Value& Value::at(std::string_view path) const {
    const Value* value = this;
    while (true) {
        const auto dot = path.find('.');
        value = &(*value)[path.substr(0, dot)];
        if (dot == std::string_view::npos) return *value;
        path.remove_prefix(dot + 1);
    }
}

bool Value::operator==(const Value& other) const {
    if (type() != other.type()) return false;
    switch (type()) {
        case Type::Null:
            return true;
        case Type::String:
            return string() == other.string();
        case Type::Time:
            return time() == other.time();
        case Type::DateTime:
            return dateTime() == other.dateTime();
        case Type::List:
            return &list() == &other.list() || list() == other.list();
        case Type::Context:
            return &context() == &other.context() || context() == other.context();
        case Type::Range:
            return range() == other.range();
        default:
            return data_ == other.data_;
    }
}

std::string Value::text() const {
    return feelText(*this);
}

Context::Context(std::initializer_list<Entry> entries) {
    for (const auto& [name, value] : entries)
        set(name, value);
}

const Value* Context::find(std::string_view name) const {
    if (sorted_.empty()) {
        for (const auto& entry : entries_)
            if (entry.first == name) return &entry.second;
        return nullptr;
    }
    const auto at = lowerBound(name);
    if (at == sorted_.size() || entries_[sorted_[at]].first != name) return nullptr;
    return &entries_[sorted_[at]].second;
}

void Context::set(std::string name, Value value) {
    if (const auto* found = find(name)) {
        const_cast<Value&>(*found) = std::move(value);  // an entry of this very context, which is not const here
        return;
    }
    const auto position = static_cast<std::uint32_t>(entries_.size());
    if (!sorted_.empty()) sorted_.insert(sorted_.begin() + static_cast<std::ptrdiff_t>(lowerBound(name)), position);
    entries_.emplace_back(std::move(name), std::move(value));
    if (sorted_.empty() && entries_.size() > kUnindexed) index();
}

bool Context::erase(std::string_view name) {
    const auto at = std::find_if(entries_.begin(), entries_.end(), [name](const Entry& e) { return e.first == name; });
    if (at == entries_.end()) return false;
    entries_.erase(at);
    sorted_.clear();
    if (entries_.size() > kUnindexed) index();
    return true;
}

std::size_t Context::lowerBound(std::string_view name) const {
    const auto at = std::lower_bound(sorted_.begin(), sorted_.end(), name, [this](std::uint32_t entry, auto wanted) {
        return entries_[entry].first < wanted;
    });
    return static_cast<std::size_t>(at - sorted_.begin());
}

void Context::index() {
    sorted_.resize(entries_.size());
    for (std::uint32_t i = 0; i < sorted_.size(); ++i)
        sorted_[i] = i;
    std::sort(sorted_.begin(), sorted_.end(),
              [this](std::uint32_t a, std::uint32_t b) { return entries_[a].first < entries_[b].first; });
}

bool Context::operator==(const Context& other) const {
    if (size() != other.size()) return false;
    return std::all_of(entries_.begin(), entries_.end(), [&other](const Entry& entry) {
        const auto* value = other.find(entry.first);
        return value != nullptr && *value == entry.second;
    });
}

}  // namespace entente::feel
