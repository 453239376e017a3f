#include "forms/answer.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/utf8.h"
#include "feel/format.h"
#include "feel/zone.h"
#include "forms/pattern.h"
#include "forms/reading.h"

namespace entente::forms {

namespace {

constexpr std::size_t longestLine = 2'000;
constexpr std::size_t longestText = 50'000;

Message message(const Component& component, const Surroundings& around, std::string key, std::string pattern,
                Message::Arguments more = {}) {
    Message::Arguments arguments{{"label", component.label.in(around.language)}};
    std::move(more.begin(), more.end(), std::back_inserter(arguments));
    return {std::move(key), std::move(pattern), std::move(arguments)};
}

/// Line ends as one line feed; in a text field none at all.
std::string normalised(std::string_view text, bool lines) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;
        const bool lineEnd = text[i] == '\r' || text[i] == '\n';
        result += lineEnd ? (lines ? '\n' : ' ') : text[i];
    }
    return std::string(utf8::trim(result));
}

Answer readText(const Component& component, const std::string& sent, const Surroundings& around) {
    const bool lines = component.kind == Kind::TextArea;
    const auto text = normalised(sent, lines);
    if (text.empty()) return {};
    if (!utf8::valid(text) || utf8::hasForbiddenControls(text))
        return {{},
                message(component, around, "form.characters", "{label}: take out the invisible control characters")};
    const auto most = lines ? longestText : longestLine;
    if (utf8::length(text) > most)
        return {text, message(component, around, "form.longest", "{label}: use at most {most} characters",
                              {{"most", std::to_string(most)}})};
    return {text, {}};
}

std::optional<feel::DateTime> readMoment(std::string_view text, const std::string& zone) {
    const auto trimmed = utf8::trim(text);
    for (auto gap = trimmed.find_first_of("T "); gap != std::string_view::npos;
         gap = trimmed.find_first_of("T ", gap + 1)) {
        const auto date = readDate(trimmed.substr(0, gap));
        auto time = readTime(trimmed.substr(gap + 1));
        if (!date || !time) continue;
        time->zone = feel::ZoneRef::named(zone);
        return feel::DateTime{*date, *time};
    }
    return std::nullopt;
}

Answer readOther(const Component& component, const std::string& text, const Surroundings& around) {
    switch (component.kind) {
        case Kind::Number:
            if (const auto number = readNumber(text, around.language)) return {*number, {}};
            return {text, message(component, around, "form.number", "{label}: enter a number, such as 1,200 or 2.5")};
        case Kind::Date:
            if (const auto date = readDate(text)) return {*date, {}};
            return {text, message(component, around, "form.date", "{label}: enter a real date, such as 5 March 2027")};
        case Kind::Time:
            if (auto time = readTime(text)) return {*time, {}};
            return {text, message(component, around, "form.time", "{label}: enter a time, such as 14:00")};
        default:
            if (const auto moment = readMoment(text, around.zone)) return {*moment, {}};
            return {text, message(component, around, "form.date_time",
                                  "{label}: enter a date and a time, such as 5 March 2027 14:00")};
    }
}

bool offers(const std::vector<Option>& options, const std::string& value) {
    return std::any_of(options.begin(), options.end(), [&](const Option& option) { return option.value == value; });
}

Answer readChoices(const Component& component, const std::vector<std::string>& texts,
                   const std::vector<Option>& options, const Surroundings& around) {
    Answer answer;
    feel::List chosen;
    for (const auto& text : texts) {
        if (text.empty()) continue;
        if (!offers(options, text))
            answer.error = message(component, around, "form.option", "{label}: choose from the answers listed");
        else if (std::find(chosen.begin(), chosen.end(), feel::Value(text)) == chosen.end())
            chosen.emplace_back(text);
    }
    if (component.kind == Kind::Checklist)
        answer.value = std::move(chosen);
    else if (!chosen.empty())
        answer.value = chosen.back();
    return answer;
}

bool isEmail(std::string_view text) {
    const auto at = text.find('@');
    if (text.size() > 254 || at == 0 || at == std::string_view::npos || at > 64) return false;
    const auto domain = text.substr(at + 1);
    const auto dot = domain.rfind('.');
    if (dot == std::string_view::npos || dot == 0 || dot + 1 == domain.size()) return false;
    if (domain.find("..") != std::string_view::npos) return false;
    constexpr std::string_view refused = " \t\n\"(),:;<>[\\]@";
    return std::count(text.begin(), text.end(), '@') == 1 &&
           text.substr(0, at).find_first_of(refused) == std::string_view::npos &&
           domain.find_first_of(refused) == std::string_view::npos;
}

