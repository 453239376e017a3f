#include "feel/json.h"

#include <rapidjson/error/en.h>
#include <rapidjson/reader.h>

#include <optional>
#include <vector>

#include "base/utf8.h"
#include "feel/at_literal.h"
#include "feel/expression.h"
#include "feel/token.h"

namespace entente::feel {

namespace {

enum class Strings { Plain, Typed, AtLiterals };

constexpr std::string_view kAt = "@\"";
constexpr std::string_view kNull = "null(";  ///< with its reason and a parenthesis

/// Builds values from RapidJSON's events; returning false stops the reader.
class Builder {
  public:
    using Ch = char;

    Builder(const JsonLimits& limits, Strings strings) : limits_(limits), strings_(strings) {}

    bool Null() { return add(Value()); }
    bool Bool(bool value) { return add(Value(value)); }
    bool Int(int value) { return add(Value(value)); }
    bool Uint(unsigned value) { return add(Value(static_cast<std::int64_t>(value))); }
    bool Int64(std::int64_t value) { return add(Value(value)); }
    bool Uint64(std::uint64_t) { return false; }
    bool Double(double) { return false; }

    bool RawNumber(const char* text, rapidjson::SizeType length, bool) {
        const auto number = Number::parse({text, length});
        if (!number) return stop("feel.json_number", "a number is out of range");
        return add(Value(*number));
    }

    bool String(const char* text, rapidjson::SizeType length, bool) {
        const std::string_view view(text, length);
        if (!utf8::valid(view)) return stop("feel.json_utf8", "a text is not valid UTF-8");
        if (strings_ == Strings::Plain || !view.starts_with(kAt)) return add(Value(view));
        return atLiteral(view);
    }

    bool StartObject() { return open(true); }
    bool Key(const char* text, rapidjson::SizeType length, bool) {
        auto& level = levels_.back();
        level.key.assign(text, length);
        if (!utf8::valid(level.key)) return stop("feel.json_utf8", "a text is not valid UTF-8");
        if (level.context.find(level.key) != nullptr)
            return stop("feel.json_duplicate", "the name `{name}` comes twice", {{"name", level.key}});
        return true;
    }
    bool EndObject(rapidjson::SizeType) {
        Value value(std::move(levels_.back().context));
        levels_.pop_back();
        return add(std::move(value));
    }
    bool StartArray() { return open(false); }
    bool EndArray(rapidjson::SizeType) {
        Value value(std::move(levels_.back().list));
        levels_.pop_back();
        return add(std::move(value));
    }

    Value take() { return std::move(root_); }
    const std::optional<Message>& problem() const { return problem_; }

  private:
    struct Level {
        bool object;
        std::string key = {};
        Context context = {};
        List list = {};
    };

    bool open(bool object) {
        if (levels_.size() >= limits_.depth) return stop("feel.json_depth", "it is nested too deeply");
        levels_.push_back({object});
        return true;
    }

    bool add(Value value) {
        if (++values_ > limits_.values) return stop("feel.json_values", "it holds too many values");
        if (levels_.empty())
            root_ = std::move(value);
        else if (levels_.back().object)
            levels_.back().context.set(levels_.back().key, std::move(value));
        else
            levels_.back().list.push_back(std::move(value));
        return true;
    }

    bool atLiteral(std::string_view text) {
        const bool closed = text.size() > kAt.size() && text.back() == '"';
        const auto inner = closed ? text.substr(2, text.size() - 3) : std::string_view();
        if (strings_ == Strings::Typed && text.substr(kAt.size()).starts_with(kAt)) return add(Value(text.substr(2)));
        if (closed) {
            if (auto value = valueOfAtLiteral(inner)) return add(std::move(*value));
            if (strings_ == Strings::Typed && inner.starts_with(kNull) && inner.ends_with(')'))
                return add(Value::null(std::string(inner.substr(kNull.size(), inner.size() - kNull.size() - 1))));
            if (strings_ == Strings::Typed)
                if (const auto number = Number::parse(inner)) return add(*number);
            if (strings_ == Strings::Typed)
                if (auto range = rangeOf(inner)) return add(std::move(*range));
        }
        return stop("feel.json_at_literal", "`{text}` is no date, time, date and time, or duration",
                    {{"text", std::string(text)}});
    }

    /// Ranges are stored as FEEL text between `@"` and `"`; no variable and no clock can take part.
    static std::optional<Value> rangeOf(std::string_view text) {
        const auto expression = Expression::compile(text);
        if (!expression || !expression->requiredNames().empty()) return std::nullopt;
        struct NoClock final : Clock {
            Timestamp now() const override { return {}; }
        };
        const NoClock clock;
        auto value = expression->evaluate(Context(), Environment{clock});
        if (!value || !value->isRange()) return std::nullopt;
        return std::move(*value);
    }

    bool stop(std::string key, std::string pattern, Message::Arguments arguments = {}) {
        problem_ = Message{std::move(key), std::move(pattern), std::move(arguments)};
        return false;
    }

    const JsonLimits& limits_;
    Strings strings_;
    std::vector<Level> levels_;
    Value root_;
    std::size_t values_ = 0;
    std::optional<Message> problem_;
};

Result<Value> read(std::string_view text, const JsonLimits& limits, Strings strings) {
    if (text.size() > limits.bytes)
        return Error{ErrorKind::Limit,
                     {"feel.json_size", "it is larger than {limit} bytes", {{"limit", std::to_string(limits.bytes)}}}};
    rapidjson::MemoryStream stream(text.data(), text.size());
    Builder builder(limits, strings);
    rapidjson::Reader reader;
    constexpr unsigned kFlags =
        rapidjson::kParseNumbersAsStringsFlag | rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag;
    const auto result = reader.Parse<kFlags>(stream, builder);
    if (!result.IsError()) return builder.take();
    const auto place = placeAt(text, std::min(result.Offset(), text.size()));
    if (builder.problem()) return Error{ErrorKind::Invalid, *builder.problem(), place};
    return invalid("feel.json_syntax", "not JSON: {reason}", {{"reason", rapidjson::GetParseError_En(result.Code())}},
                   place);
}

}  // namespace

Result<Value> fromJson(std::string_view text, const JsonLimits& limits) {
    return read(text, limits, Strings::Plain);
}

Result<Value> fromTypedJson(std::string_view text, const JsonLimits& limits) {
    return read(text, limits, Strings::Typed);
}

Result<Value> fromJsonWithAtLiterals(std::string_view text, const JsonLimits& limits) {
    return read(text, limits, Strings::AtLiterals);
}

}  // namespace entente::feel
