#include "bpmn/check.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "bpmn/expressions.h"
#include "bpmn/timer_text.h"
#include "feel/expression.h"
#include "feel/vain_filter.h"

namespace entente::bpmn {

namespace {

using Ids = std::unordered_set<std::string_view>;

class Checker {
  public:
    /// `ids`: every id of the file.
    Checker(const Process& process, const Ids& ids, bool runnable, std::vector<Problem>& problems)
        : process_(process), ids_(ids), runnable_(runnable), problems_(problems) {}

    void run() {
        for (const auto& flow : process_.flows)
            checkFlow(flow);
        for (const auto& node : process_.nodes) {
            checkPlace(node);
            checkDefault(node);
            checkTimer(node);
            checkTimeToLive(node);
            for (const auto& input : node.inputs)
                checkMapping(node, input);
            for (const auto& output : node.outputs)
                checkMapping(node, output);
            checkExpressions(node);
        }
        checkReachable();
    }

  private:
    const FlowNode& node(int index) const { return process_.nodes[static_cast<std::size_t>(index)]; }
    const SequenceFlow& flow(int index) const { return process_.flows[static_cast<std::size_t>(index)]; }

    template <typename Item>
    void say(Severity severity, const Item& item, std::string key, std::string pattern,
             Message::Arguments arguments = {}) {
        problems_.push_back(
            {severity, {}, item.line, item.id, Message{std::move(key), std::move(pattern), std::move(arguments)}});
    }

    template <typename Item>
    void error(const Item& item, std::string key, std::string pattern, Message::Arguments arguments = {}) {
        say(Severity::Error, item, std::move(key), std::move(pattern), std::move(arguments));
    }

    template <typename Item>
    void warning(const Item& item, std::string key, std::string pattern, Message::Arguments arguments = {}) {
        say(Severity::Warning, item, std::move(key), std::move(pattern), std::move(arguments));
    }

    /// What the specification lets pass, but nobody can execute.
    template <typename Item>
    void unexecutable(const Item& item, std::string key, std::string pattern, Message::Arguments arguments = {}) {
        say(bpmn::unexecutable(runnable_), item, std::move(key), std::move(pattern), std::move(arguments));
    }

    /// Clause 8.4.13: both ends in the same (sub-)process.
    void checkFlow(const SequenceFlow& flow) {
        checkEnd(flow, flow.source, flow.sourceRef, "sourceRef");
        checkEnd(flow, flow.target, flow.targetRef, "targetRef");
        checkExpressions(flow);
        if (flow.condition.empty()) return;
        if (flow.source < 0) return;
        const auto& source = node(flow.source);
        if (source.defaultFlow >= 0 && &this->flow(source.defaultFlow) == &flow)
            warning(flow, "bpmn.condition_on_default", "The condition of a default flow is never looked at.");
        else if (isEvent(source.kind) || source.kind == NodeKind::ParallelGateway ||
                 source.kind == NodeKind::EventBasedGateway)
            warning(flow, "bpmn.condition_ignored", "A condition behind {kind} is never looked at.",
                    Message().nest("kind", term(elementName(source.kind))).arguments);
    }

    void checkEnd(const SequenceFlow& flow, int end, const std::string& reference, const char* attribute) {
        if (end >= 0) return;
        const auto arguments = Message{{}, {}, {{"id", reference}}}.nest("attribute", term(attribute)).arguments;
        if (reference.empty())
            error(flow, "bpmn.flow_without_end", "The sequence flow has no {attribute}.", arguments);
        else if (process_.node(reference) >= 0)
            error(flow, "bpmn.flow_crosses", "{attribute} {id} is in another (sub-)process.", arguments);
        else if (ids_.contains(reference))
            unexecutable(flow, "bpmn.flow_to_no_node",
                         "{attribute} {id} is neither an event, an activity nor a gateway.", arguments);
        else
            error(flow, "bpmn.flow_dangles", "{attribute} {id} is not a node of this process.", arguments);
    }

    /// Clause 10.5: what may come before and after an event.
    void checkPlace(const FlowNode& node) {
        if (node.kind == NodeKind::StartEvent && !node.incoming.empty())
            error(node, "bpmn.start_with_incoming", "A start event has no incoming sequence flow.");
        if (node.kind == NodeKind::EndEvent && !node.outgoing.empty())
            error(node, "bpmn.end_with_outgoing", "An end event has no outgoing sequence flow.");
        if (node.kind == NodeKind::IntermediateCatchEvent && node.event == EventKind::None)
            error(node, "bpmn.catch_of_nothing", "The intermediate catch event does not say what it waits for.");
        if (node.kind == NodeKind::BoundaryEvent) checkBoundary(node);
        if (node.triggeredByEvent && (!node.incoming.empty() || !node.outgoing.empty()))
            error(node, "bpmn.event_sub_process_flow", "An event sub-process has no sequence flows.");
    }

