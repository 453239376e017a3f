#include "dmn/logic/decision_table.h"

#include <algorithm>
#include <array>
#include <utility>

#include "feel/builtin.h"
#include "feel/compare.h"
#include "feel/run.h"

namespace entente::dmn {

using feel::List;
using feel::Run;
using feel::Value;

namespace {

class Table final : public Logic {
  public:
    Table(Place place, const ItemType* type, DecisionTable table)
        : Logic(std::move(place), type), table_(std::move(table)) {}

  private:
    Value evaluate(const Scope& scope, Run& run) const override {
        List inputs;
        inputs.reserve(table_.inputs.size());
        for (const auto& clause : table_.inputs) {
            inputs.push_back(clause.expression->value(scope, run));
            if (!satisfiesAny(inputs.back(), clause.allowed, run))
                return fail(scope, run, "dmn.input_value",
                            "{value} is none of the values that the input `{name}` allows",
                            {{"value", shown(inputs.back())}, {"name", clause.label}});
        }
        std::vector<Hit> hits;
        Value result;
        if (auto problem = match(inputs, scope, run, hits))
            result = std::move(*problem);
        else
            result = decide(hits, scope, run);
        if (scope.session() != nullptr && scope.session()->traced()) trace(inputs, hits, result, *scope.session());
        return result;
    }

    /// Fills in the rules that match; a value when there can be no other result.
    std::optional<Value> match(const List& inputs, const Scope& scope, Run& run, std::vector<Hit>& hits) const {
        for (std::size_t i = 0; i < table_.rules.size(); ++i) {
            const auto& rule = table_.rules[i];
            run.step();
            bool matches = true;
            for (std::size_t column = 0; column < inputs.size() && matches; ++column) {
                const auto& entry = rule.inputs[column];
                if (entry.irrelevant) continue;
                if (!entry.test) return unreadable(entry, scope, run);
                matches = entry.test->test(inputs[column], scope, run).isTrue();
                if (scope.session() != nullptr) scope.session()->expressionEnds(entry.text);
            }
            if (!matches) continue;
            hits.push_back({static_cast<int>(i), {}});
            if (auto problem = readOutputs(rule, scope, run, hits.back().outputs)) return problem;
            if (table_.policy == HitPolicy::First) break;
        }
        return std::nullopt;
    }

    static Value unreadable(const InputEntry& entry, const Scope& scope, Run& run) {
        if (scope.session() != nullptr) scope.session()->noteBroken();
        return failAt(entry.text, scope.session(), run, entry.broken.key, entry.broken.pattern, entry.broken.arguments);
    }

    std::optional<Value> readOutputs(const Rule& rule, const Scope& scope, Run& run, List& outputs) const {
        for (std::size_t column = 0; column < table_.outputs.size(); ++column) {
            const auto& clause = table_.outputs[column];
            const auto& logic = *rule.outputs[column];
            auto value =
                convertedOrNull(logic.value(scope, run), clause.type, clause.name, logic.place(), scope.session(), run);
            if (!value.isNull() && !satisfiesAny(value, clause.allowed, run))
                return failAt(logic.place(), scope.session(), run, "dmn.output_value",
                              "{value} is none of the values that the output `{name}` allows",
                              {{"value", shown(value)}, {"name", clause.name}});
            outputs.push_back(std::move(value));
        }
        return std::nullopt;
    }

    Value decide(std::vector<Hit>& hits, const Scope& scope, Run& run) const {
        if (hits.empty()) return fallback(scope, run);
        switch (table_.policy) {
            case HitPolicy::Unique:
                if (hits.size() > 1)
                    return fail(
                        scope, run, "dmn.not_unique", "rules {first} and {second} match, and only one may",
                        {{"first", std::to_string(hits[0].rule + 1)}, {"second", std::to_string(hits[1].rule + 1)}});
                return whole(hits.front(), run);
            case HitPolicy::Any:
                for (const auto& hit : hits)
                    if (!sameOutputs(hit, hits.front()))
                        return fail(
                            scope, run, "dmn.not_same", "rules {first} and {second} match with different outputs",
                            {{"first", std::to_string(hits[0].rule + 1)}, {"second", std::to_string(hit.rule + 1)}});
                return whole(hits.front(), run);
            case HitPolicy::First:
                return whole(hits.front(), run);
            case HitPolicy::Priority:
                sortByPriority(hits, run);
                return whole(hits.front(), run);
            case HitPolicy::OutputOrder:
                sortByPriority(hits, run);
                return all(hits, run);
            case HitPolicy::RuleOrder:
                return all(hits, run);
            case HitPolicy::Collect:
                return table_.aggregator == Aggregator::None ? all(hits, run) : aggregate(hits, run);
        }
        return {};
    }

    static bool sameOutputs(const Hit& a, const Hit& b) {
        return std::equal(a.outputs.begin(), a.outputs.end(), b.outputs.begin(), b.outputs.end(), feel::same);
    }

