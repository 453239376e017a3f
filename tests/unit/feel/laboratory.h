#pragma once

#include <string>
#include <string_view>

#include "base/time.h"
#include "feel/expression.h"
#include "feel/text.h"

/// Evaluates expressions on 2027-01-05 at midnight UTC, with random bits that count from 1.
namespace entente::feel {

inline const Environment& laboratory() {
    struct FixedClock final : Clock {
        Timestamp now() const override { return *Timestamp::fromIso("2027-01-05T00:00:00Z"); }
    };
    struct Counting final : Randomness {
        std::uint64_t next() const override { return ++count; }
        mutable std::uint64_t count = 0;
    };
    static const FixedClock clock;
    static Counting counting;
    static const Environment environment{clock, "UTC", "en", {}, counting};
    counting.count = 0;
    return environment;
}

/// The value as FEEL source, or the place and text of the error.
inline std::string evaluated(std::string_view text, const Context& variables = {}) {
    const auto value = evaluate(text, variables, laboratory());
    return value ? feelLiteral(*value) : value.error().place + " " + value.error().message.english();
}

/// The first diagnostic; empty when there is none.
inline std::string reasonOf(std::string_view text, const Context& variables = {}) {
    const auto expression = Expression::compile(text, {specialNames(variables), {}});
    if (!expression) return expression.error().message.english();
    const auto evaluation = expression->evaluateWithDiagnostics(ContextVariables(variables), laboratory());
    if (!evaluation || evaluation->diagnostics.empty()) return {};
    return evaluation->diagnostics.front().message.english();
}

}  // namespace entente::feel
