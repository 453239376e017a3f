#include "engine/scenario.h"

#include <map>
#include <utility>

#include "engine/definition.h"
#include "engine/timers.h"

namespace entente::engine {

namespace {

using feel::Context;
using feel::List;
using feel::Value;

const Timestamp kBeginning = *Timestamp::fromIso("2027-01-01T00:00:00Z");

List texts(const std::vector<std::string>& all) {
    return {all.begin(), all.end()};
}

/// Tells the events of a world as lines, and notes what they cover.
class Narrator {
  public:
    Narrator(ScenarioOutcome& outcome, const std::function<void(const Context&)>& line)
        : outcome_(outcome), line_(line) {}

    void tell(int instance, Timestamp at, const Event& event) {
        instance_ = instance;
        at_ = at;
        std::visit(*this, event);
    }

    void operator()(const ElementActivated& event) {
        const auto& element = event.element;
        bodies_[{instance_, element.key}] = element.loopBody;
        outcome_.nodes.insert(element.elementId);
        auto line = lineOf("activated", element.elementId, element.key);
        if (element.loopCounter > 0) line.set("loopCounter", Value(element.loopCounter));
        line_(line);
    }
    void operator()(const ElementCompleted& event) {
        outcome_.flows.insert(event.flows.begin(), event.flows.end());
        auto line = lineOf("completed", event.elementId, event.key);
        if (!event.flows.empty()) line.set("flows", Value(texts(event.flows)));
        line_(line);
    }
    void operator()(const ElementTerminated& event) { line_(lineOf("terminated", event.elementId, event.key)); }
    void operator()(const TaskCreated& event) {
        const auto& task = event.task;
        auto line = lineOf("task", task.elementId, task.element);
        line.set("name", Value(task.name));
        if (!task.assignee.empty()) line.set("assignee", Value(task.assignee));
        if (!task.candidateGroups.empty()) line.set("candidateGroups", Value(texts(task.candidateGroups)));
        if (!task.candidateUsers.empty()) line.set("candidateUsers", Value(texts(task.candidateUsers)));
        if (!task.formId.empty()) line.set("form", Value(task.formId));
        if (task.due) line.set("due", Value(task.due->iso()));
        line_(line);
    }
    void operator()(const JobCreated& event) {
        const auto& job = event.job;
        auto line = lineOf(lineName(job.type), job.elementId, job.element);
        line.set("type", Value(job.type));
        Context headers;
        for (const auto& [name, value] : job.headers)
            headers.set(name, Value(value));
        line.set("headers", Value(std::move(headers)));
        line.set("variables", Value(job.variables));
        line_(line);
    }
    void operator()(const TimerScheduled& event) {
        const auto& timer = event.timer;
        auto line = lineOf("timer", timer.elementId, timer.element);
        line.set("due", Value(timer.dueAt.iso()));
        line_(line);
    }
    void operator()(const IncidentRaised& event) {
        const auto& incident = event.incident;
        auto line = lineOf("incident", incident.elementId, incident.element);
        line.set("message", Value(incident.message.english()));
        if (!incident.expression.empty()) line.set("expression", Value(incident.expression));
        if (!incident.variables.empty()) line.set("variables", Value(incident.variables));
        line_(line);
    }
    void operator()(const VariableSet& event) {
        auto line = lineOf("variable", {}, event.scope);
        line.set("name", Value(event.name));
        line.set("value", event.value);
        line_(line);
    }
    template <typename Other>
    void operator()(const Other&) {}

  private:
    static std::string lineName(const std::string& jobType) {
        if (jobType == "entente:document") return "document";
        return jobType == "entente:mail" ? "mail" : "job";
    }

    /// `key` is the element instance, for a variable its scope.
    Context lineOf(const std::string& event, const std::string& element, Key key) {
        Context line{{"at", Value(at_.iso())}, {"event", Value(event)}};
        if (!element.empty()) line.set("element", Value(element));
        line.set("instance", Value(instance_));
        line.set("key", Value(key));
        if (bodies_[{instance_, key}]) line.set("multiInstanceBody", Value(true));
        return line;
    }