    /// 8.2.8: the first output counts first.
    void sortByPriority(std::vector<Hit>& hits, Run& run) const {
        std::vector<std::pair<std::vector<std::size_t>, Hit>> ranked;
        for (auto& hit : hits) {
            std::vector<std::size_t> rank;
            for (std::size_t i = 0; i < table_.outputs.size(); ++i)
                rank.push_back(priorityOf(hit.outputs[i], table_.outputs[i].ranking(), run));
            ranked.emplace_back(std::move(rank), std::move(hit));
        }
        std::stable_sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
        for (std::size_t i = 0; i < hits.size(); ++i)
            hits[i] = std::move(ranked[i].second);
    }

    Value whole(const Hit& hit, Run& run) const {
        if (table_.outputs.size() == 1) return hit.outputs.front();
        feel::Context context;
        for (std::size_t i = 0; i < table_.outputs.size(); ++i)
            context.set(table_.outputs[i].name, hit.outputs[i]);
        return run.context(std::move(context));
    }

    Value all(const std::vector<Hit>& hits, Run& run) const {
        List list;
        list.reserve(hits.size());
        for (const auto& hit : hits)
            list.push_back(whole(hit, run));
        return run.list(std::move(list));
    }

    Value aggregate(const std::vector<Hit>& hits, Run& run) const {
        static constexpr std::array<std::string_view, 5> kFunctions{"", "sum", "count", "min", "max"};
        const auto function = feel::builtins().find(kFunctions[static_cast<std::size_t>(table_.aggregator)]);
        return run.call(*function, {all(hits, run)});
    }

    /// The default outputs; without any, what the hit policy gives for nothing.
    Value fallback(const Scope& scope, Run& run) const {
        const bool any = std::any_of(table_.outputs.begin(), table_.outputs.end(),
                                     [](const auto& clause) { return clause.fallback != nullptr; });
        if (any) {
            Hit hit;
            for (const auto& clause : table_.outputs)
                hit.outputs.push_back(clause.fallback
                                          ? convertedOrNull(clause.fallback->value(scope, run), clause.type,
                                                            clause.name, clause.fallback->place(), scope.session(), run)
                                          : Value());
            return whole(hit, run);
        }
        if (table_.policy == HitPolicy::Collect && table_.aggregator == Aggregator::Count) return 0;
        if (table_.policy == HitPolicy::Collect && table_.aggregator == Aggregator::None) return List{};
        return fail(scope, run, "dmn.no_rule", "no rule matches, and there is no default output");
    }

    void trace(const List& inputs, const std::vector<Hit>& hits, const Value& result, Session& session) const {
        if (session.trace().tables.size() >= Trace::kMost) return;
        TableTrace entry{place().element, {}, {}, result};
        for (std::size_t i = 0; i < inputs.size(); ++i)
            entry.inputs.push_back({table_.inputs[i].label, inputs[i]});
        for (const auto& hit : hits) {
            const auto& rule = table_.rules[static_cast<std::size_t>(hit.rule)];
            entry.matched.push_back({hit.rule + 1, rule.id, hit.outputs, rule.annotations});
        }
        session.trace().tables.push_back(std::move(entry));
    }

    DecisionTable table_;
};

}  // namespace

std::optional<HitPolicy> hitPolicyFrom(std::string_view name) {
    static constexpr std::array<std::pair<std::string_view, HitPolicy>, 7> kPolicies{
        {{"UNIQUE", HitPolicy::Unique},
         {"ANY", HitPolicy::Any},
         {"PRIORITY", HitPolicy::Priority},
         {"FIRST", HitPolicy::First},
         {"OUTPUT ORDER", HitPolicy::OutputOrder},
         {"RULE ORDER", HitPolicy::RuleOrder},
         {"COLLECT", HitPolicy::Collect}}};
    if (name.empty()) return HitPolicy::Unique;
    for (const auto& [text, policy] : kPolicies)
        if (text == name) return policy;
    return std::nullopt;
}

std::optional<Aggregator> aggregatorFrom(std::string_view name) {
    static constexpr std::array<std::string_view, 5> kNames{"", "SUM", "COUNT", "MIN", "MAX"};
    const auto* found = std::find(kNames.begin(), kNames.end(), name);
    if (found == kNames.end()) return std::nullopt;
    return static_cast<Aggregator>(found - kNames.begin());
}

std::size_t priorityOf(const Value& value, const std::vector<feel::Expression>& tests, Run& run) {
    std::size_t position = 0;
    while (position < tests.size() && !satisfiesAny(value, {tests[position]}, run))
        ++position;
    return position;
}

LogicPtr tableLogic(Place place, const ItemType* type, DecisionTable table) {
    return std::make_unique<Table>(std::move(place), type, std::move(table));
}

}  // namespace entente::dmn
