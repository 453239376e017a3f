#include <array>
#include <charconv>

#include "engine/event_fields.h"
#include "feel/json.h"

namespace entente::engine {

namespace {

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
    void write(ElementStatus status) { write(fields::kElementStatuses.at(static_cast<std::size_t>(status))); }
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

}  // namespace

std::string_view eventName(const Event& event) {
    return fields::kNames.at(event.index());
}

std::string toText(const Event& event) {
    std::string text;
    text.reserve(256);
    Writer writer(text, eventName(event));
    std::visit([&](const auto& one) { fields::describe(writer, one); }, event);
    writer.end();
    return text;
}

}  // namespace entente::engine
