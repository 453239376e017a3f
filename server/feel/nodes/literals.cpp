#include "feel/compare.h"
#include "feel/nodes/nodes.h"
#include "feel/type_arguments.h"

namespace entente::feel {

namespace {

struct Literal final : Node {
    Literal(std::uint32_t at, Value literal) : Node(at), value(std::move(literal)) {}
    Value evaluate(Run&) const override { return value; }
    TypePtr type() const override { return typeOf(value); }
    Value value;
};

struct ListLiteral final : Node {
    ListLiteral(std::uint32_t at, Nodes nodes) : Node(at), elements(std::move(nodes)) {}

    Value evaluate(Run& run) const override {
        List list;
        list.reserve(elements.size());
        for (const auto& element : elements)
            list.push_back(run.evaluate(*element));
        return run.list(std::move(list));
    }

    TypePtr type() const override {
        TypePtr common = elements.empty() ? nullptr : elements.front()->type();
        for (const auto& element : elements) {
            const auto other = element->type();
            if (!common || !other || common->text() != other->text()) common = nullptr;
        }
        return std::make_shared<const TypeSpec>(TypeSpec{TypeSpec::Kind::List, Type::Null, common});
    }

    Nodes elements;
};

struct ContextLiteral final : Node {
    ContextLiteral(std::uint32_t at, std::vector<EntryNode> nodes) : Node(at), entries(std::move(nodes)) {}

    Value evaluate(Run& run) const override {
        Context context;
        for (const auto& entry : entries) {
            auto value = run.evaluate(*entry.value);
            if (context.find(entry.name) != nullptr)
                return run.fail("feel.duplicate_entry", "the context has two entries `{name}`", {{"name", entry.name}});
            run.slot(entry.slot) = value;
            context.set(entry.name, std::move(value));
        }
        return run.context(std::move(context));
    }

    TypePtr type() const override {
        TypeSpec spec{TypeSpec::Kind::Context};
        for (const auto& entry : entries)
            spec.entries.emplace_back(entry.name, entry.value->type());
        return std::make_shared<const TypeSpec>(std::move(spec));
    }

    std::vector<EntryNode> entries;
};

bool canBound(const Value& value) {
    return compare(value, value).has_value();
}

struct RangeLiteral final : Node {
    RangeLiteral(std::uint32_t at, NodePtr from, bool withLow, NodePtr to, bool withHigh)
        : Node(at), low(std::move(from)), high(std::move(to)), lowIncluded(withLow), highIncluded(withHigh) {}

    Value evaluate(Run& run) const override {
        Range range{run.evaluate(*low), run.evaluate(*high), lowIncluded, highIncluded};
        const bool lowFits = range.low.isNull() || canBound(range.low);
        const bool highFits = range.high.isNull() || canBound(range.high);
        const bool together = range.low.isNull() || range.high.isNull() || compare(range.low, range.high);
        if (range.low.isNull() && range.high.isNull())
            return run.fail("feel.range_empty", "a range needs at least one end that is not null");
        if (!lowFits || !highFits || !together)
            return run.fail(
                "feel.range_ends", "a {low} and a {high} do not make a range",
                typeArguments({{"low", typeName(range.low.type())}, {"high", typeName(range.high.type())}}));
        if (!range.low.isNull() && !range.high.isNull() && *compare(range.low, range.high) > 0)
            return run.fail("feel.range_order", "a range begins with its smaller end");
        return range;
    }

    NodePtr low, high;
    bool lowIncluded, highIncluded;
};

struct OpenRange final : Node {
    OpenRange(std::uint32_t at, Range::Form shape, NodePtr node, bool withEnd)
        : Node(at), form(shape), end(std::move(node)), included(withEnd) {}

    Value evaluate(Run& run) const override {
        auto value = run.evaluate(*end);
        if (!canBound(value) && (form == Range::Form::From || form == Range::Form::To))
            return run.fail("feel.range_end", "a {type} does not bound a range",
                            typeArguments({{"type", typeName(value.type())}}));
        if (form == Range::Form::To) return Range{Value(), std::move(value), false, included, form};
        return Range{std::move(value), Value(), included, false, form};
    }

    Range::Form form;
    NodePtr end;
    bool included;
};

}  // namespace

NodePtr literalNode(std::uint32_t at, Value value) {
    return std::make_unique<Literal>(at, std::move(value));
}

NodePtr listNode(std::uint32_t at, Nodes elements) {
    return std::make_unique<ListLiteral>(at, std::move(elements));
}

NodePtr contextNode(std::uint32_t at, std::vector<EntryNode> entries) {
    return std::make_unique<ContextLiteral>(at, std::move(entries));
}

NodePtr openRangeNode(std::uint32_t at, Range::Form form, NodePtr end, bool included) {
    return std::make_unique<OpenRange>(at, form, std::move(end), included);
}

NodePtr rangeNode(std::uint32_t at, NodePtr low, bool lowIncluded, NodePtr high, bool highIncluded) {
    return std::make_unique<RangeLiteral>(at, std::move(low), lowIncluded, std::move(high), highIncluded);
}

}  // namespace entente::feel