bool isPhone(std::string_view text) {
    const auto digits = std::count_if(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    return digits >= 5 && digits <= 15 && text.find_first_not_of("0123456789 +()-./") == std::string_view::npos &&
           text.find('+', 1) == std::string_view::npos;
}

std::optional<Message> missing(const Component& component, const feel::Value& value, const Surroundings& around) {
    if (!component.rules.required) return std::nullopt;
    switch (component.kind) {
        case Kind::Checkbox:
            if (value.isTrue()) return std::nullopt;
            return message(component, around, "form.required_box", "{label}: tick the box to go on");
        case Kind::Checklist:
            if (value.isList() && !value.list().empty()) return std::nullopt;
            return message(component, around, "form.required_choices", "{label}: choose at least one");
        case Kind::Select:
        case Kind::Radio:
            if (!value.isNull()) return std::nullopt;
            return message(component, around, "form.required_choice", "{label}: choose one");
        case Kind::Date:
            if (!value.isNull()) return std::nullopt;
            return message(component, around, "form.required_date", "{label}: enter a date");
        default:
            if (!value.isNull()) return std::nullopt;
            return message(component, around, "form.required", "{label}: enter an answer");
    }
}

std::optional<Message> brokenTextRule(const Component& component, const std::string& text, const Surroundings& around) {
    const auto& rules = component.rules;
    const auto length = utf8::length(text);
    if (rules.minLength && length < *rules.minLength)
        return message(component, around, "form.shortest", "{label}: use at least {least} characters",
                       {{"least", std::to_string(*rules.minLength)}});
    if (rules.maxLength && length > *rules.maxLength)
        return message(component, around, "form.longest", "{label}: use at most {most} characters",
                       {{"most", std::to_string(*rules.maxLength)}});
    if (rules.shape == Rules::Shape::Email && !isEmail(text))
        return message(component, around, "form.email",
                       "{label}: enter an e-mail address, such as office@ministry.example");
    if (rules.shape == Rules::Shape::Phone && !isPhone(text))
        return message(component, around, "form.phone", "{label}: enter a telephone number, such as +82 44 205 0000");
    if (!rules.pattern.empty() && !matchesPattern(rules.pattern, text))
        return message(component, around, "form.shape", "{label}: write this as it is described beside the field");
    return std::nullopt;
}

std::optional<Message> brokenNumberRule(const Component& component, const feel::Number& number,
                                        const Surroundings& around) {
    const auto& rules = component.rules;
    if (rules.minimum && number < rules.minimum->number())
        return message(component, around, "form.least", "{label}: enter {least} or more",
                       {{"least", rules.minimum->number().shortest()}});
    if (rules.maximum && number > rules.maximum->number())
        return message(component, around, "form.most", "{label}: enter {most} or less",
                       {{"most", rules.maximum->number().shortest()}});
    if (rules.decimals && number.rounded(*rules.decimals, feel::Rounding::Down) != number)
        return message(component, around, "form.decimals", "{label}: use at most {most} digits behind the point",
                       {{"most", std::to_string(*rules.decimals)}});
    return std::nullopt;
}

std::string inputText(const feel::Time& time) {
    auto plain = time;
    plain.zone = {};
    auto text = plain.text();
    return time.second % 60 == 0 && time.nanos == 0 ? text.substr(0, 5) : text;
}

}  // namespace

Answer readAnswer(const Component& component, const std::vector<std::string>& texts, const std::vector<Option>& options,
                  const Surroundings& around) {
    static const std::string none;
    const auto& text = texts.empty() ? none : texts.back();
    switch (component.kind) {
        case Kind::Checkbox:
            return {feel::Value(!text.empty()), {}};
        case Kind::Select:
        case Kind::Radio:
        case Kind::Checklist:
            return readChoices(component, texts, options, around);
        case Kind::TextField:
        case Kind::TextArea:
            return readText(component, text, around);
        default:
            if (utf8::trim(text).empty()) return {};
            if (!utf8::valid(text)) return readText(component, text, around);
            return readOther(component, text, around);
    }
}

std::optional<Message> brokenRule(const Component& component, const feel::Value& value, const Surroundings& around) {
    if (auto message = missing(component, value, around)) return message;
    if (value.isString() && component.kind <= Kind::TextArea) return brokenTextRule(component, value.string(), around);
    if (value.isNumber()) return brokenNumberRule(component, value.number(), around);
    if (component.rules.noPast && (value.isDate() || value.isDateTime())) {
        const auto today = feel::Date::fromDays(feel::toLocal(around.clock.now(), around.zone).seconds / 86'400);
        if ((value.isDate() ? value.date() : value.dateTime().date) < today)
            return message(component, around, "form.past", "{label}: enter today or a later day");
    }
    return std::nullopt;
}

std::vector<std::string> entriesOf(const Component& component, const feel::Value& value, const Surroundings& around) {
    switch (value.type()) {
        case feel::Type::Null:
            return {};
        case feel::Type::Boolean:
            if (component.kind != Kind::Checkbox) return {value.text()};
            return value.boolean() ? std::vector<std::string>{"true"} : std::vector<std::string>{};
        case feel::Type::List: {
            std::vector<std::string> entries;
            for (const auto& item : value.list())
                entries.push_back(item.isString() ? item.string() : item.text());
            return entries;
        }
        case feel::Type::Date:
            return {value.date().text()};
        case feel::Type::Time:
            return {inputText(value.time())};
        case feel::Type::DateTime: {
            auto local = value.dateTime();
            if (const auto moment = local.moment(around.zone); moment && feel::isZone(around.zone))
                local = feel::DateTime::of(*moment, feel::ZoneRef::named(around.zone));
            if (component.kind == Kind::Date) return {local.date.text()};
            return {local.date.text() + "T" + inputText(local.time)};
        }
        case feel::Type::String:
            return {value.string()};
        default:
            return {value.text()};
    }
}

}  // namespace entente::forms
