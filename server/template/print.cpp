#include "template/print.h"

#include <unicode/listformatter.h>
#include <unicode/unistr.h>

#include <array>
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <vector>

#include "base/utf8.h"
#include "feel/format.h"
#include "template/form_value.h"

namespace entente::templates {

namespace {

using feel::Type;
using feel::Value;

std::string withPlainLineEnds(const std::string& text) {
    std::string plain;
    plain.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i)
        if (text[i] != '\r' || i + 1 == text.size() || text[i + 1] != '\n') plain += text[i];
    return plain;
}

Result<std::string> stringText(const std::string& text) {
    auto plain = text.find('\r') == std::string::npos ? text : withPlainLineEnds(text);
    if (!utf8::hasForbiddenControls(plain)) return plain;
    return invalid("template.control_character", "The value holds a control character, which cannot be printed.");
}

std::string dateTimeText(const feel::DateTime& value, const feel::Environment& environment) {
    const auto moment =
        value.time.zone.kind == feel::ZoneRef::Kind::Local ? std::nullopt : value.moment(environment.zone);
    if (!moment) return feel::longDateTime(value, environment.locale);
    return feel::longDateTime(feel::DateTime::of(*moment, feel::ZoneRef::named(environment.zone)), environment.locale);
}

std::string timeText(const feel::Time& value) {
    std::array<char, 16> clock = {};
    std::snprintf(clock.data(), clock.size(), "%02d:%02d", value.hours(), value.minutes());
    const auto zone = value.zone.text();
    return zone.empty() ? std::string(clock.data()) : std::string(clock.data()) + " (" + zone + ")";
}

Result<std::string> listText(const feel::List& list, const feel::Environment& environment) {
    std::vector<icu::UnicodeString> items;
    for (const auto& item : list) {
        if (item.isNull()) continue;
        auto text = toText(item, environment);
        if (!text) return text;
        items.push_back(icu::UnicodeString::fromUTF8(*text));
    }
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<icu::ListFormatter> formatter(
        icu::ListFormatter::createInstance(icu::Locale(environment.locale.c_str()), status));
    if (U_FAILURE(status)) throw std::runtime_error("template: ICU has no list formats");
    icu::UnicodeString joined;
    formatter->format(items.data(), static_cast<std::int32_t>(items.size()), joined, status);
    if (U_FAILURE(status)) throw std::runtime_error("template: ICU cannot format a list");
    std::string text;
    joined.toUTF8String(text);
    return text;
}

}  // namespace

Result<std::string> toText(const Value& value, const feel::Environment& environment) {
    switch (value.type()) {
        case Type::Null:
            return std::string();
        case Type::String:
            return stringText(value.string());
        case Type::Date:
            return feel::longDate(value.date(), environment.locale);
        case Type::DateTime:
            return dateTimeText(value.dateTime(), environment);
        case Type::Time:
            return timeText(value.time());
        case Type::List:
            return listText(value.list(), environment);
        case Type::Context:
        case Type::Range:
        case Type::Function:
            if (const auto* formed = FormValue::of(value)) return formed->text();
            return invalid("template.not_printable", "A {type} cannot be printed; name one of its values.",
                           {{"type", std::string(feel::typeName(value.type()))}});
        default:
            return value.text();
    }
}

}  // namespace entente::templates
