#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "engine/world.h"

namespace entente::engine {

/// A scenario file of `entente run`: what to start and what happens then, in order.
struct Scenario {
    struct Start {
        std::string process;  ///< empty: the only executable one
        feel::Context variables;
    };
    struct Complete {
        std::string element;
        feel::Context variables;
        std::string sendBackTo = {};  ///< an earlier step that begins once more
    };
    struct Advance {
        feel::Value duration;
    };
    struct Fire {};
    struct Message {
        std::string name;
        std::string correlationKey;
        feel::Context variables;
    };
    struct Signal {
        std::string name;
        feel::Context variables;
    };
    struct CompleteJob {
        std::string type;
        feel::Context variables;
    };
    struct FailJob {
        std::string type;
        std::string reason;
        int retries = 0;
    };
    struct Throw {
        std::string type;
        std::string code;
        feel::Context variables;
    };
    using Step = std::variant<Complete, Advance, Fire, Message, Signal, CompleteJob, FailJob, Throw>;

    std::optional<std::vector<Start>> start;  ///< nothing: instances begin by timers, messages and signals
    std::vector<Step> steps;

    /// Fails with `engine.scenario.…`, kind Invalid, for anything that is not a scenario. In the values a text that
    /// starts with `@"` is an at-literal.
    static Result<Scenario> parse(std::string_view json);
};

struct ScenarioOutcome {
    int skipped = 0;              ///< steps with nothing to act on
    std::set<std::string> nodes;  ///< ids of those that a token came to
    std::set<std::string> flows;  ///< ids of those that were taken
};

/// Runs it from 2027-01-01T00:00Z and gives each output line to `line`, as `entente run` prints them; the last is
/// `end`. Fails when an instance cannot be started. `main` is the process of a start that names none.
Result<ScenarioOutcome> run(const Scenario& scenario, const World::Processes& processes, const std::string& main,
                            const std::function<void(const feel::Context&)>& line, World::Refusal refusal = {});

}  // namespace entente::engine
