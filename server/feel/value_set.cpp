#include "feel/value_set.h"

#include <functional>
#include <string>
#include <string_view>

#include "feel/compare.h"
#include "feel/zone.h"

namespace entente::feel {

namespace {

std::size_t mixed(std::size_t seed, std::size_t hash) {
    return seed ^ (hash + 0x9E37'79B9'7F4A'7C15U + (seed << 6) + (seed >> 2));
}

std::size_t hashOf(std::int64_t number) {
    return std::hash<std::int64_t>{}(number);
}

/// Of the moment in UTC, which is what `=` compares, by whole seconds.
std::size_t hashOf(const Time& time) {
    std::int64_t second = time.second;
    if (time.zone.kind == ZoneRef::Kind::Offset) second -= time.zone.offset;
    if (time.zone.kind == ZoneRef::Kind::Named) second -= offsetAt(0, time.zone.name);
    return hashOf(second);
}

/// Whatever the order of the entries.
std::size_t hashOf(const Context& context) {
    std::size_t sum = 0;
    for (const auto& [name, value] : context.entries())
        sum += mixed(std::hash<std::string_view>{}(name), hashOf(value));
    return sum;
}

std::size_t contentHash(const Value& value) {
    switch (value.type()) {
        case Type::Boolean:
            return value.boolean() ? 1 : 0;
        case Type::Number:
            return value.number().hash();
        case Type::String:
            return std::hash<std::string>{}(value.string());
        case Type::Date:
            return hashOf(value.date().days());
        case Type::Time:
            return hashOf(value.time());
        case Type::DateTime:
            return hashOf(value.dateTime().epochSecond());
        case Type::YearsMonthsDuration:
            return hashOf(value.yearsMonthsDuration().months);
        case Type::DaysTimeDuration:
            return hashOf(value.daysTimeDuration().seconds);
        case Type::List: {
            std::size_t hash = 0;
            for (const auto& element : value.list())
                hash = mixed(hash, hashOf(element));
            return hash;
        }
        case Type::Context:
            return hashOf(value.context());
        case Type::Range:
            return mixed(hashOf(value.range().low), hashOf(value.range().high));
        default:
            return 0;
    }
}

}  // namespace

std::size_t hashOf(const Value& value) {
    return mixed(static_cast<std::size_t>(value.type()), contentHash(value));
}

bool ValueSet::insert(const Value& value) {
    const auto hash = hashOf(value);
    const auto [begin, end] = values_.equal_range(hash);
    for (auto entry = begin; entry != end; ++entry)
        if (same(entry->second, value)) return false;
    values_.emplace(hash, value);
    return true;
}

}  // namespace entente::feel
