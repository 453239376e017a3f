#include "engine/check.h"

#include <algorithm>
#include <optional>

#include "bpmn/check.h"
#include "bpmn/expressions.h"
#include "engine/engine.h"
#include "engine/join_check.h"
#include "engine/task_timers.h"
#include "feel/number.h"

namespace entente::engine {

namespace {

class Checker {
  public:
    Checker(const bpmn::Process& process, bool runnable, std::vector<Problem>& problems)
        : process_(process), runnable_(runnable), problems_(problems) {}

    void run() {
        if (!process_.globalTask) checkStart();
        for (const auto& node : process_.nodes) {
            const auto* around = this->around(node);
            // A sub-process that is not executed is named as a whole.
            if (around != nullptr && !executes(*around, this->around(*around))) continue;
            if (!executes(node, around)) {
                notExecuted(node);
                continue;
            }
            if (node.isLoop()) checkLoop(node);
            if (bpmn::isEvent(node.kind)) checkEvent(node);
            checkKind(node);
        }
        checkJoins(process_, problems_);
    }

  private:
    void say(Severity severity, const bpmn::FlowNode& node, Message message) {
        problems_.push_back({severity, {}, node.line, node.id, std::move(message)});
    }

    const bpmn::FlowNode* around(const bpmn::FlowNode& node) const {
        return node.parent < 0 ? nullptr : &process_.nodes[static_cast<std::size_t>(node.parent)];
    }

    /// What the specification lets pass, but nobody can execute.
    void unexecutable(const bpmn::FlowNode& node, Message message) {
        say(bpmn::unexecutable(runnable_), node, std::move(message));
    }

    void checkKind(const bpmn::FlowNode& node) {
        switch (node.kind) {
            case bpmn::NodeKind::UserTask:
                return checkUserTask(node);
            case bpmn::NodeKind::ServiceTask:
                return checkServiceTask(node);
            case bpmn::NodeKind::BusinessRuleTask:
                return checkRuleTask(node);
            case bpmn::NodeKind::ScriptTask:
                if (node.script.empty() && node.jobType.empty())
                    unexecutable(node, {"engine.check.script_missing", "The script task has no script.", {}});
                return;
            case bpmn::NodeKind::ReceiveTask:
                if (node.eventName.empty())
                    say(Severity::Warning, node,
                        {"engine.check.receives_nothing",
                         "The receive task names no message: only an event on it can end its wait.",
                         {}});
                return;
            case bpmn::NodeKind::SendTask:
                if (node.jobType.empty() && node.eventName.empty())
                    unexecutable(
                        node, {"engine.check.send_nothing", "The send task has neither a job type nor a message.", {}});
                return;
            case bpmn::NodeKind::CallActivity:
                if (node.call.processId.empty())
                    unexecutable(node, {"engine.check.call_missing", "The call activity names no process.", {}});
                return;
            case bpmn::NodeKind::EventBasedGateway:
                return checkEventGateway(node);
            case bpmn::NodeKind::SubProcess:
                return checkSubProcess(node);
            default:
                return;
        }
    }

    void checkEvent(const bpmn::FlowNode& node) {
        using bpmn::EventKind;
        if (!node.jobType.empty()) return checkNumber(node, node.retries, "retries", 1, 1000);
        const bool sends = node.kind == bpmn::NodeKind::IntermediateThrowEvent || node.kind == bpmn::NodeKind::EndEvent;
        if (node.event == EventKind::Message && sends && node.eventName.empty())
            say(Severity::Warning, node,
                {"engine.check.sends_nothing",
                 "The event names no message and has no job type: it sends nothing.",
                 {}});
        else if (node.event == EventKind::Message || node.event == EventKind::Signal)
            requireName(node);
    }

    void requireName(const bpmn::FlowNode& node) {
        if (node.eventName.empty())
            unexecutable(
                node,
                {"engine.check.name_missing", "The message or signal has no name by which anybody could find it.", {}});
    }

