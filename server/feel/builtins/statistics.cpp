#include <algorithm>
#include <map>

#include "feel/arithmetic.h"
#include "feel/builtin.h"
#include "feel/compare.h"

namespace entente::feel {

namespace {

Value extreme(const Call& call, int direction) {
    const auto& list = call.list(0);
    if (list.empty()) return call.fail("feel.empty_list", "the list is empty");
    const Value* best = &list.front();
    for (const auto& value : list) {
        call.run.step();
        const auto order = compare(value, *best);
        if (!order) return call.fail("feel.not_sortable", "two elements of the list cannot be put in order");
        if ((direction < 0 && *order < 0) || (direction > 0 && *order > 0)) best = &value;
    }
    return *best;
}

/// The elements as numbers; nothing when the list is empty or holds something else.
std::optional<std::vector<Number>> numbers(const Call& call) {
    std::vector<Number> result;
    for (const auto& value : call.list(0)) {
        call.run.step();
        if (!value.isNumber()) return std::nullopt;
        result.push_back(value.number());
    }
    return result;
}

Value notNumbers(const Call& call) {
    return call.fail("feel.list_not_numbers", "the list is empty or holds something that is not a number");
}

/// Numbers, or durations of one kind.
Value sum(const Call& call) {
    const auto& list = call.list(0);
    if (list.empty()) return notNumbers(call);
    Value total = list.front();
    const bool summable = total.isNumber() || total.isDaysTimeDuration() || total.isYearsMonthsDuration();
    for (std::size_t i = 1; i < list.size() && summable; ++i) {
        call.run.step();
        if (list[i].type() != total.type()) return notNumbers(call);
        total = add(call.run, total, list[i]);
        if (total.isNull()) return total;
    }
    return summable ? total : notNumbers(call);
}

Value mean(const Call& call) {
    const auto total = sum(call);
    if (total.isNull()) return total;
    return divide(call.run, total, static_cast<std::int64_t>(call.list(0).size()));
}

Value product(const Call& call) {
    const auto values = numbers(call);
    if (!values || values->empty()) return notNumbers(call);
    Value result = Number(1);
    for (const auto& value : *values) {
        result = multiply(call.run, result, value);
        if (result.isNull()) break;
    }
    return result;
}

Value median(const Call& call) {
    auto values = numbers(call);
    if (!values || values->empty()) return notNumbers(call);
    std::sort(values->begin(), values->end());
    const auto middle = values->size() / 2;
    if (values->size() % 2 == 1) return (*values)[middle];
    const auto total = add(call.run, (*values)[middle - 1], (*values)[middle]);
    return total.isNull() ? total : divide(call.run, total, 2);
}

/// Of a sample: divided by one less than the count (10.3.4.4).
Value deviation(const Call& call) {
    const auto values = numbers(call);
    if (!values || values->size() < 2) return notNumbers(call);
    const auto average = mean(call);
    if (average.isNull()) return average;
    Number squares = 0;
    for (const auto& value : *values) {
        const auto difference = value.minus(average.number());
        const auto square = difference ? difference->times(*difference) : std::nullopt;
        const auto next = square ? squares.plus(*square) : std::nullopt;
        if (!next) return call.fail("feel.out_of_range", "the result is out of range");
        squares = *next;
    }
    return *squares.dividedBy(static_cast<std::int64_t>(values->size() - 1))->squareRoot();
}

Value modes(const Call& call) {
    const auto values = numbers(call);
    if (!values) return notNumbers(call);
    std::map<Number, std::size_t> counts;
    std::size_t most = 0;
    for (const auto& value : *values)
        most = std::max(most, ++counts[value]);
    List result;
    for (const auto& [value, count] : counts)
        if (count == most) result.emplace_back(value);
    return result;
}

}  // namespace

void addStatisticsFunctions(Registry& registry) {
    registry.add("min", "list...: any", [](const Call& call) { return extreme(call, -1); });
    registry.add("max", "list...: any", [](const Call& call) { return extreme(call, 1); });
    registry.add("sum", "list...: any", sum);
    registry.add("mean", "list...: any", mean);
    registry.add("product", "list...: any", product);
    registry.add("median", "list...: any", median);
    registry.add("stddev", "list...: any", deviation);
    registry.add("mode", "list...: any", modes);
}

}  // namespace entente::feel
