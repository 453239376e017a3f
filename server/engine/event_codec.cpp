#include <array>
#include <charconv>
#include <concepts>
#include <type_traits>

#include "base/utf8.h"
#include "engine/event.h"
#include "feel/json.h"

/// Events as text and back. Each struct is described once (`describe`), for both directions.
namespace entente::engine {

namespace {

constexpr std::array<std::string_view, std::variant_size_v<Event>> kNames = {
    "InstanceStarted",    "InstanceCompleted", "InstanceTerminated", "ElementActivated",
    "ElementCompleted",   "ElementTerminated", "LoopBegun",          "CallBegun",
    "TokenArrived",       "TokensJoined",      "TokensDiscarded",    "VariableSet",
    "TaskCreated",        "TaskUpdated",       "TaskCompleted",      "TaskCancelled",
    "TaskReminded",       "TaskEscalated",     "JobCreated",         "JobCompleted",
    "JobFailed",          "JobCancelled",      "JobThrew",           "TimerScheduled",
    "TimerFired",         "TimerCancelled",    "SubscriptionOpened", "SubscriptionTriggered",
    "SubscriptionClosed", "MessageThrown",     "SignalThrown",       "IncidentRaised",
    "IncidentResolved",   "InstanceModified",  "InstanceReopened",   "StepDoneBefore",
    "TokenDiscarded",     "InstanceMigrated",  "StepSentBack"};

constexpr std::array<std::string_view, 3> kElementStatuses = {"active", "failedEntering", "failedLeaving"};

/// The event, const when it is written, not when it is read.
template <typename T, typename Of>
concept Const = std::same_as<std::remove_const_t<T>, Of>;

template <typename A>
void describe(A& a, Const<InstanceStarted> auto& e) {
    a("processId", e.processId)("actor", e.actor)("at", e.at);
}
template <typename A>
void describe(A& a, Const<InstanceCompleted> auto& e) {
    a("at", e.at);
}
template <typename A>
void describe(A& a, Const<InstanceTerminated> auto& e) {
    a("reason", e.reason)("actor", e.actor)("at", e.at);
}
template <typename A>
void describe(A& a, Const<InstanceModified> auto& e) {
    a("reason", e.reason)("actor", e.actor)("at", e.at);
}
template <typename A>
void describe(A& a, Const<InstanceReopened> auto& e) {
    a("elementId", e.elementId)("reason", e.reason)("actor", e.actor)("at", e.at);
}
template <typename A>
void describe(A& a, Const<StepSentBack> auto& e) {
    a("from", e.from)("elementId", e.elementId)("actor", e.actor)("at", e.at);
}
template <typename A>
void describe(A& a, Const<StepDoneBefore> auto& e) {
    a("elementId", e.elementId)("at", e.at);
}
template <typename A>
void describe(A& a, Const<InstanceMigrated> auto& e) {
    a("processId", e.processId)("definition", e.definition)("elements", e.elements)("flows", e.flows);
    a("reason", e.reason)("actor", e.actor)("at", e.at).optional("from", e.from).optional("to", e.to);
}
template <typename A>
void describe(A& a, Const<ElementActivated> auto& e) {
    auto& row = e.element;
    a("key", row.key)("scope", row.scope)("elementId", row.elementId)("status", row.status)("since", row.since);
    a.optional("trigger", row.trigger).optional("called", row.called).optional("loopBody", row.loopBody);
    a.optional("loopCounter", row.loopCounter).optional("loop", row.loop);
}
template <typename A>
void describe(A& a, Const<LoopBegun> auto& e) {
    a("key", e.key)("total", e.total)("items", e.items);
}
template <typename A>
void describe(A& a, Const<CallBegun> auto& e) {
    a("key", e.key)("definition", e.definition);
}
template <typename A>
void describe(A& a, Const<ElementCompleted> auto& e) {
    a("key", e.key)("elementId", e.elementId)("flows", e.flows)("at", e.at);
}
template <typename A>
void describe(A& a, Const<ElementTerminated> auto& e) {
    a("key", e.key)("elementId", e.elementId)("at", e.at);
}
template <typename A>
void describe(A& a, Const<TokenArrived> auto& e) {
    a("scope", e.token.scope)("elementId", e.token.elementId)("flow", e.token.flowId);
}
template <typename A>
void describe(A& a, Const<TokenDiscarded> auto& e) {
    a("scope", e.token.scope)("elementId", e.token.elementId)("flow", e.token.flowId);
}
template <typename A>
void describe(A& a, Const<TokensJoined> auto& e) {
    a("scope", e.scope)("elementId", e.elementId)("flows", e.flows);
}
template <typename A>
void describe(A& a, Const<TokensDiscarded> auto& e) {
    a("scope", e.scope);
}
template <typename A>
void describe(A& a, Const<VariableSet> auto& e) {
    a("scope", e.scope)("name", e.name)("value", e.value);
}
template <typename A>
void describe(A& a, Const<TaskCreated> auto& e) {
    auto& row = e.task;
    a("key", row.key)("element", row.element)("elementId", row.elementId)("name", row.name)("names", row.names);
    a("kind", row.kind)("formId", row.formId)("assignee", row.assignee)("candidateGroups", row.candidateGroups);
    a("candidateUsers", row.candidateUsers)("due", row.due)("dueZone", row.dueZone)("followUp", row.followUp);
    a("priority", row.priority)("document", row.document)("properties", row.properties)("createdAt", row.createdAt);
}
template <typename A>
void describe(A& a, Const<TaskUpdated> auto& e) {
    a("key", e.key)("assignee", e.assignee)("due", e.due)("dueZone", e.dueZone)("actor", e.actor);
}
template <typename A>
void describe(A& a, Const<TaskCompleted> auto& e) {
    a("key", e.key)("variables", e.variables)("actor", e.actor)("at", e.at);
}
template <typename A>
void describe(A& a, Const<TaskReminded> auto& e) {
    a("key", e.key)("ordinal", e.ordinal);
}
template <typename A>
void describe(A& a, Const<TaskEscalated> auto& e) {
    a("key", e.key)("to", e.to);
}
template <typename A>
void describe(A& a, Const<JobCreated> auto& e) {
    auto& row = e.job;
    a("key", row.key)("element", row.element)("elementId", row.elementId)("type", row.type)("headers", row.headers);
    a("retries", row.retries)("variables", row.variables)("createdAt", row.createdAt);
}
template <typename A>
void describe(A& a, Const<JobFailed> auto& e) {
    a("key", e.key)("retries", e.retries)("reason", e.reason);
}
template <typename A>
void describe(A& a, Const<JobThrew> auto& e) {
    a("key", e.key)("code", e.code)("reason", e.reason);
}
template <typename A>
void describe(A& a, Const<SubscriptionOpened> auto& e) {
    auto& row = e.subscription;
    a("key", row.key)("element", row.element)("elementId", row.elementId)("purpose", row.purpose)("kind", row.kind);
    a("name", row.name)("correlationKey", row.correlationKey)("createdAt", row.createdAt);
}
template <typename A>
void describe(A& a, Const<SubscriptionTriggered> auto& e) {
    a("key", e.key)("variables", e.variables)("at", e.at);
}
template <typename A>
void describe(A& a, Const<MessageThrown> auto& e) {
    a("elementId", e.elementId)("name", e.name)("correlationKey", e.correlationKey)("variables", e.variables);
}
template <typename A>
void describe(A& a, Const<SignalThrown> auto& e) {
    a("elementId", e.elementId)("name", e.name)("variables", e.variables);
}
template <typename A>
void describe(A& a, Const<TimerScheduled> auto& e) {
    auto& row = e.timer;
    a("key", row.key)("element", row.element)("elementId", row.elementId)("purpose", row.purpose)("dueAt", row.dueAt);
    a("ordinal", row.ordinal)("task", row.task)("interval", row.interval)("repeats", row.repeats);
}
template <typename A>
void describe(A& a, Const<TimerFired> auto& e) {
    a("key", e.key)("at", e.at);
}
template <typename A>
void describe(A& a, Const<IncidentRaised> auto& e) {
    auto& row = e.incident;
    a("key", row.key)("element", row.element)("elementId", row.elementId)("job", row.job)("message", row.message);
    a("expression", row.expression)("variables", row.variables)("raisedAt", row.raisedAt)("status", e.element);
}
template <typename A>
void describe(A& a, Const<IncidentResolved> auto& e) {
    a("key", e.key)("actor", e.actor).optional("reason", e.reason);
}
/// TaskCancelled, JobCompleted, JobCancelled, TimerCancelled, SubscriptionClosed
template <typename A, typename KeyOnly>
void describe(A& a, KeyOnly& e) {
    a("key", e.key);
}

/// Straight to text: values in between would cost more than all the rest of a step's encoding.
class Writer {
  public:
    Writer(std::string& out, std::string_view name) : out_(out) {
        out_ += "{\"event\":";
        write(name);
    }

