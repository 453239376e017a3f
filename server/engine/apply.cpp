#include <algorithm>
#include <stdexcept>

#include "engine/event.h"
#include "engine/transitions.h"

namespace entente::engine {

namespace {

/// Changes rows. Knows no rule of the process: an event was decided before, here it only takes effect.
class Applier {
  public:
    explicit Applier(State& state) : state_(state) {}

    void operator()(const InstanceStarted& event) const {
        step(InstanceStep::Start);
        state_.info.processId = event.processId;
        state_.info.startedAt = event.at;
        used(kProcessScope);
    }

    void operator()(const InstanceCompleted& event) const {
        step(InstanceStep::Complete);
        end(event.at);
    }

    void operator()(const InstanceTerminated& event) const {
        step(InstanceStep::Terminate);
        end(event.at);
    }

    void operator()(const InstanceModified&) const {}

    void operator()(const InstanceReopened&) const {
        step(InstanceStep::Reopen);
        state_.info.endedAt.reset();
    }

    void operator()(const StepDoneBefore&) const {}

    void operator()(const StepSentBack&) const {}

    void operator()(const InstanceMigrated& event) const {
        state_.info.processId = event.processId;
        const auto rename = [](const std::map<std::string, std::string>& names, std::string& id) {
            if (const auto found = names.find(id); found != names.end()) id = found->second;
        };
        // A process that is called keeps its own names.
        const auto renameAll = [&](auto& rows) {
            for (auto& [key, row] : rows)
                if (!isCalled(row)) rename(event.elements, row.elementId);
        };
        for (auto& [key, element] : state_.elements)
            if (callOf(state_, key) == kProcessScope) {
                rename(event.elements, element.elementId);
                rename(event.elements, element.trigger);
            }
        renameAll(state_.tasks);
        renameAll(state_.jobs);
        renameAll(state_.timers);
        renameAll(state_.subscriptions);
        renameAll(state_.incidents);
        std::map<WaitingToken, int> tokens;
        for (const auto& [waiting, count] : state_.tokens) {
            auto token = waiting;
            if (calledAround(state_, token.scope) == kProcessScope) {
                rename(event.elements, token.elementId);
                rename(event.flows, token.flowId);
            }
            tokens[token] += count;
        }
        state_.tokens = std::move(tokens);
    }

    void operator()(const ElementActivated& event) const {
        step(event.element.key, ElementStep::Activate);
        insert(state_.elements, event.element, "element");
    }

    void operator()(const ElementCompleted& event) const {
        const auto& element = row(state_.elements, event.key, "element");
        if (element.loopCounter > 0)
            if (auto& loop = row(state_.elements, element.scope, "element").loop) ++loop->completed;
        leave(event.key, ElementStep::Complete);
    }

    void operator()(const ElementTerminated& event) const { leave(event.key, ElementStep::Terminate); }

    void operator()(const LoopBegun& event) const {
        row(state_.elements, event.key, "element").loop = Loop{event.total, event.items};
    }

    void operator()(const CallBegun& event) const {
        row(state_.elements, event.key, "element").called = event.definition;
    }

    void operator()(const TokenArrived& event) const { ++state_.tokens[event.token]; }

    void operator()(const TokensJoined& event) const {
        for (const auto& flow : event.flows)
            takeToken({event.scope, event.elementId, flow});
    }

    void operator()(const TokenDiscarded& event) const { takeToken(event.token); }

    void operator()(const TokensDiscarded& event) const {
        std::erase_if(state_.tokens, [&](const auto& entry) { return entry.first.scope == event.scope; });
    }

    void operator()(const VariableSet& event) const {
        state_.variables[event.scope].insert_or_assign(event.name, event.value);
    }

    void operator()(const TaskCreated& event) const { insert(state_.tasks, event.task, "task"); }

    void operator()(const TaskUpdated& event) const {
        auto& task = row(state_.tasks, event.key, "task");
        task.assignee = event.assignee;
        task.due = event.due;
        task.dueZone = event.dueZone;
    }

    void operator()(const TaskCompleted& event) const { erase(state_.tasks, event.key, "task"); }

    void operator()(const TaskCancelled& event) const { erase(state_.tasks, event.key, "task"); }

    void operator()(const TaskReminded& event) const { row(state_.tasks, event.key, "task"); }

    void operator()(const TaskEscalated& event) const { row(state_.tasks, event.key, "task"); }

