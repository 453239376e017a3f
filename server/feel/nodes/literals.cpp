#include "feel/compare.h"
#include "feel/nodes/nodes.h"

namespace entente::feel {

namespace {

struct Literal final : Node {
    Literal(std::uint32_t at, Value literal) : Node(at), value(std::move(literal)) {}
    Value evaluate(Run&) const override { return value; }
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

    std::vector<EntryNode> entries;
};

bool canBound(const Value& value) {
    return compare(value, value).has_value();
}

struct RangeLiteral final : Node {
    RangeLiteral(std::uint32_t at, NodePtr from, bool withLow, NodePtr to, bool withHigh)
        : Node(at), low(std::move(from)), high(std::move(to)), lowIncluded(withLow), highIncluded(withHigh) {}

    Value evaluate(Run& run) const override {
        Range range{low ? run.evaluate(*low) : Value(), high ? run.evaluate(*high) : Value(), lowIncluded,
                    highIncluded};
        const bool lowFits = range.low.isNull() || canBound(range.low);
        const bool highFits = range.high.isNull() || canBound(range.high);
        const bool together = range.low.isNull() || range.high.isNull() || compare(range.low, range.high);
        if (range.low.isNull() && range.high.isNull())
            return run.fail("feel.range_empty", "a range needs at least one end that is not null");
        if (!lowFits || !highFits || !together)
            return run.fail(
                "feel.range_ends", "a {low} and a {high} do not make a range",
                {{"low", std::string(typeName(range.low.type()))}, {"high", std::string(typeName(range.high.type()))}});
        return range;
    }

    NodePtr low, high;
    bool lowIncluded, highIncluded;
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

NodePtr rangeNode(std::uint32_t at, NodePtr low, bool lowIncluded, NodePtr high, bool highIncluded) {
    return std::make_unique<RangeLiteral>(at, std::move(low), lowIncluded, std::move(high), highIncluded);
}

}  // namespace entente::feel
