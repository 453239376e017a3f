#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.h"
#include "engine/event.h"
#include "engine/state.h"
#include "storage/db/transaction.h"
#include "workflow/instance_repository.h"

namespace entente::workflow {

/// What a step changes in the rows of its instance: the events, and of the living rows those that they touch, so that a
/// step costs what it touches, whatever the history. Made before the writer is asked, which then only runs statements:
/// everybody waits for the writer. Rows of tasks carry more than the engine knows and are `TaskRepository`'s.
class InstanceChange {
  public:
    /// `encoded` are the events as their rows keep them, `after` is `before.state` with the events applied; `newTasks`
    /// is how many rows `TaskRepository` adds right after it; `hops` are those that the step came by.
    InstanceChange(const StoredInstance& before, const std::vector<engine::Event>& events,
                   const std::vector<std::string>& encoded, const engine::State& after, std::int64_t newTasks, int hops,
                   Timestamp now);

    /// Writes it to the instance `before` came from, or, for a new one, to the row made for it. Fails with kind
    /// Conflict when somebody else stored a step since.
    Result<void> write(storage::Tx& tx, InstanceId id) const;

  private:
    using Argument = std::variant<std::nullptr_t, std::int64_t, std::string>;
    struct Statement {
        const char* sql;
        std::vector<Argument> arguments;  ///< from $2; $1 is the instance
    };

    template <typename... Arguments>
    void add(const char* sql, Arguments&&... arguments) {
        auto& statement = statements_.emplace_back(Statement{sql, {}});
        statement.arguments.reserve(sizeof...(arguments));
        (statement.arguments.emplace_back(std::forward<Arguments>(arguments)), ...);
    }
    void addEvents(const StoredInstance& before, const std::vector<engine::Event>& events,
                   const std::vector<std::string>& encoded, Timestamp now);
    void addJob(engine::Key key, const std::vector<engine::Event>& events, const engine::State& after, Timestamp now);
    void addTimer(engine::Key key, const std::vector<engine::Event>& events, const engine::State& after);
    void addRows(const StoredInstance& stored, const std::vector<engine::Event>& events, const engine::State& after,
                 Timestamp now);

    void addSubscription(engine::Key key, const StoredInstance& before, const engine::State& after);
    /// Messages and signals go to others in the same transaction; `jobs` delivers them.
    void addDeliveries(const std::vector<engine::Event>& events, Timestamp now);

    std::vector<Statement> statements_;  ///< the first checks the version
};

}  // namespace entente::workflow