    template <typename T>
    Writer& operator()(std::string_view name, const T& field) {
        out_ += ",\"";
        out_ += name;
        out_ += "\":";
        write(field);
        return *this;
    }

    /// Left out when it is what a new row has anyway: most have none of these.
    template <typename T>
    Writer& optional(std::string_view name, const T& field) {
        return field == T{} ? *this : (*this)(name, field);
    }
    Writer& optional(std::string_view name, const std::optional<Loop>& loop) {
        return loop ? (*this)(name, *loop) : *this;
    }

    void end() { out_ += '}'; }

  private:
    void write(std::string_view text) { feel::appendTypedJson(out_, text); }
    void write(const std::string& text) { feel::appendTypedJson(out_, std::string_view(text)); }
    void write(Key key) {
        std::array<char, 20> digits{};
        out_.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), key).ptr);
    }
    void write(int number) { write(Key{number}); }
    void write(Timestamp at) { write(at.iso()); }
    void write(const feel::Value& value) { feel::appendTypedJson(out_, value); }
    void write(const feel::Context& context) { feel::appendTypedJson(out_, context); }
    void write(bool flag) { out_ += flag ? "true" : "false"; }
    void write(const feel::List& list) { feel::appendTypedJson(out_, list); }
    void write(SubscriptionKind kind) { write(text(kind)); }
    void write(const Loop& loop) {
        feel::Context context{{"total", feel::Value(loop.total)}, {"items", feel::Value(loop.items)}};
        if (loop.completed > 0) context.set("completed", feel::Value(loop.completed));
        write(context);
    }
    void write(TaskKind kind) { write(text(kind)); }
    void write(WaitPurpose purpose) { write(text(purpose)); }
    void write(ElementStatus status) { write(kElementStatuses.at(static_cast<std::size_t>(status))); }
    void write(const std::optional<Timestamp>& at) {
        if (at)
            write(*at);
        else
            out_ += "null";
    }
    void write(const std::vector<std::string>& texts) {
        out_ += '[';
        for (std::size_t i = 0; i < texts.size(); ++i) {
            if (i != 0) out_ += ',';
            write(texts[i]);
        }
        out_ += ']';
    }
    void write(const std::map<std::string, std::string>& texts) {
        feel::Context context;
        for (const auto& [name, text] : texts)
            context.set(name, feel::Value(text));
        write(context);
    }
    void write(const Message& message) {
        feel::Context arguments;
        for (const auto& [name, text] : message.arguments)
            arguments.set(name, feel::Value(text));
        write(feel::Context{{"key", feel::Value(message.key)},
                            {"pattern", feel::Value(message.pattern)},
                            {"arguments", feel::Value(std::move(arguments))}});
    }

    std::string& out_;
};

