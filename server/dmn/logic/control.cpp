#include "dmn/logic/logic.h"
#include "feel/run.h"
#include "feel/type_arguments.h"

namespace entente::dmn {

using feel::List;
using feel::Run;
using feel::Value;

namespace {

/// What a condition gives that is neither true nor false nor null.
Value noCondition(const Logic& logic, const Value& verdict, const Scope& scope, Run& run) {
    return failAt(logic.place(), scope.session(), run, "dmn.condition", "the condition gives a {type}",
                  feel::typeArguments({{"type", typeName(verdict.type())}}));
}

class Conditional final : public Logic {
  public:
    Conditional(Place place, const ItemType* type, LogicPtr condition, LogicPtr then, LogicPtr otherwise)
        : Logic(std::move(place), type),
          condition_(std::move(condition)),
          then_(std::move(then)),
          otherwise_(std::move(otherwise)) {}

  private:
    Value evaluate(const Scope& scope, Run& run) const override {
        const auto verdict = condition_->value(scope, run);
        if (!verdict.isBoolean() && !verdict.isNull()) return noCondition(*this, verdict, scope, run);
        return (verdict.isTrue() ? then_ : otherwise_)->value(scope, run);
    }

    LogicPtr condition_, then_, otherwise_;
};

class Filter final : public Logic {
  public:
    Filter(Place place, const ItemType* type, LogicPtr in, LogicPtr match)
        : Logic(std::move(place), type), in_(std::move(in)), match_(std::move(match)) {}

  private:
    Value evaluate(const Scope& outer, Run& run) const override {
        const auto source = in_->value(outer, run);
        if (source.isNull()) return List{};
        const auto& list = source.isList() ? source.list() : List{source};
        auto scope = Scope::over(outer);
        List chosen;
        for (const auto& item : list) {
            scope.setItem(item);
            const auto verdict = match_->value(scope, run);
            if (verdict.isTrue()) chosen.push_back(item);
            if (verdict.isBoolean() || verdict.isNull()) continue;
            return noCondition(*this, verdict, outer, run);
        }
        return run.list(std::move(chosen));
    }

    LogicPtr in_, match_;
};

/// The values that FEEL iterates over: those of a list or range, or the value itself. Null, with its reason, for null.
Value domainOf(const Value& source, const Scope& outer, Run& run) {
    static const auto walk = [] {
        auto compiled = feel::Expression::compile("for element in domain return element");
        return std::move(compiled).value();
    }();
    auto scope = Scope::over(outer);
    scope.bind("domain", source);
    return walk.evaluate(scope, run);
}

class Iteration final : public Logic {
  public:
    Iteration(Place place, const ItemType* type, IterationKind kind, std::string variable, LogicPtr in, LogicPtr body)
        : Logic(std::move(place), type),
          kind_(kind),
          variable_(std::move(variable)),
          in_(std::move(in)),
          body_(std::move(body)) {}

  private:
    Value evaluate(const Scope& outer, Run& run) const override {
        const auto source = in_->value(outer, run);
        auto domain = source.isList() ? source : domainOf(source, outer, run);
        if (outer.session() != nullptr) outer.session()->logicFailed(place());
        if (!domain.isList()) return domain;
        return kind_ == IterationKind::For ? collect(domain.list(), outer, run) : test(domain.list(), outer, run);
    }

    Value bodyFor(const Value& element, const Scope& outer, const Value* partial, Run& run) const {
        auto scope = Scope::over(outer);
        if (partial != nullptr) scope.bind("partial", *partial);
        scope.bind(variable_, element);
        return body_->value(scope, run);
    }

    Value collect(const List& domain, const Scope& outer, Run& run) const {
        List results;
        for (const auto& element : domain) {
            run.step(results.size());  // the list so far is copied
            const auto partial = run.list(results);
            results.push_back(bodyFor(element, outer, &partial, run));
        }
        return run.list(std::move(results));
    }

    /// As the junction of all conditions (10.3.2.2, table 50), but one that gives no boolean at all spoils the whole.
    Value test(const List& domain, const Scope& outer, Run& run) const {
        const bool every = kind_ == IterationKind::Every;
        Value result = every;
        for (const auto& element : domain) {
            auto verdict = bodyFor(element, outer, nullptr, run);
            if (!verdict.isBoolean() && !verdict.isNull()) return noCondition(*this, verdict, outer, run);
            const bool decided = result.isBoolean() && result.boolean() != every;
            if (!decided && (verdict.isNull() || verdict.boolean() != every)) result = std::move(verdict);
        }
        return result;
    }

    IterationKind kind_;
    std::string variable_;
    LogicPtr in_, body_;
};

}  // namespace

LogicPtr conditionalLogic(Place place, const ItemType* type, LogicPtr condition, LogicPtr then, LogicPtr otherwise) {
    return std::make_unique<Conditional>(std::move(place), type, std::move(condition), std::move(then),
                                         std::move(otherwise));
}

LogicPtr filterLogic(Place place, const ItemType* type, LogicPtr in, LogicPtr match) {
    return std::make_unique<Filter>(std::move(place), type, std::move(in), std::move(match));
}

LogicPtr iterationLogic(Place place, const ItemType* type, IterationKind kind, std::string variable, LogicPtr in,
                        LogicPtr body) {
    return std::make_unique<Iteration>(std::move(place), type, kind, std::move(variable), std::move(in),
                                       std::move(body));
}

}  // namespace entente::dmn
