#include "feel/arithmetic.h"
#include "feel/builtin.h"

namespace entente::feel {

namespace {

Value orOutOfRange(const Call& call, const std::optional<Number>& number) {
    return number ? Value(*number) : call.fail("feel.out_of_range", "the result is out of range");
}

Value rounded(const Call& call, Rounding mode) {
    std::int64_t scale = 0;
    if (call.has(1)) {
        const auto wanted = call[1].number().rounded(0, Rounding::Down)->toInt64();
        if (!wanted || *wanted < -6111 || *wanted > 6176)
            return call.fail("feel.scale_range", "the scale must lie between -6111 and 6176");
        scale = *wanted;
    }
    return orOutOfRange(call, call.number(0).rounded(static_cast<int>(scale), mode));
}

template <Rounding mode>
Value round(const Call& call) {
    return rounded(call, mode);
}

Value absolute(const Call& call) {
    const auto& value = call[0];
    if (value.isNumber()) return value.number().absolute();
    if (value.isYearsMonthsDuration()) return YearsMonthsDuration{std::abs(value.yearsMonthsDuration().months)};
    if (value.isDaysTimeDuration()) {
        const auto& duration = value.daysTimeDuration();
        return duration.seconds < 0 ? duration.negated() : duration;
    }
    return call.fail("feel.abs_type", "`abs` needs a number or a duration");
}

Value parity(const Call& call, bool odd) {
    if (!call.number(0).isInteger()) return call.fail("feel.not_whole", "this is not a whole number");
    return call.number(0).modulo(2)->isZero() != odd;
}

Value modulo(const Call& call) {
    if (call.number(1).isZero()) return call.fail("feel.division_by_zero", "division by zero");
    return orOutOfRange(call, call.number(0).modulo(call.number(1)));
}

}  // namespace

void addNumberFunctions(Registry& registry) {
    registry.add("decimal", "n: number, scale: number", round<Rounding::HalfEven>);
    registry.add("floor", "n: number, scale?: number", round<Rounding::Floor>);
    registry.add("ceiling", "n: number, scale?: number", round<Rounding::Ceiling>);
    registry.add("round up", "n: number, scale: number", round<Rounding::Up>);
    registry.add("round down", "n: number, scale: number", round<Rounding::Down>);
    registry.add("round half up", "n: number, scale: number", round<Rounding::HalfUp>);
    registry.add("round half down", "n: number, scale: number", round<Rounding::HalfDown>);
    registry.add("abs", "n: something", absolute);
    registry.add("modulo", "dividend: number, divisor: number", modulo);
    registry.add("sqrt", "number: number",
                 [](const Call& call) { return orOutOfRange(call, call.number(0).squareRoot()); });
    registry.add("log", "number: number",
                 [](const Call& call) { return orOutOfRange(call, call.number(0).logarithm()); });
    registry.add("exp", "number: number",
                 [](const Call& call) { return orOutOfRange(call, call.number(0).exponential()); });
    registry.add("odd", "number: number", [](const Call& call) { return parity(call, true); });
    registry.add("even", "number: number", [](const Call& call) { return parity(call, false); });
}

}  // namespace entente::feel