class Reader {
  public:
    explicit Reader(const feel::Value& value) : value_(value) {}

    template <typename T>
    Reader& operator()(const char* name, T& field) {
        if (!read(value_[name], field) && broken_.empty()) broken_ = name;
        return *this;
    }

    template <typename T>
    Reader& optional(const char* name, T& field) {
        return value_[name].isNull() ? *this : (*this)(name, field);
    }

    const std::string& broken() const { return broken_; }

    static bool read(const feel::Value& value, std::string& text) {
        if (!value.isString()) return false;
        text = value.string();
        return true;
    }
    static bool read(const feel::Value& value, Key& key) {
        const auto number = value.isNumber() ? value.number().toInt64() : std::nullopt;
        key = number.value_or(0);
        return number.has_value();
    }
    static bool read(const feel::Value& value, int& number) {
        Key wide = 0;
        if (!read(value, wide) || wide < -1'000'000'000 || wide > 1'000'000'000) return false;
        number = static_cast<int>(wide);
        return true;
    }
    static bool read(const feel::Value& value, Timestamp& at) {
        const auto moment = value.isString() ? Timestamp::fromIso(value.string()) : std::nullopt;
        at = moment.value_or(Timestamp{});
        return moment.has_value();
    }
    static bool read(const feel::Value& value, feel::Value& any) {
        any = value;
        return true;
    }
    static bool read(const feel::Value& value, feel::Context& context) {
        if (!value.isContext()) return false;
        context = value.context();
        return true;
    }
    static bool read(const feel::Value& value, bool& flag) {
        flag = value.isBoolean() && value.boolean();
        return value.isBoolean();
    }
    static bool read(const feel::Value& value, feel::List& list) {
        if (!value.isList()) return false;
        list = value.list();
        return true;
    }
    static bool read(const feel::Value& value, std::optional<Loop>& loop) {
        auto& read = loop.emplace();
        return Reader::read(value["total"], read.total) && Reader::read(value["items"], read.items) &&
               (value["completed"].isNull() || Reader::read(value["completed"], read.completed));
    }
    static bool read(const feel::Value& value, SubscriptionKind& kind) {
        const auto found = subscriptionKind(value.textOr(""));
        kind = found.value_or(SubscriptionKind::Message);
        return found.has_value();
    }
    static bool read(const feel::Value& value, TaskKind& kind) {
        const auto found = value.isString() ? taskKind(value.string()) : std::nullopt;
        kind = found.value_or(TaskKind::Form);
        return found.has_value();
    }
    static bool read(const feel::Value& value, WaitPurpose& purpose) {
        const auto found = value.isString() ? waitPurpose(value.string()) : std::nullopt;
        purpose = found.value_or(WaitPurpose::Catch);
        return found.has_value();
    }
    static bool read(const feel::Value& value, ElementStatus& status) {
        for (std::size_t i = 0; i < kElementStatuses.size(); ++i) {
            if (value.textOr("") != kElementStatuses.at(i)) continue;
            status = static_cast<ElementStatus>(i);
            return true;
        }
        return false;
    }
    static bool read(const feel::Value& value, std::optional<Timestamp>& at) {
        if (value.isNull()) return true;
        return read(value, at.emplace());
    }
    static bool read(const feel::Value& value, std::vector<std::string>& texts) {
        if (!value.isList()) return false;
        for (const auto& item : value.list())
            if (!read(item, texts.emplace_back())) return false;
        return true;
    }
    static bool read(const feel::Value& value, std::map<std::string, std::string>& texts) {
        if (!value.isContext()) return false;
        for (const auto& [name, text] : value.context().entries())
            if (!read(text, texts[name])) return false;
        return true;
    }
    static bool read(const feel::Value& value, Message& message) {
        if (!read(value["key"], message.key) || !read(value["pattern"], message.pattern)) return false;
        if (!value["arguments"].isContext()) return false;
        for (const auto& [name, text] : value["arguments"].context().entries())
            if (!read(text, message.arguments.emplace_back(name, std::string()).second)) return false;
        return true;
    }

