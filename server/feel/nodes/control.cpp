#include "feel/nodes/nodes.h"
#include "feel/type_arguments.h"

namespace entente::feel {

namespace {

struct Conditional final : Node {
    Conditional(std::uint32_t at, NodePtr test, NodePtr yes, NodePtr no)
        : Node(at), condition(std::move(test)), then(std::move(yes)), otherwise(std::move(no)) {}
    Value evaluate(Run& run) const override {
        return run.evaluate(run.evaluate(*condition).isTrue() ? *then : *otherwise);
    }
    TypePtr type() const override {
        auto yes = then->type();
        const auto no = otherwise->type();
        return yes && no && yes->text() == no->text() ? yes : nullptr;
    }
    NodePtr condition, then, otherwise;
};

/// Calls `visit` for each value of a domain, in order, until it returns false.
class Domain {
  public:
    Domain(Run& run, const Iterator& iterator) : run_(run) {
        first_ = run.evaluate(*iterator.domain);
        if (iterator.end) {
            last_ = run.evaluate(*iterator.end);
            counted_ = true;
        } else if (first_.isRange()) {
            const auto range = first_.range();
            first_ = range.low;  // an open range cannot be counted: its end is null
            last_ = range.high;
            skipFirst_ = !range.lowIncluded;
            skipLast_ = !range.highIncluded;
            counted_ = true;
        }
        if (counted_) measure();
    }

    bool valid() const { return counted_ ? bounded_ : !first_.isNull(); }

    Value invalid() const {
        if (counted_)
            return run_.fail("feel.iteration_range", "an iteration goes from one whole number or date to another");
        return run_.fail("feel.iteration_null", "cannot iterate over null");
    }

    template <typename Visit>
    bool each(const Visit& visit) const {
        if (!counted_) {
            if (!first_.isList()) return visit(first_);
            for (const auto& value : first_.list()) {
                run_.step();
                if (!visit(value)) return false;
            }
            return true;
        }
        const std::int64_t direction = from_ <= to_ ? 1 : -1;
        if (from_ == to_ && (skipFirst_ || skipLast_)) return true;
        const std::int64_t start = from_ + (skipFirst_ ? direction : 0);
        const std::int64_t stop = to_ - (skipLast_ ? direction : 0);
        for (std::int64_t i = start; direction > 0 ? i <= stop : i >= stop; i += direction) {
            run_.step();
            if (!visit(first_.isDate() ? Value(Date::fromDays(i)) : Value(i))) return false;
        }
        return true;
    }

  private:
    void measure() {
        if (first_.isDate() && last_.isDate()) {
            from_ = first_.date().days();
            to_ = last_.date().days();
            bounded_ = true;
        } else if (first_.isNumber() && last_.isNumber()) {
            constexpr std::int64_t kFarthest = 1'000'000'000'000'000;
            const auto from = first_.number().toInt64();
            const auto to = last_.number().toInt64();
            bounded_ = from && to && *from > -kFarthest && *from<kFarthest&& * to> - kFarthest && *to < kFarthest;
            from_ = from.value_or(0);
            to_ = to.value_or(0);
        }
    }

    Run& run_;
    Value first_, last_;
    std::int64_t from_ = 0, to_ = 0;
    bool counted_ = false, bounded_ = false, skipFirst_ = false, skipLast_ = false;
};

/// Visits all combinations, the last iterator fastest. A null that is no element of a domain ends it: `problem`.
template <typename Visit>
bool eachCombination(Run& run, const std::vector<Iterator>& iterators, std::size_t level, Value& problem, bool& failed,
                     const Visit& visit) {
    if (level == iterators.size()) return visit();
    const Domain domain(run, iterators[level]);
    if (!domain.valid()) {
        problem = domain.invalid();
        failed = true;
        return false;
    }
    return domain.each([&](const Value& value) {
        run.slot(iterators[level].slot) = value;
        return eachCombination(run, iterators, level + 1, problem, failed, visit);
    });
}

struct For final : Node {
    For(std::uint32_t at, std::vector<Iterator> domains, int slot, NodePtr node)
        : Node(at), iterators(std::move(domains)), partial(slot), body(std::move(node)) {}

    Value evaluate(Run& run) const override {
        List results;
        Value problem;
        bool failed = false;
        eachCombination(run, iterators, 0, problem, failed, [&] {
            if (partial >= 0) {
                run.step(results.size());  // the list so far is copied
                run.slot(partial) = run.list(results);
            }
            results.push_back(run.evaluate(*body));
            run.checkElements(results.size());
            return true;
        });
        return failed ? problem : run.list(std::move(results));
    }

    std::vector<Iterator> iterators;
    int partial;  // -1 when the body does not look at it
    NodePtr body;
};

struct Quantified final : Node {
    Quantified(std::uint32_t at, bool all, std::vector<Iterator> domains, NodePtr node)
        : Node(at), every(all), iterators(std::move(domains)), condition(std::move(node)) {}

    Value evaluate(Run& run) const override {
        Value result = every;
        Value problem;
        bool failed = false;
        const bool complete = eachCombination(run, iterators, 0, problem, failed, [&] {
            auto verdict = run.evaluate(*condition);
            if (verdict.isBoolean()) return verdict.boolean() == every;
            result = verdict.isNull() ? std::move(verdict)
                                      : run.fail("feel.condition_not_boolean", "the condition gives a {type}",
                                                 typeArguments({{"type", typeName(verdict.type())}}));
            return true;
        });
        if (failed) return problem;
        return complete ? result : Value(!every);
    }

    bool every;
    std::vector<Iterator> iterators;
    NodePtr condition;
};

}  // namespace

NodePtr conditionalNode(std::uint32_t at, NodePtr condition, NodePtr then, NodePtr otherwise) {
    return std::make_unique<Conditional>(at, std::move(condition), std::move(then), std::move(otherwise));
}
NodePtr forNode(std::uint32_t at, std::vector<Iterator> iterators, int partial, NodePtr body) {
    return std::make_unique<For>(at, std::move(iterators), partial, std::move(body));
}
NodePtr quantifiedNode(std::uint32_t at, bool every, std::vector<Iterator> iterators, NodePtr condition) {
    return std::make_unique<Quantified>(at, every, std::move(iterators), std::move(condition));
}

}  // namespace entente::feel
