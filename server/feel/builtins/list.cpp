#include <algorithm>
#include <utility>

#include "feel/builtin.h"
#include "feel/compare.h"
#include "feel/value_set.h"

namespace entente::feel {

namespace {

/// The index from 0 of a FEEL position (from 1, or from -1 backwards); nothing outside of the list.
std::optional<std::size_t> indexOf(const List& list, const Number& position) {
    const auto index = position.rounded(0, Rounding::Down)->toInt64();
    const auto size = static_cast<std::int64_t>(list.size());
    if (!index || *index == 0 || *index > size || *index < -size) return std::nullopt;
    return static_cast<std::size_t>(*index > 0 ? *index - 1 : size + *index);
}

Value outside(const Call& call) {
    return call.fail("feel.index_outside", "the list has no element at this position");
}

bool holds(const Call& call, const List& list, const Value& value) {
    return std::any_of(list.begin(), list.end(), [&](const Value& element) {
        call.run.step();
        return same(element, value);
    });
}

Value sublist(const Call& call) {
    const auto& list = call.list(0);
    const auto start = indexOf(list, call.number(1));
    if (!start) return outside(call);
    std::size_t length = list.size() - *start;
    if (call.has(2)) {
        const auto wanted = call.integer(2);
        if (!wanted || *wanted < 0 || static_cast<std::size_t>(*wanted) > length) return outside(call);
        length = static_cast<std::size_t>(*wanted);
    }
    const auto from = list.begin() + static_cast<std::ptrdiff_t>(*start);
    return call.run.list(List(from, from + static_cast<std::ptrdiff_t>(length)));
}

Value append(const Call& call) {
    List result = call.list(0);
    for (const auto& value : call.list(1))
        result.push_back(value);
    return call.run.list(std::move(result));
}

Value concatenate(const Call& call) {
    List result;
    for (const auto& list : call.list(0)) {
        if (list.isNull()) return call.fail("feel.list_null", "one of the lists is null");
        if (!list.isList()) {
            result.push_back(list);
            continue;
        }
        for (const auto& value : list.list())
            result.push_back(value);
        call.run.checkElements(result.size());
    }
    return call.run.list(std::move(result));
}

Value insertBefore(const Call& call) {
    List result = call.list(0);
    const auto index = indexOf(result, call.number(1));
    if (!index) return outside(call);
    result.insert(result.begin() + static_cast<std::ptrdiff_t>(*index), call[2]);
    return call.run.list(std::move(result));
}

Value removeAt(const Call& call) {
    List result = call.list(0);
    const auto index = indexOf(result, call.number(1));
    if (!index) return outside(call);
    result.erase(result.begin() + static_cast<std::ptrdiff_t>(*index));
    return call.run.list(std::move(result));
}

Value replaceAt(const Call& call) {
    List result = call.list(0);
    const auto index = indexOf(result, call.number(1));
    if (!index) return outside(call);
    result[*index] = call[2];
    return call.run.list(std::move(result));
}

Value replaceMatching(const Call& call) {
    List result = call.list(0);
    for (auto& element : result) {
        const auto verdict = call.run.call(*call[1].function(), {element, call[2]});
        if (!verdict.isBoolean())
            return call.fail("feel.match_not_boolean", "the match function must give true or false");
        if (verdict.boolean()) element = call[2];
    }
    return call.run.list(std::move(result));
}

Value positions(const Call& call) {
    List result;
    std::int64_t position = 0;
    for (const auto& element : call.list(0)) {
        call.run.step();
        ++position;
        if (same(element, call[1])) result.emplace_back(position);
    }
    return call.run.list(std::move(result));
}

Value distinct(const Call& call, const List& values) {
    ValueSet seen;
    List result;
    for (const auto& value : values) {
        call.run.step();
        if (seen.insert(value)) result.push_back(value);
    }
    return call.run.list(std::move(result));
}

Value unite(const Call& call) {
    const auto all = concatenate(call);
    return all.isNull() ? all : distinct(call, all.list());
}

Value duplicates(const Call& call) {
    ValueSet seen;
    ValueSet repeated;
    List result;
    for (const auto& value : call.list(0)) {
        call.run.step();
        if (!seen.insert(value) && repeated.insert(value)) result.push_back(value);
    }
    return call.run.list(std::move(result));
}

void flattenInto(const Call& call, const List& list, List& result) {
    for (const auto& element : list) {
        call.run.step();
        if (element.isList())
            flattenInto(call, element.list(), result);
        else
            result.push_back(element);
    }
}

Value flatten(const Call& call) {
    List result;
    flattenInto(call, call.list(0), result);
    return call.run.list(std::move(result));
}

/// Merge sort: stable, and safe with a `precedes` that contradicts itself.
void mergeSort(const Call& call, List& list, List& buffer, std::size_t from, std::size_t to, const Value& precedes,
               bool& failed) {
    if (to - from < 2 || failed) return;
    const std::size_t middle = from + (to - from) / 2;
    mergeSort(call, list, buffer, from, middle, precedes, failed);
    mergeSort(call, list, buffer, middle, to, precedes, failed);
    std::size_t left = from;
    std::size_t right = middle;
    for (std::size_t out = from; out < to && !failed; ++out) {
        bool takeRight = left == middle;
        if (left < middle && right < to) {
            if (precedes.isFunction()) {
                const auto verdict = call.run.call(*precedes.function(), {list[right], list[left]});
                failed = !verdict.isBoolean();
                takeRight = verdict.isTrue();
            } else {
                call.run.step();
                const auto order = compare(list[right], list[left]);
                failed = !order;
                takeRight = order && *order < 0;
            }
        }
        buffer[out] = takeRight ? list[right++] : list[left++];
    }
    if (failed) return;
    std::copy(buffer.begin() + static_cast<std::ptrdiff_t>(from), buffer.begin() + static_cast<std::ptrdiff_t>(to),
              list.begin() + static_cast<std::ptrdiff_t>(from));
}

Value sort(const Call& call) {
    List list = call.list(0);
    List buffer(list.size());
    bool failed = false;
    mergeSort(call, list, buffer, 0, list.size(), call.has(1) ? call[1] : Value(), failed);
    if (failed) return call.fail("feel.not_sortable", "two elements of the list cannot be put in order");
    return call.run.list(std::move(list));
}

Value partition(const Call& call) {
    const auto size = call.integer(1);
    if (!size || *size < 1) return call.fail("feel.partition_size", "the size must be a whole number from 1 on");
    List result;
    List part;
    for (const auto& value : call.list(0)) {
        call.run.step();
        part.push_back(value);
        if (static_cast<std::int64_t>(part.size()) == *size) result.emplace_back(std::exchange(part, {}));
    }
    if (!part.empty()) result.emplace_back(std::move(part));
    return call.run.list(std::move(result));
}

}  // namespace

void addListFunctions(Registry& registry) {
    registry.add("list contains", "list: list, element: any",
                 [](const Call& call) { return Value(holds(call, call.list(0), call[1])); });
    registry.add("count", "list: list",
                 [](const Call& call) { return Value(static_cast<std::int64_t>(call.list(0).size())); });
    registry.add("is empty", "list: list", [](const Call& call) { return Value(call.list(0).empty()); });
    registry.add("sublist", "list: list, start position: number, length?: number", sublist);
    registry.add("append", "list: list, item*: any", append);
    registry.add("concatenate", "list*: any", concatenate);
    registry.add("insert before", "list: list, position: number, newItem: any", insertBefore);
    registry.add("remove", "list: list, position: number", removeAt);
    registry.add("list replace", "list: list, position: number, newItem: any", replaceAt);
    registry.add("list replace", "list: list, match: function, newItem: any", replaceMatching);
    registry.add("reverse", "list: list",
                 [](const Call& call) { return call.run.list(List(call.list(0).rbegin(), call.list(0).rend())); });
    registry.add("index of", "list: list, match: any", positions);
    registry.add("union", "list*: any", unite);
    registry.add("distinct values", "list: list", [](const Call& call) { return distinct(call, call.list(0)); });
    registry.add("duplicate values", "list: list", duplicates);
    registry.add("flatten", "list: list", flatten);
    registry.add("sort", "list: list, precedes?: function", sort);
    registry.add("partition", "list: list, size: number", partition);
}

}  // namespace entente::feel