  private:
    const feel::Value& value_;
    std::string broken_;
};

/// Reads what `Writer` has written without making values of it, as long as it stands exactly as written: fields in
/// their order, nothing between them, no text with an escape. For the rest there is `Reader`.
class QuickReader {
  public:
    /// The name of the event.
    explicit QuickReader(std::string_view text) : rest_(text), good_(utf8::valid(text)) {
        take("{\"event\":");
        read(name_);
    }

    const std::string& name() const { return name_; }
    /// Whether all was read and nothing is left.
    bool ended() {
        take("}");
        return good_ && rest_.empty();
    }

    template <typename T>
    QuickReader& operator()(std::string_view name, T& field) {
        if (!isNext(name)) good_ = false;
        if (!good_) return *this;
        rest_.remove_prefix(name.size() + 4);
        read(field);
        return *this;
    }

    template <typename T>
    QuickReader& optional(std::string_view name, T& field) {
        return isNext(name) ? (*this)(name, field) : *this;
    }

  private:
    /// `,"name":`
    bool isNext(std::string_view name) const {
        return rest_.size() > name.size() + 4 && rest_.starts_with(",\"") && rest_.substr(2).starts_with(name) &&
               rest_.substr(2 + name.size()).starts_with("\":");
    }
    void take(std::string_view sign) {
        good_ = good_ && rest_.starts_with(sign);
        if (good_) rest_.remove_prefix(sign.size());
    }
    bool takeIf(std::string_view sign) {
        if (!rest_.starts_with(sign)) return false;
        rest_.remove_prefix(sign.size());
        return true;
    }

