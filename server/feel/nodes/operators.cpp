#include "feel/arithmetic.h"
#include "feel/compare.h"
#include "feel/nodes/nodes.h"
#include "feel/nodes/order.h"
#include "feel/type_arguments.h"

namespace entente::feel {

namespace {

struct Arithmetic final : Node {
    Arithmetic(std::uint32_t at, Operator op, NodePtr a, NodePtr b)
        : Node(at), operation(op), left(std::move(a)), right(std::move(b)) {}

    Value evaluate(Run& run) const override {
        const auto a = run.evaluate(*left);
        const auto b = run.evaluate(*right);
        switch (operation) {
            case Operator::Add:
                return add(run, a, b);
            case Operator::Subtract:
                return subtract(run, a, b);
            case Operator::Multiply:
                return multiply(run, a, b);
            case Operator::Divide:
                return divide(run, a, b);
            default:
                return power(run, a, b);
        }
    }

    Operator operation;
    NodePtr left, right;
};

struct Negation final : Node {
    Negation(std::uint32_t at, NodePtr value) : Node(at), operand(std::move(value)) {}
    Value evaluate(Run& run) const override { return negate(run, run.evaluate(*operand)); }
    NodePtr operand;
};

struct Comparison final : Node {
    Comparison(std::uint32_t at, Operator op, NodePtr a, NodePtr b)
        : Node(at), operation(op), left(std::move(a)), right(std::move(b)) {}
    Value evaluate(Run& run) const override {
        const auto a = run.evaluate(*left);
        return compared(run, operation, a, run.evaluate(*right));
    }
    TypePtr type() const override { return TypeSpec::of(Type::Boolean); }
    Operator operation;
    NodePtr left, right;
};

struct Between final : Node {
    Between(std::uint32_t at, NodePtr tested, NodePtr from, NodePtr to)
        : Node(at), value(std::move(tested)), low(std::move(from)), high(std::move(to)) {}

    Value evaluate(Run& run) const override {
        const auto tested = run.evaluate(*value);
        const auto from = compared(run, Operator::GreaterOrEqual, tested, run.evaluate(*low));
        const auto to = compared(run, Operator::LessOrEqual, tested, run.evaluate(*high));
        if (from.isNull() || to.isNull()) return from.isNull() ? from : to;
        return from.boolean() && to.boolean();
    }
    TypePtr type() const override { return TypeSpec::of(Type::Boolean); }

    NodePtr value, low, high;
};

/// `and` decides with the first false, `or` with the first true; what is no boolean counts as null (table 50).
struct Junction final : Node {
    Junction(std::uint32_t at, bool decided, NodePtr a, NodePtr b)
        : Node(at), decisive(decided), left(std::move(a)), right(std::move(b)) {}

    Value evaluate(Run& run) const override {
        const auto a = run.evaluate(*left);
        if (a.isBoolean() && a.boolean() == decisive) return a;
        const auto b = run.evaluate(*right);
        if (b.isBoolean() && b.boolean() == decisive) return b;
        if (a.isBoolean() && b.isBoolean()) return !decisive;
        const auto& odd = a.isBoolean() ? b : a;
        if (odd.isNull()) return odd;
        return run.fail("feel.not_boolean", "`and` and `or` need true or false, not a {type}",
                        typeArguments({{"type", typeName(odd.type())}}));
    }

    TypePtr type() const override { return TypeSpec::of(Type::Boolean); }

    bool decisive;
    NodePtr left, right;
};

struct InstanceOf final : Node {
    InstanceOf(std::uint32_t at, NodePtr tested, TypePtr type)
        : Node(at), value(std::move(tested)), wanted(std::move(type)) {}
    Value evaluate(Run& run) const override { return isInstance(run.evaluate(*value), *wanted); }
    TypePtr type() const override { return TypeSpec::of(Type::Boolean); }
    NodePtr value;
    TypePtr wanted;
};

}  // namespace

Value compared(Run& run, Operator operation, const Value& a, const Value& b) {
    const auto incomparable = [&] {
        return run.fail("feel.incomparable", "cannot compare a {left} with a {right}",
                        typeArguments({{"left", typeName(a.type())}, {"right", typeName(b.type())}}));
    };
    if (operation == Operator::Equal || operation == Operator::NotEqual) {
        const auto result = equal(a, b);
        return result ? Value(*result == (operation == Operator::Equal)) : incomparable();
    }
    const auto order = compare(a, b);
    if (!order) return incomparable();
    switch (operation) {
        case Operator::Less:
            return *order < 0;
        case Operator::LessOrEqual:
            return *order <= 0;
        case Operator::Greater:
            return *order > 0;
        default:
            return *order >= 0;
    }
}

NodePtr arithmeticNode(std::uint32_t at, Operator operation, NodePtr left, NodePtr right) {
    return std::make_unique<Arithmetic>(at, operation, std::move(left), std::move(right));
}
NodePtr negationNode(std::uint32_t at, NodePtr operand) {
    return std::make_unique<Negation>(at, std::move(operand));
}
NodePtr comparisonNode(std::uint32_t at, Operator operation, NodePtr left, NodePtr right) {
    return std::make_unique<Comparison>(at, operation, std::move(left), std::move(right));
}
NodePtr betweenNode(std::uint32_t at, NodePtr value, NodePtr low, NodePtr high) {
    return std::make_unique<Between>(at, std::move(value), std::move(low), std::move(high));
}
NodePtr conjunctionNode(std::uint32_t at, NodePtr left, NodePtr right) {
    return std::make_unique<Junction>(at, false, std::move(left), std::move(right));
}
NodePtr disjunctionNode(std::uint32_t at, NodePtr left, NodePtr right) {
    return std::make_unique<Junction>(at, true, std::move(left), std::move(right));
}
NodePtr instanceOfNode(std::uint32_t at, NodePtr value, TypePtr type) {
    return std::make_unique<InstanceOf>(at, std::move(value), std::move(type));
}

}  // namespace entente::feel
