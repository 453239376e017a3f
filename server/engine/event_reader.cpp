#include <algorithm>
#include <charconv>

#include "base/utf8.h"
#include "engine/event_fields.h"
#include "feel/json.h"

namespace entente::engine {

namespace {

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
        for (std::size_t i = 0; i < fields::kElementStatuses.size(); ++i) {
            if (value.textOr("") != fields::kElementStatuses.at(i)) continue;
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
        if (fields::kNames.at(Index) != name) return readNamed<Index + 1>(name, value);
        std::variant_alternative_t<Index, Event> event;
        Reader reader(value);
        fields::describe(reader, event);
        if (!reader.broken().empty()) return unreadable(std::string(name) + '.' + reader.broken());
        return Event(std::move(event));
    } else {
        return unreadable(name);
    }
}

template <std::size_t Index = 0>
std::optional<Event> readQuickly(QuickReader& reader) {
    if constexpr (Index < std::variant_size_v<Event>) {
        if (fields::kNames.at(Index) != reader.name()) return readQuickly<Index + 1>(reader);
        std::variant_alternative_t<Index, Event> event;
        fields::describe(reader, event);
        if (reader.ended()) return Event(std::move(event));
    }
    return std::nullopt;
}

}  // namespace

Result<Event> fromText(std::string_view text) {
    QuickReader quick(text);
    if (auto event = readQuickly(quick)) return std::move(*event);
    const auto value = feel::fromTypedJson(text);
    return value ? readNamed((*value)["event"].textOr("(no name)"), *value) : unreadable("(no JSON)");
}

}  // namespace entente::engine