    void operator()(const JobCreated& event) const { insert(state_.jobs, event.job, "job"); }

    void operator()(const JobCompleted& event) const { erase(state_.jobs, event.key, "job"); }

    void operator()(const JobFailed& event) const { row(state_.jobs, event.key, "job").retries = event.retries; }

    void operator()(const JobCancelled& event) const { erase(state_.jobs, event.key, "job"); }

    void operator()(const JobThrew& event) const { erase(state_.jobs, event.key, "job"); }

    void operator()(const SubscriptionOpened& event) const {
        insert(state_.subscriptions, event.subscription, "subscription");
    }

    void operator()(const SubscriptionTriggered& event) const { row(state_.subscriptions, event.key, "subscription"); }

    void operator()(const SubscriptionClosed& event) const { erase(state_.subscriptions, event.key, "subscription"); }

    void operator()(const MessageThrown&) const {}

    void operator()(const SignalThrown&) const {}

    void operator()(const TimerScheduled& event) const { insert(state_.timers, event.timer, "timer"); }

    void operator()(const TimerFired& event) const { erase(state_.timers, event.key, "timer"); }

    void operator()(const TimerCancelled& event) const { erase(state_.timers, event.key, "timer"); }

    void operator()(const IncidentRaised& event) const {
        insert(state_.incidents, event.incident, "incident");
        if (event.element == ElementStatus::FailedEntering) step(event.incident.element, ElementStep::FailEntering);
        if (event.element == ElementStatus::FailedLeaving) step(event.incident.element, ElementStep::FailLeaving);
    }

    void operator()(const IncidentResolved& event) const {
        const auto incident = row(state_.incidents, event.key, "incident");
        state_.incidents.erase(event.key);
        if (incident.job != 0) {
            // The job may have ended meanwhile; then there is nothing to try again.
            if (const auto job = state_.jobs.find(incident.job); job != state_.jobs.end())
                job->second.retries = std::max(job->second.retries, 1);
        } else {
            step(incident.element, ElementStep::Resume);
        }
    }

  private:
    template <typename Row>
    bool isCalled(const Row& row) const {
        if constexpr (requires { row.purpose; })
            if (row.purpose == WaitPurpose::EventSubProcess) return calledAround(state_, row.element) != kProcessScope;
        return callOf(state_, row.element) != kProcessScope;
    }

    static void require(bool fits, const char* what, Key key) {
        if (!fits)
            throw std::logic_error("event does not fit the state: " + std::string(what) + ' ' + std::to_string(key));
    }

    template <typename Row>
    static Row& row(std::map<Key, Row>& rows, Key key, const char* what) {
        const auto found = rows.find(key);
        require(found != rows.end(), what, key);
        return found->second;
    }

    template <typename Row>
    void insert(std::map<Key, Row>& rows, const Row& row, const char* what) const {
        require(row.key >= state_.nextKey, what, row.key);
        rows.insert_or_assign(row.key, row);
        used(row.key);
    }

    template <typename Row>
    static void erase(std::map<Key, Row>& rows, Key key, const char* what) {
        require(rows.erase(key) == 1, what, key);
    }

    void takeToken(const WaitingToken& token) const {
        const auto found = state_.tokens.find(token);
        require(found != state_.tokens.end(), "token", token.scope);
        if (--found->second == 0) state_.tokens.erase(found);
    }

    void used(Key key) const { state_.nextKey = key + 1; }

    void step(InstanceStep step) const {
        const auto to = transition(state_.info.status, step);
        require(to.has_value(), "instance step", static_cast<Key>(step));
        state_.info.status = *to;
    }

    void step(Key key, ElementStep step) const {
        const auto found = state_.elements.find(key);
        const auto from = found == state_.elements.end() ? std::optional<ElementStatus>() : found->second.status;
        const auto taken = transition(from, step);
        require(taken.legal, "element", key);
        if (taken.to && found != state_.elements.end()) found->second.status = *taken.to;
    }

    void leave(Key key, ElementStep step) const {
        this->step(key, step);
        state_.elements.erase(key);
        state_.variables.erase(key);
    }

    void end(Timestamp at) const { state_.info.endedAt = at; }

    State& state_;
};

}  // namespace

void apply(State& state, const Event& event) {
    std::visit(Applier(state), event);
}

}  // namespace entente::engine
