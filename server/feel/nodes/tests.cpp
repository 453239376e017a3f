#include "feel/compare.h"
#include "feel/nodes/nodes.h"
#include "feel/nodes/order.h"
#include "feel/type_arguments.h"

namespace entente::feel {

namespace {

struct ComparisonTest final : Node {
    ComparisonTest(std::uint32_t at, Operator op, int slot, NodePtr value)
        : Node(at), operation(op), input(slot), operand(std::move(value)) {}
    Value evaluate(Run& run) const override {
        const auto value = run.evaluate(*operand);
        return compared(run, operation, run.slot(input), value);
    }
    Operator operation;
    int input;
    NodePtr operand;
};

struct ValueTest final : Node {
    ValueTest(std::uint32_t at, int slot, NodePtr node, bool withInput)
        : Node(at), input(slot), value(std::move(node)), usesInput(withInput) {}

    Value evaluate(Run& run) const override {
        const auto expected = run.evaluate(*value);
        const Value tested = run.slot(input);
        if (usesInput && (expected.isBoolean() || expected.isNull())) return expected;
        const auto result = satisfies(tested, expected);
        if (result) return *result;
        // A condition that does not speak of the input, such as `amount > 5`, is decided by itself.
        if (expected.isBoolean()) return expected;
        return run.fail("feel.incomparable", "cannot compare a {left} with a {right}",
                        typeArguments({{"left", typeName(tested.type())}, {"right", typeName(expected.type())}}));
    }

    int input;
    NodePtr value;
    bool usesInput;
};

struct AnyTest final : Node {
    AnyTest(std::uint32_t at, Nodes nodes, bool negate) : Node(at), tests(std::move(nodes)), negated(negate) {}

    Value evaluate(Run& run) const override {
        Value result = false;
        for (const auto& test : tests) {
            auto verdict = run.evaluate(*test);
            if (verdict.isTrue()) return !negated;
            if (!verdict.isBoolean()) result = std::move(verdict);
        }
        return result.isBoolean() ? Value(negated) : result;
    }

    Nodes tests;
    bool negated;
};

struct In final : Node {
    In(std::uint32_t at, NodePtr node, int slot, NodePtr check)
        : Node(at), value(std::move(node)), input(slot), test(std::move(check)) {}
    Value evaluate(Run& run) const override {
        auto tested = run.evaluate(*value);
        run.slot(input) = std::move(tested);
        return run.evaluate(*test);
    }
    NodePtr value;
    int input;
    NodePtr test;
};

}  // namespace

NodePtr comparisonTest(std::uint32_t at, Operator operation, int input, NodePtr operand) {
    return std::make_unique<ComparisonTest>(at, operation, input, std::move(operand));
}
NodePtr valueTest(std::uint32_t at, int input, NodePtr value, bool usesInput) {
    return std::make_unique<ValueTest>(at, input, std::move(value), usesInput);
}
NodePtr anyTest(std::uint32_t at, Nodes tests, bool negated) {
    return std::make_unique<AnyTest>(at, std::move(tests), negated);
}
NodePtr inNode(std::uint32_t at, NodePtr value, int input, NodePtr test) {
    return std::make_unique<In>(at, std::move(value), input, std::move(test));
}

}  // namespace entente::feel