    void read(std::string& text) {
        take("\"");
        std::size_t end = 0;
        while (end < rest_.size() && rest_[end] != '"' && rest_[end] != '\\' &&
               static_cast<unsigned char>(rest_[end]) >= 0x20)
            ++end;
        good_ = good_ && end < rest_.size() && rest_[end] == '"';
        if (!good_) return;
        text.assign(rest_.substr(0, end));
        rest_.remove_prefix(end + 1);
    }
    void read(Key& key) {
        const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), key);
        const auto size = static_cast<std::size_t>(end - rest_.data());
        const bool padded = size > 1 && (rest_[0] == '0' || rest_.starts_with("-0"));
        good_ = good_ && error == std::errc() && !padded && size < rest_.size() &&
                (rest_[size] == ',' || rest_[size] == '}');
        if (good_) rest_.remove_prefix(size);
    }
    void read(int& number) {
        Key wide = 0;
        read(wide);
        if (wide < -1'000'000'000 || wide > 1'000'000'000) good_ = false;
        number = static_cast<int>(wide);
    }
    void read(bool& flag) {
        flag = takeIf("true");
        if (!flag) take("false");
    }
    void read(Timestamp& at) {
        std::string text;
        read(text);
        const auto moment = Timestamp::fromIso(text);
        good_ = good_ && moment;
        at = moment.value_or(Timestamp{});
    }
    void read(std::optional<Timestamp>& at) {
        if (!takeIf("null")) read(at.emplace());
    }
    void read(std::vector<std::string>& texts) {
        take("[");
        if (takeIf("]")) return;
        do
            read(texts.emplace_back());
        while (good_ && takeIf(","));
        take("]");
    }
    void read(feel::Context& context) {
        if (!takeIf("{}")) readValue(context);
    }
    template <typename T>
        requires std::is_enum_v<T>
    void read(T& kind) {
        std::string text;
        read(text);
        good_ = good_ && Reader::read(feel::Value(text), kind);
    }
    template <typename T>
    void read(T& field) {
        readValue(field);
    }

    template <typename T>
    void readValue(T& field) {
        const auto size = good_ ? valueSize() : 0;
        const auto value = feel::fromTypedJson(rest_.substr(0, size));
        good_ = good_ && value && Reader::read(*value, field);
        rest_.remove_prefix(size);
    }

    /// Up to the comma or bracket behind the value; the reader of JSON looks at what it is.
    std::size_t valueSize() const {
        std::size_t depth = 0;
        bool quoted = false;
        for (std::size_t i = 0; i < rest_.size(); ++i) {
            const char c = rest_[i];
            if (quoted) {
                if (c == '\\') ++i;
                quoted = c != '"';
            } else if (c == '"') {
                quoted = true;
            } else if (c == '{' || c == '[') {
                ++depth;
            } else if (depth == 0 && (c == ',' || c == '}')) {
                return i;
            } else if (depth > 0 && (c == '}' || c == ']')) {
                --depth;
            }
        }
        return rest_.size();
    }

    std::string_view rest_;
    bool good_;
    std::string name_;
};

Error unreadable(std::string_view what) {
    return invalid("engine.event.unreadable", "The stored event cannot be read: {what}", {{"what", std::string(what)}});
}

template <std::size_t Index = 0>
Result<Event> readNamed(std::string_view name, const feel::Value& value) {
    if constexpr (Index < std::variant_size_v<Event>) {
        if (kNames.at(Index) != name) return readNamed<Index + 1>(name, value);
        std::variant_alternative_t<Index, Event> event;
        Reader reader(value);
        describe(reader, event);
        if (!reader.broken().empty()) return unreadable(std::string(name) + '.' + reader.broken());
        return Event(std::move(event));
    } else {
        return unreadable(name);
    }
}

template <std::size_t Index = 0>
std::optional<Event> readQuickly(QuickReader& reader) {
    if constexpr (Index < std::variant_size_v<Event>) {
        if (kNames.at(Index) != reader.name()) return readQuickly<Index + 1>(reader);
        std::variant_alternative_t<Index, Event> event;
        describe(reader, event);
        if (reader.ended()) return Event(std::move(event));
    }
    return std::nullopt;
}

}  // namespace

std::string_view eventName(const Event& event) {
    return kNames.at(event.index());
}

std::string toText(const Event& event) {
    std::string text;
    text.reserve(256);
    Writer writer(text, eventName(event));
    std::visit([&](const auto& one) { describe(writer, one); }, event);
    writer.end();
    return text;
}

Result<Event> fromText(std::string_view text) {
    QuickReader quick(text);
    if (auto event = readQuickly(quick)) return std::move(*event);
    const auto value = feel::fromTypedJson(text);
    return value ? readNamed((*value)["event"].textOr("(no name)"), *value) : unreadable("(no JSON)");
}

}  // namespace entente::engine
