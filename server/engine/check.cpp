#include "engine/check.h"

#include <algorithm>
#include <optional>

#include "bpmn/check.h"
#include "bpmn/expressions.h"
#include "engine/engine.h"
#include "engine/task_timers.h"
#include "feel/number.h"

namespace entente::engine {

namespace {

class Checker {
  public:
    Checker(const bpmn::Process& process, bool runnable, std::vector<Problem>& problems)
        : process_(process), runnable_(runnable), problems_(problems) {}

    void run() {
        checkStart();
        for (const auto& node : process_.nodes) {
            const bool inside = node.parent >= 0 && !executes(process_.nodes[static_cast<std::size_t>(node.parent)]);
            if (inside) continue;  // the sub-process as a whole is named
            if (!executes(node)) {
                notExecuted(node);
                continue;
            }
            if (node.kind == bpmn::NodeKind::UserTask) checkUserTask(node);
            if (node.kind == bpmn::NodeKind::ServiceTask) checkServiceTask(node);
        }
    }

  private:
    void say(Severity severity, const bpmn::FlowNode& node, Message message) {
        problems_.push_back({severity, {}, node.line, node.id, std::move(message)});
    }

    void checkStart() {
        const auto starts = std::count_if(process_.nodes.begin(), process_.nodes.end(), [](const auto& node) {
            return node.kind == bpmn::NodeKind::StartEvent && node.parent < 0;
        });
        if (starts == 1) return;
        problems_.push_back({runnable_ ? Severity::Error : Severity::Note,
                             {},
                             process_.line,
                             process_.id,
                             {"engine.check.one_start",
                              "A process is run from its one start event; this one has {count}.",
                              {{"count", std::to_string(starts)}}}});
    }

    void notExecuted(const bpmn::FlowNode& node) {
        auto what = bpmn::term(bpmn::elementName(node.kind));
        if (node.event != bpmn::EventKind::None)
            what = Message{"engine.check.event", "{event} {kind}", {}}
                       .nest("event", bpmn::term(bpmn::eventName(node.event)))
                       .nest("kind", what);
        if (node.multiInstance)
            what = Message{"engine.check.loop", "{kind} with loop characteristics", {}}.nest("kind", what);
        say(runnable_ ? Severity::Error : Severity::Note, node,
            Message{"engine.check.not_executed", "{what} is not executed.", {}}.nest("what", what));
    }

    void checkUserTask(const bpmn::FlowNode& node) {
        const auto kind = node.property("kind");
        if (!kind.empty() && !taskKind(kind))
            say(Severity::Error, node,
                {"engine.check.task_kind",
                 "The property kind is {kind}, not form, approval, dispatch or answer.",
                 {{"kind", std::string(kind)}}});
        require(node, kind, "approval", "approvers");
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
            say(runnable_ ? Severity::Error : Severity::Note, node,
                {"engine.check.job_type_missing", "The service task has no job type.", {}});
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
