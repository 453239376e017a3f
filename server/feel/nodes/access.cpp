#include "feel/names.h"
#include "feel/nodes/nodes.h"
#include "feel/properties.h"
#include "feel/type_arguments.h"

namespace entente::feel {

namespace {

struct Path final : Node {
    Path(std::uint32_t at, NodePtr from, std::string entry)
        : Node(at), source(std::move(from)), name(std::move(entry)) {}

    Value evaluate(Run& run) const override { return step(run, run.evaluate(*source)); }

    Value step(Run& run, const Value& value) const {
        if (value.isContext()) {
            if (const auto* entry = value.context().find(name)) return *entry;
            return missing(run, value.context());
        }
        if (value.isList()) {
            List results;
            results.reserve(value.list().size());
            for (const auto& element : value.list()) {
                run.step();
                results.push_back(step(run, element));
            }
            return run.list(std::move(results));
        }
        if (value.isNull())
            return run.fail("feel.path_of_null", "`{name}` is asked of something that is null", {{"name", name}});
        if (auto property = propertyOf(value, name)) return *property;
        return run.fail("feel.no_property", "a {type} has no property `{name}`",
                        typeArguments({{"type", typeName(value.type())}}, {{"name", name}}));
    }

    Value missing(Run& run, const Context& context) const {
        std::vector<std::string> candidates;
        for (const auto& [entry, value] : context.entries())
            candidates.push_back(entry);
        const auto closest = closestName(name, candidates);
        if (closest.empty()) return run.fail("feel.unknown_entry", "there is no entry `{name}`", {{"name", name}});
        return run.fail("feel.unknown_entry_like", "there is no entry `{name}`; did you mean `{closest}`?",
                        {{"name", name}, {"closest", closest}});
    }

    bool isPath() const override { return source->isPath(); }

    NodePtr source;
    std::string name;
};

struct Filter final : Node {
    Filter(std::uint32_t at, NodePtr from, NodePtr condition, int slot)
        : Node(at), source(std::move(from)), predicate(std::move(condition)), item(slot) {}

    Value evaluate(Run& run) const override {
        const auto value = run.evaluate(*source);
        if (value.isList()) return select(run, value.list());
        if (value.isNull()) return select(run, {});
        return select(run, {value});
    }

    Value select(Run& run, const List& list) const {
        if (list.empty()) {
            const auto type = predicate->type();
            if (type && type->kind == TypeSpec::Kind::Scalar && type->scalar == Type::Boolean) return List{};
            run.slot(item) = Value();  // a position, or a condition: only its value tells
            return run.evaluate(*predicate).isNumber() ? outside(run) : Value(List{});
        }
        List chosen;
        for (std::size_t i = 0; i < list.size(); ++i) {
            run.slot(item) = list[i];
            const auto verdict = run.evaluate(*predicate);
            if (verdict.isNumber() && i == 0) return element(run, list, verdict.number());
            if (verdict.isTrue()) chosen.push_back(list[i]);
        }
        return run.list(std::move(chosen));
    }

    static Value element(Run& run, const List& list, const Number& position) {
        const auto index = position.toInt64();
        const auto size = static_cast<std::int64_t>(list.size());
        if (!index || *index == 0 || *index > size || *index < -size) return outside(run);
        return list[static_cast<std::size_t>(*index > 0 ? *index - 1 : size + *index)];
    }

    static Value outside(Run& run) {
        return run.fail("feel.index_outside", "the list has no element at this position");
    }

    bool isPath() const override { return source->isPath(); }

    NodePtr source, predicate;
    int item;
};

}  // namespace

NodePtr pathNode(std::uint32_t at, NodePtr source, std::string name) {
    return std::make_unique<Path>(at, std::move(source), std::move(name));
}

NodePtr filterNode(std::uint32_t at, NodePtr source, NodePtr predicate, int item) {
    return std::make_unique<Filter>(at, std::move(source), std::move(predicate), item);
}

}  // namespace entente::feel
