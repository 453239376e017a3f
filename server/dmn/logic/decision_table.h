#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dmn/logic/logic.h"

namespace entente::dmn {

/// 8.2.8: what a table gives when several rules match.
enum class HitPolicy : std::uint8_t { Unique, Any, Priority, First, OutputOrder, RuleOrder, Collect };
enum class Aggregator : std::uint8_t { None, Sum, Count, Min, Max };

std::optional<HitPolicy> hitPolicyFrom(std::string_view name);
std::optional<Aggregator> aggregatorFrom(std::string_view name);

struct InputClause {
    std::string label;
    LogicPtr expression;
    std::vector<feel::Expression> allowed;  ///< none: all
};

struct OutputClause {
    std::string name;  ///< empty for the only output of a table
    const ItemType* type = nullptr;
    std::vector<feel::Expression> allowed;  ///< the best first; none: all
    std::vector<feel::Expression> order;    ///< without allowed values: those of the type, the best first
    LogicPtr fallback;                      ///< of the default output entry; null without one

    const std::vector<feel::Expression>& ranking() const { return allowed.empty() ? order : allowed; }
};

/// One cell of a rule. A broken one (no test, not irrelevant) has the reason.
struct InputEntry {
    bool irrelevant = false;  ///< `-`
    std::optional<feel::Expression> test;
    Message broken;
    Place text;
};

struct Rule {
    std::string id;
    std::vector<InputEntry> inputs;
    std::vector<LogicPtr> outputs;
    std::vector<std::string> annotations;
};

struct DecisionTable {
    HitPolicy policy = HitPolicy::Unique;
    Aggregator aggregator = Aggregator::None;
    std::vector<InputClause> inputs;
    std::vector<OutputClause> outputs;
    std::vector<Rule> rules;
};

/// The outputs of one rule that matched.
struct Hit {
    int rule = 0;  ///< from 0
    feel::List outputs;
};

/// Position of a value among the tests of its clause, the best 0; past the end when none fits.
std::size_t priorityOf(const feel::Value& value, const std::vector<feel::Expression>& tests, feel::Run& run);

LogicPtr tableLogic(Place place, const ItemType* type, DecisionTable table);

}  // namespace entente::dmn