    ScenarioOutcome& outcome_;
    const std::function<void(const Context&)>& line_;
    std::map<std::pair<int, Key>, bool> bodies_;
    int instance_ = 0;
    Timestamp at_;
};

class Run {
  public:
    Run(const Scenario& scenario, const World::Processes& processes, const std::string& main,
        const std::function<void(const Context&)>& line, World::Refusal refusal)
        : scenario_(scenario),
          main_(main),
          line_(line),
          narrator_(outcome_, line),
          world_(
              processes, environment(),
              [this](int instance, Timestamp at, const Event& event) { narrator_.tell(instance, at, event); },
              std::move(refusal)) {}

    Result<ScenarioOutcome> play() {
        int told = 0;
        if (scenario_.start) {
            for (const auto& start : *scenario_.start) {
                const auto started = world_.start(start.process.empty() ? main_ : start.process, start.variables);
                if (!started) return started.error();
                told = *started;
            }
        } else if (auto armed = world_.armStartTimers(); !armed) {
            return armed.error();
        }
        for (std::size_t i = 0; i < scenario_.steps.size(); ++i) {
            const auto acted = std::visit(*this, scenario_.steps[i]);
            if (!acted) return acted.error();
            if (!*acted) skipped(static_cast<int>(i) + 1);
        }
        end(world_.instance(told == 0 ? world_.instances() : told));
        return std::move(outcome_);
    }

    Result<bool> operator()(const Scenario::Complete& step) {
        return world_.completeTask(step.element, step.variables, step.sendBackTo);
    }
    Result<bool> operator()(const Scenario::CompleteJob& step) { return world_.completeJob(step.type, step.variables); }
    Result<bool> operator()(const Scenario::FailJob& step) {
        return world_.failJob(step.type, step.reason, step.retries);
    }
    Result<bool> operator()(const Scenario::Throw& step) {
        return world_.throwError(step.type, step.code, step.variables);
    }
    Result<bool> operator()(const Scenario::Fire&) { return world_.fireNext(); }
    Result<bool> operator()(const Scenario::Advance& step) {
        const auto moment = later(world_.now(), step.duration, environment().zone);
        return moment ? done(world_.advanceTo(*moment)) : Result<bool>(false);
    }
    Result<bool> operator()(const Scenario::Message& step) {
        return done(world_.publish(step.name, step.correlationKey, step.variables));
    }
    Result<bool> operator()(const Scenario::Signal& step) { return done(world_.broadcast(step.name, step.variables)); }

  private:
    static Environment environment() {
        Environment environment;
        environment.now = kBeginning;
        return environment;
    }

    static Result<bool> done(const Result<void>& result) {
        return result ? Result<bool>(true) : Result<bool>(result.error());
    }

    void skipped(int step) {
        ++outcome_.skipped;
        line_({{"at", Value(world_.now().iso())}, {"event", Value("skipped")}, {"step", Value(step)}});
    }

    void end(const Simulation* instance) {
        Context line{{"at", Value(world_.now().iso())}, {"event", Value("end")}};
        Context variables;
        List waiting;
        std::string state = "completed";
        if (instance != nullptr) {
            const auto& last = instance->state();
            if (last.info.status == InstanceStatus::Active) state = last.incidents.empty() ? "active" : "incident";
            if (last.info.status == InstanceStatus::Terminated) state = "terminated";
            if (const auto found = last.variables.find(kProcessScope); found != last.variables.end())
                for (const auto& [name, value] : found->second)
                    variables.set(name, value);
            waiting = texts(instance->waiting());
        }
        line.set("state", Value(state));
        line.set("variables", Value(std::move(variables)));
        line.set("waiting", Value(std::move(waiting)));
        line_(line);
    }

    const Scenario& scenario_;
    const std::string& main_;
    const std::function<void(const Context&)>& line_;
    ScenarioOutcome outcome_;
    Narrator narrator_;
    World world_;
};

}  // namespace

Result<ScenarioOutcome> run(const Scenario& scenario, const World::Processes& processes, const std::string& main,
                            const std::function<void(const Context&)>& line, World::Refusal refusal) {
    return Run(scenario, processes, main, line, std::move(refusal)).play();
}

}  // namespace entente::engine