    void checkBoundary(const FlowNode& node) {
        if (node.attachedTo < 0 && ids_.contains(node.attachedToRef))
            unexecutable(node, "bpmn.boundary_misplaced", "A boundary event stands on an activity, {id} is none.",
                         {{"id", node.attachedToRef}});
        else if (node.attachedTo < 0)
            error(node, "bpmn.boundary_unattached", "The boundary event is not attached to an activity.");
        else if (!isActivity(this->node(node.attachedTo).kind))
            error(node, "bpmn.boundary_misplaced", "A boundary event stands on an activity, {id} is none.",
                  {{"id", this->node(node.attachedTo).id}});
        if (node.event == EventKind::None)
            error(node, "bpmn.catch_of_nothing_boundary", "The boundary event does not say what it waits for.");
        if (!node.incoming.empty())
            error(node, "bpmn.boundary_with_incoming", "A boundary event has no incoming sequence flow.");
        if (node.outgoing.empty() && node.event != EventKind::Compensation)
            warning(node, "bpmn.boundary_leads_nowhere", "The boundary event leads nowhere.");
    }

    /// Clauses 8.4.13 and 10.6.2: exclusive and inclusive gateways ask every flow but the default one.
    void checkDefault(const FlowNode& node) {
        const bool own = std::find(node.outgoing.begin(), node.outgoing.end(), node.defaultFlow) != node.outgoing.end();
        if (!node.defaultRef.empty() && !own)
            error(node, "bpmn.default_elsewhere", "The default flow {id} does not leave this element.",
                  {{"id", node.defaultRef}});
        const bool chooses = node.kind == NodeKind::ExclusiveGateway || node.kind == NodeKind::InclusiveGateway;
        if (!chooses || node.outgoing.size() < 2) return;
        for (const int outgoing : node.outgoing)
            if (outgoing != node.defaultFlow && flow(outgoing).condition.empty())
                warning(flow(outgoing), "bpmn.flow_without_condition",
                        "The flow has no condition and is not the default of {gateway}: it is always taken.",
                        {{"gateway", node.id}});
        if (!own)
            warning(node, "bpmn.no_default",
                    "The gateway has no default flow: when no condition is true, the case stops here.");
    }

    void checkTimer(const FlowNode& node) {
        if (node.event != EventKind::Timer) return;
        if (node.timer == TimerKind::None)
            unexecutable(node, "bpmn.timer_empty", "The timer does not say when.");
        else if (node.timerText.empty())
            error(node, "bpmn.timer_empty", "The timer does not say when.");
        else if (!isFeel(node.timerText) && !isTimerText(node.timer, node.timerText))
            timerUnreadable(node);
    }

    void checkTimeToLive(const FlowNode& node) {
        const auto time = node.property("timeToLive");
        if (!time.empty() && !isFeel(time) && !isTimerText(TimerKind::Duration, time))
            error(node, "bpmn.timer_unreadable.duration", "{text} is no duration of ISO 8601.",
                  {{"text", std::string(time)}});
    }

    void timerUnreadable(const FlowNode& node) {
        const Message::Arguments text{{"text", node.timerText}};
        if (node.timer == TimerKind::Date)
            error(node, "bpmn.timer_unreadable.date", "{text} is no moment of ISO 8601.", text);
        else if (node.timer == TimerKind::Duration)
            error(node, "bpmn.timer_unreadable.duration", "{text} is no duration of ISO 8601.", text);
        else
            error(node, "bpmn.timer_unreadable.cycle", "{text} is no repeating interval of ISO 8601.", text);
    }

    void checkMapping(const FlowNode& node, const Mapping& mapping) {
        if (!isPath(mapping.target))
            error(node, "bpmn.mapping_target", "{target} is not the name or path of a variable.",
                  {{"target", mapping.target.substr(0, 100)}});
    }

    /// Names with single dots between them, not too deep.
    static bool isPath(std::string_view target) {
        const auto dots = std::count(target.begin(), target.end(), '.');
        return !target.empty() && !target.starts_with('.') && !target.ends_with('.') && dots < 20 &&
               target.find("..") == std::string_view::npos;
    }