    void checkLoop(const bpmn::FlowNode& node) {
        const auto& loop = node.loop;
        if (loop.inputCollection.empty() && loop.cardinality.empty())
            unexecutable(node, {"engine.check.loop_unbounded", "The activity does not say how often it is done.", {}});
        if (loop.outputCollection.empty() != loop.outputElement.empty())
            say(Severity::Error, node,
                {"engine.check.loop_output",
                 "An output collection needs an output element, and the other way round.",
                 {}});
        checkNumber(node, loop.cardinality, "loopCardinality", 0, 100'000);
    }

    /// Clause 10.6.6: behind it stand events that wait, or receive tasks, and nothing else leads to them.
    void checkEventGateway(const bpmn::FlowNode& node) {
        for (const int flow : node.outgoing) {
            const auto& target =
                process_.nodes[static_cast<std::size_t>(process_.flows[static_cast<std::size_t>(flow)].target)];
            const bool waits = target.kind == bpmn::NodeKind::IntermediateCatchEvent ||
                               (target.kind == bpmn::NodeKind::ReceiveTask && !target.isLoop());
            if (!waits)
                say(Severity::Error, target,
                    {"engine.check.behind_event_gateway",
                     "Behind the event-based gateway {gateway} only an event that waits or a receive task may stand.",
                     {{"gateway", node.id}}});
        }
        if (node.outgoing.empty())
            say(Severity::Error, node,
                {"engine.check.event_gateway_empty", "The event-based gateway leads nowhere.", {}});
    }

    /// Clause 10.3.5: an event sub-process has one start event, and that one waits for something.
    void checkSubProcess(const bpmn::FlowNode& node) {
        if (!node.triggeredByEvent) return;
        const auto starts = std::count_if(process_.nodes.begin(), process_.nodes.end(), [&](const auto& inner) {
            return inner.kind == bpmn::NodeKind::StartEvent && around(inner) == &node;
        });
        if (starts != 1)
            say(Severity::Error, node,
                {"engine.check.event_sub_process_start",
                 "An event sub-process has one start event; this one has {count}.",
                 {{"count", std::to_string(starts)}}});
    }

    /// Where an instance begins when nothing else sets it off: one start event without a definition, or only one.
    void checkStart() {
        int none = 0;
        for (const auto& node : process_.nodes) {
            if (node.kind != bpmn::NodeKind::StartEvent || node.parent >= 0) continue;
            if (node.event == bpmn::EventKind::None) ++none;
        }
        if (none <= 1) return;
        problems_.push_back({bpmn::unexecutable(runnable_),
                             {},
                             process_.line,
                             process_.id,
                             {"engine.check.one_start",
                              "A process is run from its one start event without a definition; this one has {count}.",
                              {{"count", std::to_string(none)}}}});
    }

    void notExecuted(const bpmn::FlowNode& node) {
        auto what = bpmn::term(bpmn::elementName(node.kind));
        if (node.event != bpmn::EventKind::None)
            what = Message{"engine.check.event", "{event} {kind}", {}}
                       .nest("event", bpmn::term(bpmn::eventName(node.event)))
                       .nest("kind", what);
        if (node.loop.kind == bpmn::LoopKind::Standard)
            what = Message{"engine.check.loop", "{kind} with loop characteristics", {}}.nest("kind", what);
        unexecutable(node, Message{"engine.check.not_executed", "{what} is not executed.", {}}.nest("what", what));
    }

    void checkUserTask(const bpmn::FlowNode& node) {
        const auto kind = node.property("kind");
        if (!kind.empty() && !taskKind(kind))
            say(Severity::Error, node,
                {"engine.check.task_kind",
                 "The property kind is {kind}, not form, approval, dispatch or answer.",
                 {{"kind", std::string(kind)}}});
        if (node.property("approversTable").empty()) require(node, kind, "approval", "approvers");
        require(node, kind, "answer", "respondent");
        for (const auto* name : {"reminders", "escalation"}) {
            const auto text = node.property(name);
            if (text.empty()) continue;
            if (!bpmn::isFeel(text) && !workingDays(text))
                say(Severity::Error, node,
                    Message{"engine.check.working_days",
                            "{property} must be numbers of working days, not {text}.",
                            {{"text", std::string(text)}}}
                        .nest("property", bpmn::term(name)));
            if (node.dueDate.empty())
                say(Severity::Warning, node,
                    Message{"engine.check.without_due", "{property} count from the due date, and there is none.", {}}
                        .nest("property", bpmn::term(name)));
        }
        checkNumber(node, node.priority, "priority", 0, 100);
        checkWhoIsAsked(node, kind);
    }

    /// Who is asked by link is said by a property of the product, beside which these attributes say nothing.
    void checkWhoIsAsked(const bpmn::FlowNode& node, std::string_view kind) {
        if (kind != "approval" && kind != "answer") return;
        for (const auto& [attribute, value] :
             {std::pair("assignee", &node.assignee), std::pair("candidateUsers", &node.candidateUsers)})
            if (!value->empty())
                say(Severity::Warning, node,
                    Message{"engine.check.not_who_is_asked",
                            "{attribute} has no effect on a task of kind {kind}; {property} says who is asked.",
                            {}}
                        .nest("attribute", bpmn::term(attribute))
                        .nest("kind", bpmn::term(kind))
                        .nest("property", bpmn::term(kind == "approval" ? "approvers" : "respondent")));
    }

    void require(const bpmn::FlowNode& node, std::string_view kind, std::string_view ofKind, const char* property) {
        if (kind != ofKind || !node.property(property).empty()) return;
        say(Severity::Error, node,
            Message{"engine.check.property_missing", "A task of kind {kind} needs the property {property}.", {}}
                .nest("kind", bpmn::term(kind))
                .nest("property", bpmn::term(property)));
    }

    void checkServiceTask(const bpmn::FlowNode& node) {
        if (node.jobType.empty())
            unexecutable(node, {"engine.check.job_type_missing", "The service task has no job type.", {}});
        checkNumber(node, node.retries, "retries", 1, 1000);
    }

    void checkRuleTask(const bpmn::FlowNode& node) {
        if (node.decisionId.empty() && node.jobType.empty())
            unexecutable(
                node,
                {"engine.check.decision_missing", "The business rule task calls no decision and has no job type.", {}});
        if (!node.decisionId.empty() && node.resultVariable.empty())
            say(Severity::Error, node,
                {"engine.check.result_variable_missing", "The called decision has no result variable.", {}});
        checkNumber(node, node.retries, "retries", 1, 1000);
    }

    void checkNumber(const bpmn::FlowNode& node, const bpmn::Text& text, const char* attribute, int low, int high) {
        if (text.empty() || bpmn::isFeel(text)) return;
        const auto parsed = feel::Number::parse(text);
        const auto number = parsed ? parsed->toInt64() : std::nullopt;
        if (number && *number >= low && *number <= high) return;
        say(Severity::Error, node,
            Message{"engine.check.number",
                    "{attribute} must be a whole number from {low} to {high}, not {text}.",
                    {{"low", std::to_string(low)}, {"high", std::to_string(high)}, {"text", text}}}
                .nest("attribute", bpmn::term(attribute)));
    }

    const bpmn::Process& process_;
    bool runnable_;
    std::vector<Problem>& problems_;
};

}  // namespace

std::vector<Problem> check(const bpmn::Definitions& definitions, bool runnable) {
    auto problems = bpmn::check(definitions, runnable);
    for (const auto& process : definitions.processes)
        Checker(process, runnable, problems).run();
    return problems;
}

}  // namespace entente::engine
