#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace entente::bpmn {

/// What a flow node is (BPMN 2.0.2, clauses 10.3 to 10.6). Kinds the engine does not execute are read too, so that a
/// check can name them.
enum class NodeKind {
    StartEvent,
    EndEvent,
    IntermediateCatchEvent,
    IntermediateThrowEvent,
    BoundaryEvent,
    Task,
    UserTask,
    ServiceTask,
    SendTask,
    ReceiveTask,
    ScriptTask,
    BusinessRuleTask,
    ManualTask,
    CallActivity,
    SubProcess,
    Transaction,
    AdHocSubProcess,
    ExclusiveGateway,
    ParallelGateway,
    InclusiveGateway,
    EventBasedGateway,
    ComplexGateway,
};

/// The element name of BPMN 2.0, such as `userTask`.
std::string_view elementName(NodeKind kind);
bool isActivity(NodeKind kind);
bool isEvent(NodeKind kind);
bool isGateway(NodeKind kind);

/// What an event waits for or does (clause 10.5.5). `Multiple` stands for more than one definition on one event.
enum class EventKind {
    None,
    Timer,
    Message,
    Signal,
    Error,
    Escalation,
    Terminate,
    Conditional,
    Link,
    Compensation,
    Cancel,
    Multiple
};

std::string_view eventName(EventKind kind);

enum class TimerKind { None, Date, Duration, Cycle };

/// An attribute value of the zeebe extensions as it is written. One that starts with `=` is a FEEL expression, any
/// other is taken literally.
using Text = std::string;

inline bool isFeel(std::string_view text) {
    return !text.empty() && text.front() == '=';
}

/// Loop characteristics (clause 10.3.8). `Standard` is read and not executed.
enum class LoopKind { None, Parallel, Sequential, Standard };

/// How often an activity is done: once per item of the collection, or `cardinality` times.
struct Loop {
    LoopKind kind = LoopKind::None;
    Text cardinality;
    Text inputCollection;
    std::string inputElement;  ///< the name of the item within one instance
    std::string outputCollection;
    Text outputElement;
    Text completionCondition;  ///< asked when an instance ends: true ends the others
};

/// Which version a call activity calls (`bindingType`).
enum class Binding { Latest, Deployment, VersionTag };

struct Call {
    Text processId;
    Binding binding = Binding::Latest;
    std::string versionTag;
    bool propagatesInputs = true;   ///< all variables in sight go in, not only the mapped ones
    bool propagatesOutputs = true;  ///< all variables of the called process come back, unless outputs are mapped
};

/// A property `name.<language>` or `documentation.<language>`: a translation, no data.
bool isTranslation(std::string_view propertyName);

struct Property {
    std::string name;
    Text value;
};

/// `zeebe:input` or `zeebe:output`. The target may be a path (`letter.number`).
struct Mapping {
    Text source;
    std::string target;
};

/// A node of the flow. Indexes point into `Process::nodes` and `Process::flows`; -1 means none.
struct FlowNode {
    std::string id;
    NodeKind kind = NodeKind::Task;
    int line = 0;  ///< 1-based line of the start tag
    std::string name;
    std::map<std::string, std::string> names;  ///< by language, from the properties `name.<language>`
    std::string documentation;
    std::map<std::string, std::string> documentations;  ///< by language, from the properties `documentation.<language>`

    int parent = -1;  ///< the sub-process it stands in
    std::vector<int> incoming;
    std::vector<int> outgoing;  ///< in document order
    int defaultFlow = -1;
    std::string defaultRef;  ///< as written, also when it refers to nothing

    EventKind event = EventKind::None;
    TimerKind timer = TimerKind::None;
    Text timerText;
    std::string eventRef;       ///< the message, signal, error or escalation it refers to, as written; also of a task
    Text eventName;             ///< of that message or signal
    Text eventCode;             ///< of that error or escalation; empty: any
    Text correlationKey;        ///< of that message
    bool instantiates = false;  ///< a receive task or event-based gateway that begins an instance
    int attachedTo = -1;        ///< the activity of a boundary event
    std::string attachedToRef;  ///< as written
    bool interrupting = true;   ///< of a boundary event, or of the start event of an event sub-process
    bool triggeredByEvent = false;
    Loop loop;
    Call call;

    std::string formId;
    Text assignee;
    Text candidateGroups;
    Text candidateUsers;
    Text dueDate;
    Text followUpDate;
    Text priority;

    Text decisionId;             ///< of a business rule task
    Text script;                 ///< of a script task: always an expression
    std::string resultVariable;  ///< where the value of the decision or script goes

    Text jobType;
    Text retries;
    std::vector<Property> headers;

    std::vector<Mapping> inputs;
    std::vector<Mapping> outputs;
    std::vector<Property> properties;  ///< all of them, translations included

    bool isLoop() const { return loop.kind != LoopKind::None; }
    /// The value of the property; empty when there is none.
    std::string_view property(std::string_view name) const;
    std::string_view header(std::string_view name) const;
};

struct SequenceFlow {
    std::string id;
    int line = 0;
    std::string name;
    std::map<std::string, std::string> names;
    int source = -1;  ///< -1: refers to nothing in the same scope, see `check.h`
    int target = -1;
    std::string sourceRef;
    std::string targetRef;
    Text condition;
};

/// Something that is read over: `run` leaves it aside. `check` names it.
struct Unread {
    enum class Origin { Bpmn, Zeebe, Foreign };
    Origin origin = Origin::Foreign;
    std::string what;     ///< `element dataObject`, `attribute isForCompensation`, …
    std::string element;  ///< id of the nearest element that has one
    int line = 0;
};

struct Process {
    std::string id;
    int line = 0;
    std::string name;
    std::map<std::string, std::string> names;
    std::string documentation;
    std::map<std::string, std::string> documentations;
    std::string versionTag;
    bool executable = false;
    bool globalTask = false;  ///< a callable task that stands alone: the one node carries its id
    std::vector<Property> properties;
    std::vector<FlowNode> nodes;      ///< document order; nodes of sub-processes follow their parent
    std::vector<SequenceFlow> flows;  ///< document order

    /// The position of the node or flow with this id; -1 when there is none.
    int node(std::string_view id) const;
    int flow(std::string_view id) const;
};

/// One BPMN file. Immutable once read; safe to share between threads.
struct Definitions {
    std::string id;
    std::vector<Process> processes;
    std::vector<std::pair<std::string, int>> ids;  ///< every `id` of the semantic part with its line, in document order
    std::vector<Unread> unread;

    const Process* process(std::string_view id) const;
};

}  // namespace entente::bpmn