    /// Whoever writes so means a variable of that name, which the entry hides.
    template <typename Item>
    void checkFilters(const Item& item, std::string_view where, std::string_view text) {
        for (const auto& name : feel::vainFilters(text)) {
            Message message{{}, {}, {{"name", name}}};
            message.nest("where", term(where));
            say(Severity::Warning, item, "bpmn.filter_vain",
                "{where}: the filter compares item.{name} with itself and keeps everything; give the variable another "
                "name",
                std::move(message.arguments));
        }
    }

    template <typename Item>
    void checkExpressions(const Item& item) {
        for (const auto& [where, text] : expressionsOf(item)) {
            const auto compiled = feel::Expression::compile(text);
            if (compiled) {
                checkFilters(item, where, text);
                continue;
            }
            Message message{{}, {}, {{"place", compiled.error().place}}};
            message.nest("where", term(where)).nest("reason", compiled.error().message);
            error(item, "bpmn.expression_unreadable", "{where}: {reason} (at {place})", std::move(message.arguments));
        }
    }

    /// Clause 13.2: a token starts at the start events; without any, at every node that has no incoming flow.
    void checkReachable() {
        std::vector<bool> reached(process_.nodes.size(), false);
        std::vector<int> stack;
        const auto reach = [&](int index) {
            if (reached[static_cast<std::size_t>(index)]) return;
            reached[static_cast<std::size_t>(index)] = true;
            stack.push_back(index);
        };
        std::unordered_map<int, std::vector<int>> boundaries;
        std::unordered_map<int, std::vector<int>> contents;
        for (std::size_t i = 0; i < process_.nodes.size(); ++i) {
            const auto& node = process_.nodes[i];
            if (node.attachedTo >= 0) boundaries[node.attachedTo].push_back(static_cast<int>(i));
            contents[node.parent].push_back(static_cast<int>(i));
        }
        const auto enter = [&](int scope) {
            const auto& inside = contents[scope];
            const bool started =
                std::any_of(inside.begin(), inside.end(), [&](int i) { return node(i).kind == NodeKind::StartEvent; });
            for (const int i : inside) {
                const auto& node = this->node(i);
                const bool begins = node.kind == NodeKind::StartEvent || node.triggeredByEvent ||
                                    (!started && node.incoming.empty() && node.kind != NodeKind::BoundaryEvent);
                if (begins) reach(i);
            }
        };
        enter(-1);
        while (!stack.empty()) {
            const int current = stack.back();
            stack.pop_back();
            for (const int outgoing : node(current).outgoing)
                reach(flow(outgoing).target);
            for (const int boundary : boundaries[current])
                reach(boundary);
            enter(current);
        }
        for (std::size_t i = 0; i < process_.nodes.size(); ++i)
            if (!reached[i] && process_.nodes[i].attachedTo < 0)
                warning(process_.nodes[i], "bpmn.unreachable", "No way leads here from a start event.");
    }

    const Process& process_;
    const Ids& ids_;
    bool runnable_;
    std::vector<Problem>& problems_;
};

/// Gives all of them back.
Ids checkIds(const Definitions& definitions, std::vector<Problem>& problems) {
    Ids seen;
    for (const auto& [id, line] : definitions.ids)
        if (!seen.insert(id).second)
            problems.push_back({Severity::Error,
                                {},
                                line,
                                id,
                                {"bpmn.id_twice", "The id {id} is used more than once.", {{"id", id}}}});
    return seen;
}

/// `element dataObject` or `attribute isForCompensation`.
Message::Arguments whatIsUnread(const Unread& unread) {
    const auto space = unread.what.find(' ');
    const auto kind = unread.what.substr(0, space);
    const Message what{"bpmn.unread." + kind, kind + " {name}", {{"name", unread.what.substr(space + 1)}}};
    return Message().nest("what", what).arguments;
}

void nameUnread(const Definitions& definitions, bool runnable, std::vector<Problem>& problems) {
    for (const auto& unread : definitions.unread) {
        const bool harmless = unread.origin == Unread::Origin::Foreign;
        problems.push_back({runnable && !harmless ? Severity::Error : Severity::Note,
                            {},
                            unread.line,
                            unread.element,
                            harmless ? Message{"bpmn.foreign", "{what} is kept and ignored.", whatIsUnread(unread)}
                                     : Message{"bpmn.not_executed", "{what} is not executed.", whatIsUnread(unread)}});
    }
}

}  // namespace

std::vector<Problem> check(const Definitions& definitions, bool runnable) {
    std::vector<Problem> problems;
    const auto ids = checkIds(definitions, problems);
    for (const auto& process : definitions.processes)
        Checker(process, ids, runnable, problems).run();
    nameUnread(definitions, runnable, problems);
    return problems;
}

}  // namespace entente::bpmn
